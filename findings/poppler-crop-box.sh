#!/bin/bash
# Poppler 25.03 (as well 22.12), MuPDF 1.25.1, pdf-lib 1.17.1 (to make the page)
# Surprise: the programs of Poppler take different boxes for "the page". On a page with a /CropBox
#   pdfinfo tells the crop box's size, pdftoppm draws the whole media box, and pdftotext gives text
#   that stands outside the crop box, which no viewer shows. mutool takes the crop box
#   for both.
# One would guess: that pdfinfo's "Page size" is the size of what pdftoppm draws, and that
#   pdftotext gives what is seen, or that there is one default of the library for all of them.
# Seen: pdfinfo "400 x 500 pts", pdftoppm 612 x 792 pixels at 72 dpi, pdftotext "cropped away inside";
#   mutool 400 x 500 pixels and "inside". -cropbox fixes the first two.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie poppler-utils=25.03.0-5* mupdf-tools=1.25.1*
npm_packages pdf-lib@1.17.1

cat >make.js <<'JS'
const { PDFDocument } = require('pdf-lib');
PDFDocument.create().then(async document => {
  const page = document.addPage([612, 792]);
  page.drawText('cropped away', { x: 72, y: 700, size: 12 });
  page.drawText('inside', { x: 72, y: 400, size: 12 });
  page.setCropBox(50, 50, 400, 500);
  require('fs').writeFileSync('page.pdf', await document.save());
});
JS
node make.js
size() { node -e 'const b = require("fs").readFileSync(process.argv[1]);
  console.log(b.readUInt32BE(16) + " x " + b.readUInt32BE(20))' "$1"; }
words() { tr -s '\n\f ' ' ' | sed 's/^ //; s/ $//'; }
inside trixie pdftoppm -r 72 -singlefile -png page.pdf poppler
inside trixie mutool draw -q -r 72 -o mupdf.png page.pdf 2>/dev/null

expect "page size of pdfinfo" "400 x 500 pts" "$(inside trixie pdfinfo page.pdf | sed -n 's/^Page size: *//p')"
expect "pixels of pdftoppm at 72 dpi" "612 x 792" "$(size poppler.png)"
expect "pixels of mutool at 72 dpi" "400 x 500" "$(size mupdf.png)"
expect "text of pdftotext" "cropped away inside" "$(inside trixie pdftotext page.pdf - | words)"
expect "text of mutool" inside "$(inside trixie mutool draw -q -F txt page.pdf 2>/dev/null | words)"
