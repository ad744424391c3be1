#!/bin/bash
# Python 3.11.2 and 3.13.5 (Debian 12, 13), unzip 6.0
# Surprise: `python3 -m zipfile -t x.zip` ends with 0 where a member's checksum is wrong: it prints
#   that a file is corrupted, then "Done testing". unzip -t ends with 2 on the same archive.
# One would guess: "Test whether the zipfile is valid or not" answers by its exit status.
# Seen: "The following enclosed file is corrupted: 'a.txt'", "Done testing", status 0; unzip 2.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian bookworm python3=3.11.2* unzip=6.0-28*
debian trixie python3=3.13.5*

inside trixie python3 -c 'import zipfile; zipfile.ZipFile("a.zip", "w").writestr("a.txt", "hello")'
sed 's/hello/hallo/' a.zip >damaged.zip
test_zip() { inside "$1" python3 -m zipfile -t damaged.zip; }

expect "what Python prints" "The following enclosed file is corrupted: 'a.txt'|Done testing|" \
  "$(test_zip trixie 2>&1 | tr '\n' '|')"
expect "status, Python 3.11 and 3.13" "0 0" "$(status test_zip bookworm) $(status test_zip trixie)"
expect "status of unzip -t" 2 "$(status inside bookworm unzip -tqq damaged.zip)"
