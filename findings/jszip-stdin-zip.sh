#!/bin/bash
# zip 3.0 (Debian 12), JSZip 3.10.2
# Surprise: `zip out.zip - <file` writes zip64 end records even for a few bytes (it could not know
#   the size beforehand), while every ordinary field still holds its true value. JSZip looks for
#   zip64 records only where an ordinary field is all ones; else it takes the 76 bytes of them for
#   something that stands before the archive, shifts every offset by them and calls a zip broken
#   which unzip and Python test as sound. Written to a pipe (`zip - -`), the same zip is read.
# One would guess: that the zip of the oldest tool is what every library was tried with, and if one
#   of the two is odd, then the streamed one.
# Seen: unzip 0, Python "None", JSZip "Corrupted zip or bug: expected 1 records in central dir, got 0".
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian bookworm zip=3.0-13* unzip python3
npm_packages jszip@3.10.2

seq 1 3000 >numbers
inside bookworm sh -c 'zip -q file.zip - <numbers; zip -q - - <numbers | cat >pipe.zip'
cat >read.js <<'JS'
require('jszip').loadAsync(require('fs').readFileSync(process.argv[2]))
  .then(zip => console.log(Object.keys(zip.files).length + ' entry'), error => console.log(error.message));
JS

expect "unzip -t" 0 "$(inside bookworm unzip -tqq file.zip >/dev/null; echo $?)"
expect "Python's testzip" None \
  "$(inside bookworm python3 -c 'import zipfile; print(zipfile.ZipFile("file.zip").testzip())')"
expect "JSZip, zip written to a file" "Corrupted zip or bug: expected 1 records in central dir, got 0" \
  "$(node read.js file.zip)"
expect "JSZip, zip written to a pipe" "1 entry" "$(node read.js pipe.zip)"
