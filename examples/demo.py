#!/usr/bin/env python3
"""Verifies the sample submissions as one batch and compares each verdict with the expected one.

usage: demo.py BUILD

The run is written to BUILD/demo. Ends with 0 when every verdict is the expected one.
"""

import csv
import pathlib
import re
import shutil
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


def expected_verdict(group):
    text = (REPOSITORY / "examples/submissions" / group / "expected.toml").read_text()
    return re.search(r'^verdict = "(\w+)"', text, re.MULTILINE).group(1)


def first_words(row):
    if row["verdict"] == "unverified":
        return row["not_checked_reason"]
    return row["first_error"] or (f"{row['warnings']} warnings" if row["warnings"] != "0" else "")


def print_table(rows):
    width = max(len(row["group"]) for row in rows)
    print(f"\n{'group':{width}}  {'verdict':10}  {'expected':10}  why")
    for row in rows:
        expected = expected_verdict(row["group"])
        mark = "" if row["verdict"] == expected else "  <-- not as expected"
        print(f"{row['group']:{width}}  {row['verdict']:10}  {expected:10}  {first_words(row)}{mark}")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    out = build / "demo"
    # Each demo is a run of its own, so that what it shows was measured now.
    shutil.rmtree(out, ignore_errors=True)
    vouch = [build / "bin/vouch", "batch", build / "examples/submissions", "-o", out]
    # The samples fail on purpose, so vouch ends with 1 when it did its work.
    status = subprocess.run(vouch).returncode
    if status not in (0, 1, 3):
        sys.exit(f"dev: vouch batch ended with {status}")

    with open(out / "summary.csv", newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    print_table(rows)
    wrong = [row for row in rows if row["verdict"] != expected_verdict(row["group"])]
    missing = {path.name for path in (REPOSITORY / "examples/submissions").iterdir()} - {
        row["group"] for row in rows
    }
    print(f"\nThe report to read in a browser: {out / 'index.html'}")
    if missing:
        sys.exit(f"dev: no verdict for {', '.join(sorted(missing))}")
    if wrong and all(row["verdict"] == "unverified" for row in wrong):
        sys.exit(
            f"dev: {len(wrong)} of {len(rows)} groups could not be built on this machine; "
            f"{build / 'bin/vouch'} doctor tells what mends it"
        )
    if wrong:
        sys.exit(f"dev: {len(wrong)} of {len(rows)} verdicts are not the expected ones")
    print(f"All {len(rows)} verdicts are the expected ones.")


main()
