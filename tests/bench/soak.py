#!/usr/bin/env python3
"""What a batch survives, for long: ./dev bench soak [kills|disk|worker [TIMES [GROUPS]]]

kills   300 kills (SIGKILL, and each tenth time an interrupt) at random moments of a batch of 60
        groups, going on each time with the same command; a batch that ends is compared with an
        unbroken one, and begun anew
disk    30 batches of 12 groups on file systems (tmpfs) of random size: the output folder's, then
        the one where groups are unpacked and built; each goes on when there is room again
worker  10 batches of 12 groups whose vouch-worker at random dies, hangs, or answers nonsense

Each part holds every resumed run against an unbroken one, usage and timing aside, and then counts
what was left behind: processes, mounts, control groups, folders. Without a word all parts. Ends with
1 when a result differs, a group's folder is not whole, a group is blamed, or anything stays.
VOUCH_SOAK_SEED makes the moments the same again, as far as the machine lets it.
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

from courses import make_course, tiny_project

BUILD = pathlib.Path(os.environ.get("VOUCH_BUILD", "build/release")).resolve()
SEED = int(os.environ.get("VOUCH_SOAK_SEED", random.randrange(1 << 30)))
MARK = f"VOUCH_SOAK={os.getpid()}"
random.seed(SEED)


def results(out):
    """Every group's report, without what may differ between two runs, and the run's tables."""
    found = {}
    for table in ("summary.csv", "staff.json"):
        if (out / table).exists():
            found[table] = {"text": (out / table).read_text()}
    for path in sorted(out.glob("groups/*/report.json")):
        report = json.loads(path.read_text())
        del report["timing"]
        for step in report["steps"]:
            del step["usage"]
        found[path.parent.name] = report
    return found


def reports_of(found):
    return {name: report for name, report in found.items() if "verdict" in report}


def difference(found, expected):
    """The first of what differs, for people."""
    for name in sorted(set(found) | set(expected)):
        one, other = found.get(name), expected.get(name)
        if one is None or other is None:
            return f"{name} is {'missing' if one is None else 'new'}"
        for key in expected[name]:
            if one.get(key) != other[key]:
                return f"{name}: {key}: {json.dumps(one.get(key))[:600]} instead of " \
                       f"{json.dumps(other[key])[:600]}"
    return "nothing"


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


def inside(folder):
    """Processes that work below the folder: those of a sandbox have no mark, but stand in it."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.readlink(entry / "cwd").startswith(str(folder)):
                found.append(int(entry.name))
        except OSError:
            pass
    return found


def mounts(folder):
    text = pathlib.Path("/proc/self/mountinfo").read_text()
    return sum(str(folder) in line for line in text.splitlines())


def control_groups():
    """Those that vouch names by the process that made them, when that one is gone."""
    return {path for path in pathlib.Path("/sys/fs/cgroup").rglob("*vouch*") if path.is_dir()}


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


class Soak:
    """One part: its course, its unbroken run, and the account of what went wrong."""

    def __init__(self, groups):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vouch-soak-"))
        self.folder.chmod(0o711)
        self.course = self.folder / "course"
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.temporary.chmod(0o711)
        self.vouch = BUILD / "bin/vouch"
        self.wrong = 0
        self.before = control_groups()
        make_course(self.course, groups, lambda number: tiny_project(number, functions=5))
        begin = time.monotonic()
        self.run(self.folder / "unbroken")
        self.unbroken_s = time.monotonic() - begin
        self.expected = results(self.folder / "unbroken")
        reports = reports_of(self.expected)
        verdicts = {report["verdict"] for report in reports.values()}
        print(f"{groups} groups, unbroken: {self.unbroken_s:.1f} s, {len(reports)} reports, "
              f"verdicts {verdicts}", flush=True)
        if len(reports) != groups or "unverified" in verdicts:
            sys.exit("the unbroken run is not whole")

    def start(self, out, *options, vouch=None):
        environment = dict(os.environ, TMPDIR=str(self.temporary), **dict([MARK.split("=")]))
        return subprocess.Popen([vouch or self.vouch, "batch", self.course, "-o", out, "--quiet",
                                 *options], env=environment, stderr=subprocess.DEVNULL)

    def run(self, out, *options, vouch=None):
        return self.start(out, *options, vouch=vouch).wait()

    def complain(self, what):
        self.wrong += 1
        print(f"WRONG: {what}", flush=True)

    def expect_whole(self, out, when):
        if broken := broken_groups(out):
            self.complain(f"{when}: not whole: {broken}")

    def expect_unbroken(self, out, when):
        found = results(out)
        if found != self.expected:
            self.complain(f"{when}: {difference(found, self.expected)}")

    def expect_nobody_blamed(self, out, when):
        """An error that the unbroken run does not have."""
        for name, report in reports_of(results(out)).items():
            known = {finding["id"] for finding in self.expected[name]["findings"]}
            for finding in report["findings"]:
                if finding["severity"] == "error" and finding["id"] not in known:
                    self.complain(f"{when}: {name} is blamed: {finding['id']}: {finding['message']}")

    def end(self, what):
        wait_until(lambda: not processes() and not inside(self.folder), 15)
        left = {"processes": len(processes()) + len(inside(self.folder)),
                "mounts": mounts(self.folder),
                "control groups": len(control_groups() - self.before),
                "folders": len(list(self.temporary.iterdir()))}
        print(f"{what}, {self.wrong} wrong; left behind: {left}; seed {SEED}", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.wrong == 0 and not any(left.values())


def kills(times=300, groups=60):
    soak = Soak(groups)
    out = soak.folder / "out"
    killed, ended = 0, 0
    while killed < times:
        vouch = soak.start(out)
        # Some moments early, where the folder is made and locked; most anywhere.
        longest = 0.1 if random.random() < 0.2 else soak.unbroken_s / 4
        try:
            vouch.wait(timeout=random.uniform(0, longest))
        except subprocess.TimeoutExpired:
            vouch.send_signal(signal.SIGINT if killed % 10 == 9 else signal.SIGKILL)
            vouch.wait()
            killed += 1
        else:
            ended += 1
            soak.expect_unbroken(out, f"kill {killed}, resumed")
            shutil.rmtree(out)
            continue
        if not wait_until(lambda: not processes(), 15):
            soak.complain(f"kill {killed}: processes live on: {processes()}")
        soak.expect_whole(out, f"kill {killed}")
        if killed % 50 == 0:
            print(f"  {killed} kills, {ended} batches ended, {soak.wrong} wrong", flush=True)
    soak.run(out)
    soak.expect_unbroken(out, "the last, resumed")
    return soak.end(f"{killed} kills, {ended + 1} batches ended")


class SmallDisk:
    """A tmpfs of so many KiB."""

    def __init__(self, path, kib):
        self.path = path
        path.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k,mode=0711", "soak", path],
                       check=True)

    def grow(self):
        subprocess.run(["mount", "-o", "remount,size=1g", self.path], check=True)

    def close(self):
        subprocess.run(["umount", "-l", self.path], check=False)


def used_kib(folder):
    out = subprocess.run(["du", "-sk", folder], capture_output=True, text=True, check=True)
    return int(out.stdout.split()[0])


def disk(times=30, groups=12):
    soak = Soak(groups)
    needed = used_kib(soak.folder / "unbroken")
    for number in range(times):
        small = SmallDisk(soak.folder / "disk", random.randrange(8, int(needed * 1.1)))
        when = f"disk {number}"
        try:
            out = soak.folder / "disk/out"
            soak.run(out)
            soak.expect_whole(out, when)
            soak.expect_nobody_blamed(out, when)
            small.grow()
            soak.run(out)
            soak.expect_unbroken(out, f"{when}, resumed")
        finally:
            small.close()
    for number in range(times):
        small = SmallDisk(soak.temporary, random.randrange(8, 400))
        when = f"disk for building {number}"
        out = soak.folder / f"built-{number}"
        try:
            soak.run(out)
            if out.exists():
                soak.expect_whole(out, when)
                soak.expect_nobody_blamed(out, when)
            small.grow()
            soak.run(out, *(["--only", "unverified"] if (out / "summary.json").exists() else []))
            soak.expect_unbroken(out, f"{when}, resumed")
        finally:
            small.close()
        shutil.rmtree(out)
    return soak.end(f"{2 * times} batches on small disks")


# In the place of vouch-worker: mostly it is the real one. REAL is its path.
BAD_WORKER = r"""
#include <stdio.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
int main(int argc, char** argv) {
  unsigned char die = 0;
  getrandom(&die, 1, 0);
  switch (die % 12) {
    case 0: raise(SIGKILL); break;
    case 1: raise(SIGSEGV); break;
    case 2: puts("{\"facts\": 7}"); return 0;
    case 3: puts("{\"facts\": {\"readable\": tr"); return 0;
    case 4: return 3;
    case 5: while (argc > 1 && strcmp(argv[1], "readme") == 0 && die < 30) pause();
  }
  execv(REAL, argv);
  return 70;
}
"""


def worker(times=10, groups=12):
    soak = Soak(groups)
    bin_folder = soak.folder / "bin"
    bin_folder.mkdir()
    for program in ("vouch", "vouch-supervise", "vouch-shim"):
        shutil.copy(BUILD / "bin" / program, bin_folder)
    shutil.copy(BUILD / "bin/vouch-worker", soak.folder / "real-worker")
    (soak.folder / "bad.c").write_text(BAD_WORKER)
    subprocess.run(["cc", "-O1", f'-DREAL="{soak.folder}/real-worker"', "-o",
                    bin_folder / "vouch-worker", soak.folder / "bad.c"], check=True)
    unverified = 0
    for number in range(times):
        out = soak.folder / "out"
        soak.run(out, vouch=bin_folder / "vouch")
        soak.expect_whole(out, f"worker {number}")
        soak.expect_nobody_blamed(out, f"worker {number}")
        unverified += sum(report["verdict"] == "unverified"
                          for report in reports_of(results(out)).values())
        soak.run(out, "--only", "unverified")
        soak.expect_unbroken(out, f"worker {number}, redone")
        shutil.rmtree(out)
    if unverified == 0:
        soak.complain("no group was ever unverified: the bad worker was not tried")
    return soak.end(f"{times} batches with a bad worker, {unverified} groups unverified at first")


def main():
    parts = {"kills": kills, "disk": disk, "worker": worker}
    if len(sys.argv) > 1 and sys.argv[1] not in parts:
        sys.exit(__doc__)
    numbers = [int(word) for word in sys.argv[2:]]
    wanted = sys.argv[1:2] or list(parts)
    sys.exit(0 if all([parts[name](*numbers) for name in wanted]) else 1)


main()
