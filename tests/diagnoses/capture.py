#!/usr/bin/env python3
"""Captures again what the tools write: runs the command of every .case file of this folder in vouch's
own sandbox, and puts the step's output back into the file with the tool's version.

    tests/diagnoses/capture.py BUILD [NAME...]     (BUILD: build/release)

A case whose tool this machine lacks is left as it is, and told. What is captured is data of the
tests: read the difference before you commit it.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).parent


class Case:
    """A .case file: head lines `key: value`, then `--- file PATH` parts, then `--- output`."""

    def __init__(self, path):
        self.path = path
        self.head, self.files = {}, {}
        part = None
        # Only \n ends a line: what tools write may hold any other.
        for line in path.read_bytes().decode("utf-8").split("\n"):
            if line.startswith("--- file "):
                part = line[len("--- file "):]
                self.files[part] = []
            elif line == "--- output":
                break
            elif part is not None:
                self.files[part].append(line)
            elif ": " in line:
                key, value = line.split(": ", 1)
                self.head[key] = value

    def zip_to(self, path):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("README.md", f"## Build\n\n```bash\n{self.head['command']}\n```\n")
            for name, lines in self.files.items():
                text = "\n".join(lines) + "\n" if lines else ""
                archive.writestr(name, text.replace("\\r\n", "\r\n"))

    def write(self, version, hosts, output):
        self.head["version"] = version
        self.head.pop("hosts", None)
        if hosts:
            self.head["hosts"] = " ".join(hosts)
        text = "".join(f"{key}: {value}\n" for key, value in self.head.items())
        for name, lines in self.files.items():
            text += f"--- file {name}\n" + "".join(line + "\n" for line in lines)
        self.path.write_bytes((text + "--- output\n" + output).encode("utf-8"))


def version_of(command):
    ran = subprocess.run(["bash", "-c", "PATH=/usr/bin:/bin:$PATH; " + command], text=True,
                         capture_output=True)
    lines = [line.strip() for line in (ran.stdout + ran.stderr).splitlines() if line.strip()]
    if ran.returncode != 0:
        return None
    # The line that has a number with a dot, which nvcc writes late.
    numbered = [line for line in lines if any(c.isdigit() for c in line) and "." in line
                and "Copyright" not in line]
    return numbered[0] if numbered else "unknown"


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    names = sys.argv[2:]
    cases = [Case(path) for path in sorted(HERE.glob("*.case")) if not names or path.stem in names]
    with tempfile.TemporaryDirectory() as scratch:
        submissions = pathlib.Path(scratch) / "submissions"
        versions = {}
        for case in cases:
            versions[case.path.stem] = version_of(case.head["version-by"])
            if versions[case.path.stem] is None:
                print(f"{case.path.stem}: this machine has no {case.head['tool']}")
                continue
            folder = submissions / case.path.stem
            folder.mkdir(parents=True)
            case.zip_to(folder / "code.zip")
        out = pathlib.Path(scratch) / "out"
        subprocess.run([build / "bin/vouch", "batch", submissions, "-o", out, "--quiet"], check=False)
        for case in cases:
            group = out / "groups" / case.path.stem
            if not (group / "report.json").exists():
                continue
            steps = json.loads((group / "report.json").read_text())["steps"]
            step = next((step for step in steps if step["log"]), None)
            if step is None:
                print(f"{case.path.stem}: its command was not run: {steps}")
                continue
            log = group / step["log"]
            output = log.read_bytes().decode("utf-8", "replace")
            case.write(versions[case.path.stem], step["hosts"], output[:20000])
            cause = next((step["cause"] for step in steps if step["cause"]), "none")
            if cause != case.head["cause"]:
                print(f"{case.path.stem}: {cause}, where {case.head['cause']} is expected")


if __name__ == "__main__":
    main()
