#!/bin/bash
# libarchive 3.6.2 and 3.7.4 (Debian 12, 13), yauzl 3.4.0
# Surprise: a zip that bsdtar writes to a pipe is filled up with zeros to a multiple of 10240 bytes,
#   as a tape archive is. Its central directory no longer ends the file. unzip, 7-Zip, Python and
#   Java's ZipFile read it without a word; yauzl (behind many upload services) and Java's zip file
#   system refuse it. The same archive written to a file, not a pipe, is not padded.
# One would guess: that padding belongs to tar; that writing to a pipe changes at most the use of
#   data descriptors; and that what four readers take the fifth takes, too.
# Seen: "piped 10240 bytes, unzip 0, yauzl Invalid comment length", "to a file: read by both".
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie libarchive-tools=3.7.4-4* unzip
npm_packages yauzl@3.4.0

printf 'int main() {}\n' >main.c
inside trixie sh -c 'bsdtar --format zip -cf - main.c | cat >pipe.zip; bsdtar --format zip -cf file.zip main.c'
cat >read.js <<'JS'
require('yauzl').open(process.argv[2], (error, zip) =>
  console.log(error ? error.message.replace(/\..*/, '') : zip.entryCount + ' entry'));
JS

expect "size of the piped zip" 10240 "$(stat -c %s pipe.zip)"
expect "unzip on the piped zip" 0 "$(inside trixie unzip -tqq pipe.zip >/dev/null; echo $?)"
expect "yauzl on the piped zip" "Invalid comment length" "$(node read.js pipe.zip)"
expect "yauzl on the zip that was written to a file" "1 entry" "$(node read.js file.zip)"
