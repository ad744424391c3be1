#!/usr/bin/env python3
"""How much of a guide is read right: ./dev bench readme --corpus DIR [--only ID] [-v]

DIR holds projects with labels made by hand: `truth.tsv` (tab-separated: id, compile_steps, run_steps
and not_steps, " ;; " between commands), and for each id `ID/tree.txt`, every path of its zip ("x " or
"- " before it), and `ID/files/`, the files whose contents matter. Each project becomes a zip, and
`vouch steps` reads its plan. Printed: the commands of the labels that the plan has, the lines that
must not be run and would be (intrusions), the projects whose whole guide is read right, each miss by
name, and the time.
"""
import argparse
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import zipfile

BUILD = pathlib.Path(os.environ.get("VOUCH_BUILD", "build/release"))
# Reasons for which a step of the guide is known as one, though it cannot be tried here.
KNOWN_BUT_NOT_RUN = ("template", "another way: a container", "needs a", "a cluster", "needs what")


def make_zip(project, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        lines = (project / "tree.txt").read_text(encoding="utf-8", errors="surrogateescape")
        for line in lines.splitlines():
            mode, name = line[0], line[2:]
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            kind = 0o40755 if name.endswith("/") else 0o100755 if mode == "x" else 0o100644
            info.external_attr = kind << 16
            real = project / "files" / name
            out.writestr(info, real.read_bytes() if real.is_file() else b"")


def atoms(command):
    """The simple commands of a line, as they are compared: && and ; part them, outside of quotes."""
    command = re.sub(r"\\\n", " ", command)
    parts, part, quote = [], "", ""
    for i, c in enumerate(command):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c == ";" or command.startswith("&&", i) or (c == "\n" and "<<" not in command):
            parts.append(part)
            part = ""
            continue
        elif c == "&" and command[i - 1:i] == "&":
            continue
        part += c
    cleaned = (" ".join(p.split()) for p in parts + [part])
    return [re.sub(r"^(cd .*?)/?$", lambda m: m[1].lower(), p) for p in cleaned if p]


def labels(text):
    return [atom for command in (text or "").split(" ;; ") for atom in atoms(command)]


def read_plan(vouch, zip_path):
    done = subprocess.run([vouch, "steps", zip_path, "--format", "json"], capture_output=True,
                          text=True, errors="replace")
    return json.loads(done.stdout)["steps"] if done.stdout.startswith("{") else []


def judge(row, steps):
    live, known, run = set(), set(), set()
    for step in steps:
        if step["source"]["detected"]:
            continue
        skipped = step["outcome"] == "skipped"
        reason = step["reason"] or ""
        if not skipped:
            run.update(atoms(step["command"]))
        for text in (step["command"], step.get("as_written") or ""):
            for atom in atoms(text):
                known.add(atom) if skipped else live.add(atom)
                if skipped and not reason.startswith(KNOWN_BUT_NOT_RUN):
                    known.discard(atom)
        folder = os.path.dirname(step["source"]["file"] or "")
        if folder and not skipped:
            known.add("cd " + folder.lower())
    wanted = labels(row["compile_steps"]) + labels(row["run_steps"])
    found = [atom for atom in wanted if atom in live or atom in known]
    missed = [atom for atom in wanted if atom not in found]
    intruders = [atom for atom in labels(row["not_steps"]) if atom in run and atom not in wanted]
    extra = [s for s in sorted(run) if s not in wanted and s not in intruders]
    return wanted, found, missed, intruders, extra


def main():
    parser = argparse.ArgumentParser(prog="./dev bench readme", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=pathlib.Path)
    parser.add_argument("--only", action="append", default=[], help="one project of it")
    parser.add_argument("-v", action="store_true", help="name the steps that no label speaks of, too")
    options = parser.parse_args()
    vouch = BUILD / "bin/vouch"
    if not vouch.exists():
        sys.exit(f"{vouch} is not there; ./dev build makes it")
    with open(options.corpus / "truth.tsv", encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    if options.only:
        rows = [row for row in rows if row["id"] in options.only]
    commands = got = bad = whole = 0
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            path = pathlib.Path(folder) / f"{row['id']}.zip"
            make_zip(options.corpus / row["id"], path)
            begin = time.perf_counter()
            steps = read_plan(vouch, path)
            seconds += time.perf_counter() - begin
            wanted, found, missed, intruders, extra = judge(row, steps)
            commands, got, bad = commands + len(wanted), got + len(found), bad + len(intruders)
            whole += not missed and not intruders
            for atom in missed:
                print(f"{row['id']}  missed     {atom}")
            for atom in intruders:
                print(f"{row['id']}  intrusion  {atom}")
            for atom in extra if options.v else []:
                print(f"{row['id']}  unlabelled {atom}")
    share = 100 * got / commands if commands else 100.0
    print(f"commands found   {got} of {commands} ({share:.1f} %)")
    print(f"intrusions       {bad}")
    print(f"whole projects   {whole} of {len(rows)} ({100 * whole / max(len(rows), 1):.0f} %)")
    print(f"time             {seconds:.2f} s for {len(rows)} projects")


if __name__ == "__main__":
    main()
