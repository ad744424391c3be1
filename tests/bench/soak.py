#!/usr/bin/env python3
"""Kills of a batch at random moments: ./dev bench soak [KILLS [GROUPS]]

Runs `vouch batch` on 60 small projects and kills it (SIGKILL) 300 times, going on each time with the
same command; a batch that ends is compared with an unbroken one, and begun anew. At the end counts
what was left behind: processes, mounts, control groups, folders. Ends with 1 when a result differs,
a group's folder is not whole, or anything stays.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from courses import make_course

BUILD = pathlib.Path(os.environ.get("VOUCH_BUILD", "build/release")).resolve()
VOUCH = BUILD / "bin/vouch"
MARK = f"VOUCH_SOAK={os.getpid()}"


def results(out):
    """Every group's report, without what may differ between two runs."""
    found = {}
    for path in sorted(out.glob("groups/*/report.json")):
        report = json.loads(path.read_text())
        del report["timing"]
        for step in report["steps"]:
            del step["usage"]
        found[path.parent.name] = report
    return found


def broken_groups(out):
    """Folders below groups/ that are not whole."""
    broken = []
    for group in out.glob("groups/*"):
        try:
            json.loads((group / "report.json").read_text())
            json.loads((group / "facts.json").read_text())
            whole = (group / "report.html").exists() and (group / "report.md").exists()
        except (OSError, ValueError):
            whole = False
        if not whole:
            broken.append(group.name)
    return broken


def processes():
    """Of this soak, by the mark in their environment; those that the sandbox hides have none."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if MARK.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            pass
    return found


def mounts(folder):
    text = pathlib.Path("/proc/self/mountinfo").read_text()
    return sum(str(folder) in line for line in text.splitlines())


def control_groups():
    return sum(1 for path in pathlib.Path("/sys/fs/cgroup").rglob("*vouch*") if path.is_dir())


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def start(course, out, temporary):
    environment = dict(os.environ, TMPDIR=str(temporary), **dict([MARK.split("=")]))
    return subprocess.Popen([VOUCH, "batch", course, "-o", out, "--quiet"], env=environment,
                            stderr=subprocess.DEVNULL)


def soak(folder, kills, groups):
    course, out, temporary = folder / "course", folder / "out", folder / "tmp"
    temporary.mkdir()
    temporary.chmod(0o711)
    make_course(course, groups, functions=5)
    control_groups_before = control_groups()
    begin = time.monotonic()
    start(course, folder / "unbroken", temporary).wait()
    unbroken_s = time.monotonic() - begin
    expected = results(folder / "unbroken")
    print(f"{groups} groups, unbroken: {unbroken_s:.1f} s, {len(expected)} reports", flush=True)
    if len(expected) != groups:
        sys.exit("the unbroken run is not whole")

    killed, ended, wrong = 0, 0, 0
    while killed < kills:
        vouch = start(course, out, temporary)
        # Some moments early, where the folder is made and locked; most anywhere.
        longest = 0.1 if random.random() < 0.2 else unbroken_s / 4
        try:
            vouch.wait(timeout=random.uniform(0, longest))
        except subprocess.TimeoutExpired:
            vouch.send_signal(signal.SIGKILL)
            vouch.wait()
            killed += 1
        else:
            ended += 1
            wrong += results(out) != expected
            shutil.rmtree(out)
            continue
        if not wait_until(lambda: not processes(), 15):
            print(f"kill {killed}: processes live on: {processes()}")
            wrong += 1
        if broken := broken_groups(out):
            print(f"kill {killed}: not whole: {broken}")
            wrong += 1
        if killed % 50 == 0:
            print(f"  {killed} kills, {ended} batches ended, {wrong} wrong", flush=True)
    start(course, out, temporary).wait()
    wrong += results(out) != expected
    wait_until(lambda: not processes(), 15)
    left = {"processes": len(processes()), "mounts": mounts(folder),
            "control groups": control_groups() - control_groups_before,
            "folders": len(list(temporary.iterdir()))}
    print(f"{killed} kills, {ended + 1} batches ended, {wrong} wrong; left behind: {left}")
    return wrong == 0 and not any(left.values())


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    groups = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vouch-soak-"))
    folder.chmod(0o711)
    try:
        good = soak(folder, kills, groups)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if good else 1)


main()
