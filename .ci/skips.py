#!/usr/bin/env python3
"""Fails when a test was skipped that this machine could have run.

usage: skips.py JUNIT.XML SKIPS.TXT

A line of SKIPS.TXT is `PATTERN | COMMAND | WHY`: tests whose name matches the regular expression
may be skipped on a machine where COMMAND fails. A skip that no line allows is an error.
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def read_rules(path):
    rules = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split(" | ", 2)]
            if len(parts) != 3:
                sys.exit(f"{path}:{number}: expected PATTERN | COMMAND | WHY")
            rules.append((re.compile(parts[0]), parts[1], parts[2]))
    return rules


def reason_in(output):
    for text, following in zip(output, [*output[1:], ""]):
        if text.endswith(": Skipped"):  # googletest's "file:line: Skipped"; the reason follows
            return following.strip()
        if text.startswith("SKIPPED: "):
            return text.removeprefix("SKIPPED: ").strip()
    return "no reason given"


def skipped_tests(path):
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") in ("notrun", "disabled") or case.find("skipped") is not None:
            output = (case.findtext("system-out") or "").splitlines()
            # ctest adds "  # GetParam() = ..." to the names of tests with parameters.
            yield case.get("name").split("  # ")[0], reason_in(output)


def machine_can(command, known={}):  # the default is shared on purpose: each command runs once
    if command not in known:
        known[command] = subprocess.run(["sh", "-c", command], capture_output=True).returncode == 0
    return known[command]


def main():
    rules = read_rules(sys.argv[2])
    refused = 0
    for name, reason in skipped_tests(sys.argv[1]):
        rule = next((r for r in rules if r[0].search(name) and not machine_can(r[1])), None)
        if rule:
            print(f"skipped, as allowed: {name}: {reason} ({rule[2]})")
        else:
            refused += 1
            print(f"SKIPPED, but this machine should run it: {name}: {reason}")
    if refused:
        sys.exit(f"{refused} skipped tests that .ci/skips.txt does not allow here")


main()
