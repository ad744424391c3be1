#!/bin/bash
# Poppler 25.03 (as well 22.12), Ghostscript 10.05.1, MuPDF 1.25.1, pdf-lib 1.17.1 (to make the page)
# Surprise: Poppler leaves out /UserUnit (PDF 1.6: the size of a unit in 1/72 inch). A page of
#   612 x 792 units of 2/72 inch each is 17 x 22 inches; pdfinfo calls it "612 x 792 pts (letter)"
#   and pdftoppm draws it at a quarter of the area that Ghostscript and MuPDF draw at the same dpi.
# One would guess: that "pts" are points, since pdfinfo says so and knows all page boxes; and that
#   readers of one page agree on its size.
# Seen: pdfinfo "612 x 792 pts (letter)"; at 72 dpi pdftoppm 612 x 792, Ghostscript and mutool 1224 x 1584.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie poppler-utils=25.03.0-5* ghostscript=10.05.1* mupdf-tools=1.25.1*
npm_packages pdf-lib@1.17.1

cat >make.js <<'JS'
const { PDFDocument, PDFName, PDFNumber } = require('pdf-lib');
PDFDocument.create().then(async document => {
  const page = document.addPage([612, 792]);
  page.drawText('Twelve units', { x: 72, y: 700, size: 12 });
  page.node.set(PDFName.of('UserUnit'), PDFNumber.of(2));
  require('fs').writeFileSync('page.pdf', await document.save());
});
JS
node make.js
size() { node -e 'const b = require("fs").readFileSync(process.argv[1]);
  console.log(b.readUInt32BE(16) + " x " + b.readUInt32BE(20))' "$1"; }
inside trixie pdftoppm -r 72 -singlefile -png page.pdf poppler
inside trixie gs -q -sDEVICE=pnggray -r72 -o ghostscript.png page.pdf
inside trixie mutool draw -q -r 72 -o mupdf.png page.pdf 2>/dev/null

expect "page size of pdfinfo" "612 x 792 pts (letter)" \
  "$(inside trixie pdfinfo page.pdf | sed -n 's/^Page size: *//p')"
expect "pixels of pdftoppm at 72 dpi" "612 x 792" "$(size poppler.png)"
expect "pixels of Ghostscript at 72 dpi" "1224 x 1584" "$(size ghostscript.png)"
expect "pixels of MuPDF at 72 dpi" "1224 x 1584" "$(size mupdf.png)"
