#!/bin/bash
# Typst 0.14.2 (npm @myriaddreamin/typst-ts-node-compiler 0.7.0), Ghostscript 10.05.1, Poppler 25.03
# Surprise: the usual way to make a PDF smaller (Ghostscript's pdfwrite) changes the text of a PDF
#   from Typst without changing a pixel: where the default font joins letters, the map from glyph
#   to text comes out wrong. "efficient" is then read as "efÏcient", "flowers" loses its fl.
#   Ghostscript 10.00 (Debian 12) gives Chinese characters in the same places. No warning, status 0.
# One would guess: that rewriting a PDF keeps its text, and at worst that a
#   ligature comes out as one character such as U+FB03, which readers can fold back.
# Seen: "efÏcient ofÏce, owers" (and an invisible character) for "efficient office, flowers".
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie ghostscript=10.05.1* poppler-utils=25.03.0-5*
npm_packages @myriaddreamin/typst-ts-node-compiler@0.7.0

cat >make.js <<'JS'
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
const pdf = NodeCompiler.create().pdf({ mainFileContent: 'efficient office, flowers' });
require('fs').writeFileSync('typst.pdf', pdf);
JS
node make.js
code=0
inside trixie gs -q -sDEVICE=pdfwrite -o small.pdf typst.pdf 2>warnings || code=$?
inside trixie pdftotext typst.pdf before.txt
inside trixie pdftotext small.pdf after.txt

expect "status and warnings of Ghostscript" "0, 0 lines" "$code, $(wc -l <warnings) lines"
expect "times efficient, office, flowers before" 3 "$(grep -oE 'efficient|office|flowers' before.txt | wc -l)"
expect "times efficient, office, flowers after" 0 "$(grep -coE 'efficient|office|flowers' after.txt || true)"
expect "times that efÏcient and ofÏce are read" 2 "$(grep -oE 'efÏcient|ofÏce' after.txt | wc -l)"
