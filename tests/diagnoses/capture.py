#!/usr/bin/env python3
"""Captures again what the tools write: runs the command of every .case file of this folder in vouch's
own sandbox, and puts the step's output back into the file with the tool's version.

    tests/diagnoses/capture.py BUILD [NAME...]     (BUILD: build/release)

A case that differs only in what differs from run to run (names of temporary files, times) is left as
it is. So is one whose tool this machine lacks, and one whose command vouch does not run or mends; both
are told. What is captured is data of the tests: read the difference before you commit it.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).parent

# What differs each time.
VOLATILE = [
    (r"/tmp/[\w.-]+", "/tmp/..."),
    (r"\d{4}-\d\d-\d\dT[\d:_.]+(Z|[+-]\d\d:\d\d)?", "TIME"),
    (r"time=\"TIME\" level=.*\n", ""),
    (r"\b(\d+ ?m(in)? )?\d+(\.\d+)? ?(ms|s|secs?|seconds?)\b", "DURATION"),
    (r"duration_ms:? [\d.]+", "DURATION"),
    (r"(@|0x|MALLOC_PERTURB_=)[0-9a-f]+\b", r"\1..."),
]
# Of a program's line about itself, what tells no version.
NO_VERSION = r" (\((x86_64-|amd64|Maven)|compiled on |from /).*"


class Case:
    """A .case file: head lines `key: value`, then `--- file PATH` parts, then `--- output`."""

    def __init__(self, path):
        self.path = path
        self.head, self.files = {}, {}
        self.output = ""
        part = None
        text = path.read_bytes().decode("utf-8")
        text, _, self.output = text.partition("--- output\n")
        # Only \n ends a line: what tools write may hold any other.
        for line in text.removesuffix("\n").split("\n"):
            if line.startswith("--- file "):
                part = line[len("--- file "):]
                self.files[part] = []
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

    def is_captured_as(self, version, hosts, output):
        return (self.head.get("version") == version
                and self.head.get("hosts", "") == " ".join(hosts)
                and calm(self.output) == calm(output))

    def write(self, version, hosts, output):
        self.head["version"] = version
        self.head.pop("hosts", None)
        if hosts:
            self.head["hosts"] = " ".join(hosts)
        text = "".join(f"{key}: {value}\n" for key, value in self.head.items())
        for name, lines in self.files.items():
            text += f"--- file {name}\n" + "".join(line + "\n" for line in lines)
        self.path.write_bytes((text + "--- output\n" + output).encode("utf-8"))


def calm(output):
    for pattern, name in VOLATILE:
        output = re.sub(pattern, name, output)
    return output


def version_of(command):
    ran = subprocess.run(["bash", "-c", "PATH=/usr/bin:/bin:$PATH; " + command], text=True,
                         capture_output=True)
    plain = re.sub(r"\x1b\[[\d;]*m", "", ran.stdout + ran.stderr)
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    if ran.returncode != 0:
        return None
    # The line that has a number with a dot, which nvcc writes late.
    numbered = [line for line in lines if any(c.isdigit() for c in line) and "." in line
                and "Copyright" not in line]
    return re.sub(NO_VERSION, "", numbered[0]) if numbered else "unknown"


def step_of(case, steps):
    """The step that is the case's command. One that vouch mended counts where it failed all the same."""
    for step in steps:
        mended = step["as_written"] == case.head["command"] and step["outcome"] == "failed"
        if step["log"] and (step["command"] == case.head["command"] or mended):
            return step
    return None


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    names = sys.argv[2:]
    for name in names:
        if not (HERE / f"{name}.case").exists():
            sys.exit(f"there is no {name}.case")
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
        subprocess.run([build / "bin/vouch", "batch", submissions, "-o", out, "--quiet"],
                       check=False, stderr=subprocess.DEVNULL)
        for case in cases:
            group = out / "groups" / case.path.stem
            if not (group / "report.json").exists():
                continue
            steps = json.loads((group / "report.json").read_text())["steps"]
            step = step_of(case, steps)
            if step is None:
                told = "; ".join(f"{step['command']}: {step['outcome']} {step['reason'] or ''}"
                                 for step in steps)
                print(f"{case.path.stem}: its command was not run, or mended: {told}")
                continue
            output = (group / step["log"]).read_bytes().decode("utf-8", "replace")[:20000]
            if not case.is_captured_as(versions[case.path.stem], step["hosts"], output):
                case.write(versions[case.path.stem], step["hosts"], output)
            cause = step["cause"] or "none"
            if cause != case.head["cause"]:
                print(f"{case.path.stem}: {step['outcome']}, {cause}, "
                      f"where {case.head['cause']} is expected")


if __name__ == "__main__":
    main()
