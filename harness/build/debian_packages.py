#!/usr/bin/env python3
"""Makes debian_packages.inc: which Debian package has a header, a library or a compiler's command.

  apt-file update && harness/build/debian_packages.py > harness/build/debian_packages.inc

Reads the Contents files that apt-file keeps below /var/lib/apt/lists, by apt-file's own search.
Headers and libraries are taken from development packages, commands from the sections of compilers
and interpreters. Of several packages the one with most files of that name is taken."""
import collections
import datetime
import re
import subprocess

TRIPLE = "x86_64-linux-gnu"
COMMAND_SECTIONS = {"devel", "interpreters", "java", "javascript", "haskell", "ocaml", "python"}


def contents():
    """(path, [section/package]) of every file below usr/."""
    names = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(FILENAME)", "Created-By: Contents-deb"],
        capture_output=True, text=True, check=True).stdout.split()
    for name in names:
        text = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", name],
                              capture_output=True, check=True).stdout
        for line in text.decode("utf-8", "replace").splitlines():
            path, _, packages = line.rpartition(" ")
            if path.startswith("usr/"):
                yield path.strip(), packages.split(",")


# Of equal flavours, the one that Debian's own packages build with.
PREFERRED = {"libcurl4-openssl-dev", "libgl-dev", "librdmacm-dev", "libopenmpi-dev"}


def best(files_of):
    """Of {package: files}: the one with most files of that name, then the one with the shortest."""
    return min(files_of, key=lambda package: (package not in PREFERRED, -files_of[package], len(package), package))


def main():
    tables = {"Headers": {}, "Libraries": {}, "Commands": {}}
    def note(table, name, package):
        if re.fullmatch(r"[A-Za-z0-9_.+-]{1,60}", name):
            files_of = tables[table].setdefault(name, collections.Counter())
            files_of[package] += 1
    for path, owners in contents():
        for owner in owners:
            section, _, package = owner.rpartition("/")
            section = section.rpartition("/")[2]
            if section == "libdevel" and package.endswith("-dev"):
                if header := re.match(rf"usr/include/(?:{TRIPLE}/)?([^/]+)", path):
                    note("Headers", header[1], package)
                if library := re.fullmatch(rf"usr/lib/(?:{TRIPLE}/)?lib([^/]+)\.(?:so|a)", path):
                    note("Libraries", library[1], package)
            elif section in COMMAND_SECTIONS and (command := re.fullmatch(r"usr/bin/([^/]+)", path)):
                note("Commands", command[1], package)
    print("// Made by debian_packages.py from Debian bookworm's Contents-amd64 of "
          f"{datetime.date.today()}. Do not edit.")
    for table, rows in tables.items():
        print(f"constexpr Row k{table}[] = {{")
        for name in sorted(rows):
            print(f'    {{"{name}", "{best(rows[name])}"}},')
        print("};")


if __name__ == "__main__":
    main()
