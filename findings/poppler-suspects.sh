#!/bin/bash
# Typst 0.14.2 (npm @myriaddreamin/typst-ts-node-compiler 0.7.0), Poppler 25.03 (as well 22.12)
# Surprise: pdfinfo prints "Syntax Error: Suspects object is wrong type (boolean)" for every tagged
#   PDF from Typst. The file is right: ISO 32000 defines /MarkInfo /Suspects as a boolean, and Typst
#   writes false. Poppler complains of its type whenever its value is false. Status 0, qpdf --check
#   finds nothing.
# One would guess: that "Syntax Error" on standard error means a damaged file, and would count such
#   lines as a sign of it.
# Seen: the line above on standard error, status 0; qpdf 0; nothing after false is made true.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie poppler-utils=25.03.0-5* qpdf=12.2.0-1
npm_packages @myriaddreamin/typst-ts-node-compiler@0.7.0

cat >make.js <<'JS'
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
const pdf = NodeCompiler.create().pdf({ mainFileContent: '#set document(title: "A report")\n= A report\nText.' });
require('fs').writeFileSync('typst.pdf', pdf);
JS
node make.js
inside trixie qpdf --qdf --object-streams=disable typst.pdf plain.pdf
sed 's|/Suspects false|/Suspects true |' plain.pdf >true.pdf
# shellcheck disable=SC2069
errors() { inside trixie pdfinfo "$1" 2>&1 >/dev/null || true; }

expect "pdfinfo on standard error" "Syntax Error: Suspects object is wrong type (boolean)" "$(errors typst.pdf)"
expect "status of pdfinfo" 0 "$(inside trixie pdfinfo typst.pdf >/dev/null 2>&1; echo $?)"
expect "status of qpdf --check" 0 "$(inside trixie qpdf --check typst.pdf >/dev/null 2>&1; echo $?)"
expect "pdfinfo on standard error where the boolean is true" "" "$(errors true.pdf)"
