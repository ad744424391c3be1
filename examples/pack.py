#!/usr/bin/env python3
"""Packs the sample submissions as a group would hand them in.

usage: pack.py SUBMISSIONS OUT

SUBMISSIONS/GROUP/code/ becomes OUT/GROUP/code.zip; *.pdf and submission.toml are copied as they
are. A file `pack-as` names another format for the code ("tar.gz"): its bytes go by the name
code.zip all the same, as happens in a course. The same sources always give the same bytes.
"""

import gzip
import io
import os
import pathlib
import shutil
import sys
import tarfile
import zipfile

DAY = (2021, 4, 26, 20, 0, 0)  # every entry's time: the evening before the deadline


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def mode_of(path):
    return 0o755 if os.access(path, os.X_OK) else 0o644


def as_zip(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in files_below(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix: the upper half of external_attr is st_mode
            entry.external_attr = (0o100000 | mode_of(path)) << 16
            archive.writestr(entry, path.read_bytes())
    return packed.getvalue()


def as_tar_gz(folder):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in files_below(folder):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.mode = mode_of(path)
            entry.size = path.stat().st_size
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return gzip.compress(packed.getvalue(), mtime=0)


PACKERS = {"zip": as_zip, "tar.gz": as_tar_gz}


def pack(group, out):
    out.mkdir(parents=True)
    for path in sorted(group.iterdir()):
        if path.suffix == ".pdf" or path.name == "submission.toml":
            shutil.copyfile(path, out / path.name)
    kind = group / "pack-as"
    packer = PACKERS[kind.read_text().strip() if kind.exists() else "zip"]
    (out / "code.zip").write_bytes(packer(group / "code"))


def main():
    submissions, out = map(pathlib.Path, sys.argv[1:])
    shutil.rmtree(out, ignore_errors=True)
    for group in sorted(path for path in submissions.iterdir() if path.is_dir()):
        pack(group, out / group.name)


main()
