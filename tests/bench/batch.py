#!/usr/bin/env python3
"""A whole course, held against a shell loop: ./dev bench batch [speed|tiny|recheck|memory]...

speed    100 small C++ projects (nine files, seven seconds of compiling) by `vouch batch`, and by a
         loop of unzip, pdfinfo and `bwrap ... make` at the same parallelism (goal: at most 1.05
         times its wall time); wall time against what the steps alone need, max(CPU of all steps /
         processors, the longest group) (goal: at most 1.1); a second, unchanged run (goal: 50 times
         faster)
tiny     the same with one file of C each, a tenth of a second of compiling: what a group costs
         beside its build, which the loop does none of (a report measured and drawn, three formats
         written and synced)
recheck  2,000 groups judged again (goal: under 2 s), and the new judgement written (no goal)
memory   vouch's own peak memory with 10,000 tiny groups (goal: under 150 MB)

Without a word all of them, which takes half an hour. Ends with 1 when a goal is missed.
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from courses import add_group, make_course, small_project, tiny_project

BUILD = pathlib.Path(os.environ.get("VOUCH_BUILD", "build/release")).resolve()
VOUCH = BUILD / "bin/vouch"
JOBS = os.cpu_count() or 1
missed = []


def row(what, value, goal=None, met=True):
    print(f"{what:48} {value:>14}   {goal or ''}{'' if met else '  MISSED'}")
    if not met:
        missed.append(what)


def batch(course, out, *options):
    """Seconds that it took."""
    start = time.monotonic()
    done = subprocess.run([VOUCH, "batch", course, "-o", out, "-j", str(JOBS), "--quiet", *options],
                          stderr=subprocess.PIPE, text=True)
    if done.returncode == 2 or not (out / "summary.json").exists():
        sys.exit(f"vouch batch ended with {done.returncode}: {done.stderr}")
    return time.monotonic() - start


LOOP = r"""
set -e
work=$(mktemp -d)
unzip -q "$1/code.zip" -d "$work"
pdfinfo "$1/report.pdf" > "$work/info"
bwrap --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
  --ro-bind /etc/alternatives /etc/alternatives --proc /proc --dev /dev --tmpfs /tmp \
  --bind "$work/project" /work --chdir /work --unshare-all \
  --die-with-parent sh -c 'make && ./project' > "$work/log" 2>&1
rm -rf "$work"
"""


def shell_loop(course):
    """The same by hand: what staff would write without vouch."""
    start = time.monotonic()
    groups = "\0".join(str(group) for group in sorted(course.iterdir()))
    subprocess.run(["xargs", "-0", "-P", str(JOBS), "-n", "1", "sh", "-c", LOOP, "loop"],
                   input=groups.encode(), check=True)
    return time.monotonic() - start


def step_times(out):
    """CPU seconds of all steps, and the wall seconds of the longest group's steps."""
    cpu, longest = 0.0, 0.0
    for path in out.glob("groups/*/report.json"):
        steps = json.loads(path.read_text())["steps"]
        cpu += sum(step["usage"]["cpu_s"] for step in steps)
        longest = max(longest, sum(step["usage"]["wall_s"] for step in steps))
    return cpu, longest


def speed(folder):
    course = folder / "course"
    make_course(course, 100, small_project)
    loop = shell_loop(course)
    first = batch(course, folder / "out")
    summary = json.loads((folder / "out/summary.json").read_text())
    print(f"100 small C++ projects, {JOBS} at once; verdicts: {summary['counts']}")
    row("shell loop", f"{loop:.1f} s")
    row("vouch batch", f"{first:.1f} s")
    row("  against the loop", f"{first / loop:.2f}", "at most 1.05", first <= 1.05 * loop)
    cpu, longest = step_times(folder / "out")
    needed = max(cpu / JOBS, longest)
    row("steps alone need", f"{needed:.1f} s")
    row("  vouch batch against that", f"{first / needed:.2f}", "at most 1.1", first <= 1.1 * needed)
    second = batch(course, folder / "out")
    row("second run, nothing changed", f"{second:.2f} s")
    row("  faster than the first", f"{first / second:.0f} times", "at least 50",
        first >= 50 * second)


def tiny(folder):
    groups = 100
    course = folder / "course"
    make_course(course, groups, tiny_project)
    shell_loop(course)  # the page cache is warm for both
    loop = shell_loop(course)
    first = batch(course, folder / "out")
    plain = batch(course, folder / "plain", "--no-pages")
    print(f"{groups} projects of one file, {JOBS} at once")
    row("shell loop", f"{loop:.1f} s")
    row("vouch batch", f"{first:.1f} s, {first / loop:.2f}")
    row("  without pictures of the reports' pages", f"{plain:.1f} s, {plain / loop:.2f}")
    beside = (first - loop) * JOBS / groups * 1000
    row("what a group costs beside its build", f"{beside:.0f} ms")


def multiply(out, template, groups):
    """Makes a run of so many groups out of the one group of another."""
    source = next((out / "groups").iterdir())
    summary = json.loads((out / "summary.json").read_text())
    line = summary["groups"][0]
    summary["groups"] = []
    for number in range(groups):
        name = f"team{number:05}"
        target = template / "groups" / name
        shutil.copytree(source, target)
        for file in ("report.json", "facts.json"):
            text = (target / file).read_text().replace(source.name, name)
            (target / file).write_text(text)
        summary["groups"].append({**line, "id": name})
    (template / "summary.json").write_text(json.dumps(summary))


def recheck(folder):
    add_group(folder / "one/team", tiny_project(1))
    batch(folder / "one", folder / "one-out")
    many = folder / "many-out"
    shutil.copytree(folder / "one-out/.vouch", many / ".vouch")
    multiply(folder / "one-out", many, 2000)
    policy = folder / "course.toml"
    policy.write_text("[report]\nmax_pages = 3\n")

    def timed(*options):
        start = time.monotonic()
        done = subprocess.run([VOUCH, "recheck", many, "--policy", policy, "-o", folder / "told",
                               *options], check=False)
        if done.returncode > 1:
            sys.exit(f"vouch recheck ended with {done.returncode}")
        return time.monotonic() - start

    took = timed()
    row("recheck of 2,000 groups", f"{took:.2f} s", "under 2 s", took < 2)
    row("  and written, with --apply", f"{timed('--apply'):.2f} s")


def peak_memory(process):
    """The most that the process itself held, in MB, as the kernel counts it (VmHWM)."""
    peak = 0
    while process.poll() is None:
        try:
            for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    peak = max(peak, int(line.split()[1]))
        except (FileNotFoundError, ProcessLookupError):
            break
        time.sleep(0.02)
    return peak * 1024 / 1e6


def memory(folder):
    course = folder / "large"
    course.mkdir()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for number in range(10_000):
            pool.submit(add_group, course / f"team{number:05}", tiny_project(number, 1), False)
    process = subprocess.Popen([VOUCH, "batch", course, "-o", folder / "large-out", "-j", str(JOBS),
                                "--quiet", "--no-run"])
    start = time.monotonic()
    peak = peak_memory(process)
    row("peak memory with 10,000 groups", f"{peak:.0f} MB", "under 150 MB", peak < 150)
    row("  in", f"{time.monotonic() - start:.0f} s")


def main():
    parts = {"speed": speed, "tiny": tiny, "recheck": recheck, "memory": memory}
    wanted = sys.argv[1:] or list(parts)
    for name in wanted:
        if name not in parts:
            sys.exit(__doc__)
    for name in wanted:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="vouch-bench-"))
        try:
            parts[name](folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if missed else 0)


main()
