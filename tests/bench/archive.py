#!/usr/bin/env python3
"""Unpacking, held against unzip and bsdtar: ./dev bench archive [ROUNDS]

Makes two zips on a memory disk, 20,000 small files (25 MB) and a source tree (15,000 files, 150 MB),
and unpacks each with unzip, bsdtar and vouch's worker, which looks at everything besides. The three
take turns, so that a busy machine slows all alike; the medians and their ratios are printed. Ends
with status 1 when a promised ratio is missed.
"""
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

BUILD = pathlib.Path(os.environ.get("VOUCH_BUILD", "build/release"))
WORKER = BUILD / "bin/vouch-worker"
LIMITS = {"formats": ["zip"], "unpacked_bytes": 2 << 30, "entries": 100_000, "ratio": 200,
          "path_bytes": 1024, "depth": 64, "file_bytes": 1 << 30}
ONE_PROCESSOR = ["taskset", "-c", "0"]


def text(rng, words, size):
    """Something that packs about as well as source code does: 4 to 1."""
    lines = []
    while size > 0:
        indent = " " * (4 * rng.randrange(4))
        line = indent + " ".join(rng.choices(words, k=rng.randrange(2, 9))) + ";\n"
        lines.append(line)
        size -= len(line)
    return "".join(lines)


def make_zip(path, files, total):
    rng = random.Random(files)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz_", k=rng.randrange(2, 12)))
             for _ in range(4000)]
    pool = text(rng, words, 4 << 20)
    average = total // files
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for i in range(files):
            size = rng.randrange(average // 4, average * 7 // 4)
            begin = rng.randrange(len(pool) - size)
            out.writestr(f"project/module{i // 100:03}/part{i % 7}/file{i:05}.cc",
                         pool[begin:begin + size])


def run(command, folder, archive=None):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    begin = time.perf_counter()
    if archive is None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin, None
    source = os.open(archive, os.O_RDONLY)
    target = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def hand_in():
        first, second = os.dup(source), os.dup(target)
        os.dup2(first, 3)
        os.dup2(second, 4)

    answer = subprocess.run(command, check=True, input=json.dumps({"limits": LIMITS}).encode(),
                            stdout=subprocess.PIPE, preexec_fn=hand_in, close_fds=False)
    took = time.perf_counter() - begin
    os.close(source)
    os.close(target)
    return took, json.loads(answer.stdout)["facts"]


def peak_memory(archive, folder):
    """Of one process, in MiB. Started by a small program, or the peak would be this one's own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    script = (f"import os,resource,subprocess\n"
              f"subprocess.run(['sh','-c','exec {WORKER} archive 3<{archive} 4<{folder}'],"
              f"input={json.dumps({'limits': LIMITS})!r}.encode(),stdout=subprocess.DEVNULL)\n"
              f"print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return int(done.stdout)


def measure(name, archive, files, disk, rounds):
    folder = disk / "into"
    bsdtar = ["bsdtar", "-x", "-f", str(archive), "-C", str(folder)]
    unzip = ["unzip", "-qq", "-d", str(folder), str(archive)]
    worker = [str(WORKER), "archive"]
    times = {"unzip": [], "bsdtar": [], "vouch": [], "vouch, all processors": []}
    for _ in range(rounds):
        times["unzip"].append(run(ONE_PROCESSOR + unzip, folder)[0])
        times["bsdtar"].append(run(ONE_PROCESSOR + bsdtar, folder)[0])
        for way, prefix in (("vouch", ONE_PROCESSOR), ("vouch, all processors", [])):
            took, facts = run(prefix + worker, folder, archive)
            assert facts["complete"] and facts["entries"] == files and not facts["notes"], facts
            times[way].append(took)
    middle = {way: statistics.median(all_of_it) for way, all_of_it in times.items()}
    print(f"{name} ({archive.stat().st_size >> 20} MiB packed), medians of {rounds}:")
    for way, seconds in middle.items():
        print(f"  {way:22} {seconds:6.3f} s   {middle['unzip'] / seconds:5.2f} x unzip"
              f"   {middle['bsdtar'] / seconds:5.2f} x bsdtar")
    print(f"  most memory of a process: {peak_memory(archive, folder)} MiB")
    return middle


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    missing = [tool for tool in ("unzip", "bsdtar", "taskset") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"archive.py: this machine has no {', '.join(missing)}")
    disk = pathlib.Path(tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
    try:
        missed = []
        for name, files, total in (("20,000 small files", 20_000, 25 << 20),
                                   ("a source tree", 15_000, 150 << 20)):
            archive = disk / "code.zip"
            make_zip(archive, files, total)
            middle = measure(name, archive, files, disk, rounds)
            if middle["unzip"] / middle["vouch"] < 1.5:
                missed.append(f"{name}: 1.5 x unzip on one processor")
            if middle["bsdtar"] < middle["vouch"]:
                missed.append(f"{name}: faster than bsdtar on one processor")
            if (os.cpu_count() or 1) >= 2 and total > 100 << 20 and \
                    middle["unzip"] / middle["vouch, all processors"] < 2.5:
                missed.append(f"{name}: 2.5 x unzip on two processors")
        for promise in missed:
            print(f"missed: {promise}")
        sys.exit(1 if missed else 0)
    finally:
        shutil.rmtree(disk)


if __name__ == "__main__":
    main()
