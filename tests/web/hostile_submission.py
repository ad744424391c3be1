#!/usr/bin/env python3
"""Makes a submission whose every text wants to become markup, script, formula or terminal escape.

usage: hostile_submission.py SUBMISSIONS

Writes SUBMISSIONS/NAME/{report.pdf,code.zip,submission.toml}; `canary()` is the script that must
never run. The code builds, then fails on purpose, so that its output is shown as evidence.
"""

import pathlib
import sys
import zipfile

GROUP = "evil<img src=x onerror=canary()>"
SCRIPT = "<script>canary()</script>"
README = f"""# {SCRIPT} <img src=x onerror=canary()>

[click](javascript:canary()) {{{{{{id}}}}}} {{{{>partial}}}} \u202egnp.exe \x1b]0;owned\x07

## Build

```sh
printf '%s\\n' '</code></div></details>{SCRIPT}'
sh "it's <b onclick=canary()>.sh"
```

## Run

```sh
./a '{SCRIPT}'
```
"""
BUILD = """printf '\\033[2J\\033]0;owned\\007 ::error file=x::injected\\n'
printf '=HYPERLINK("http://evil.invalid")\\n]]> <svg onload=canary()>\\n'
printf 'error: </title><script>canary()</script> <img src=x onerror=canary()>\\n' >&2
exit 1
"""
FILES = {
    "README.md": README,
    "it's <b onclick=canary()>.sh": BUILD,
    "a <svg onload=canary()>.c": "int main(void) { return 0; }\n",
    "b {{{id}}} &lt;i&gt; ]]>.c": "int b;\n",
    '" onmouseover="canary()" x=".h': "",
    "\u202etxt.exe": "x",
    "=cmd|' /C calc'!A0.csv": "x",
}


def pdf_text(text):
    """A PDF string (ISO 32000-1, 7.9.2.2): UTF-16 with its mark, in hexadecimal."""
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex() + ">"


def pdf(pages, title):
    """A PDF of `pages` pages of one line each; classic cross-reference table (7.5.4)."""
    kids = [4 + 2 * page for page in range(pages)]
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {pages} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for kid in kids:
        text = "BT /F1 10 Tf 72 700 Td (<script>canary\\(\\)</script>) Tj ET"
        objects[kid] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {kid + 1} 0 R >>"
        )
        objects[kid + 1] = f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"
    info = max(objects) + 1
    objects[info] = f"<< /Title {pdf_text(title)} >>"
    out = b"%PDF-1.4\n"
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {info + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(objects))
    out += f"trailer\n<< /Size {info + 1} /Root 1 0 R /Info {info} 0 R >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def main():
    folder = pathlib.Path(sys.argv[1]) / GROUP
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "code.zip", "w") as archive:
        for name, text in FILES.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 4, 27, 12, 0, 0)), text)
    (folder / "report.pdf").write_bytes(pdf(7, f"</title>{SCRIPT}"))
    (folder / "submission.toml").write_text(
        "received_at = 2021-04-27T20:00:00-05:00\n"
        "[[members]]\n"
        f"name = '''{SCRIPT}'''\n"
        "email = 'mallory@example.org'\n"
        "[[members]]\n"
        "name = '''=HYPERLINK(\"http://evil.invalid\")'''\n",
        encoding="utf-8",
    )


main()
