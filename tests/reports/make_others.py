#!/usr/bin/env python3
"""Makes the papers of this folder that no LaTeX of ours made, with pseudo-random text: a word
processor's, groff's, a browser's, an HTML printer's, and pandoc's own LaTeX template.

Needs, beside what ./dev installs:
  apt-get install python3-docx libreoffice-writer-nogui groff ghostscript weasyprint pandoc
                  texlive-latex-recommended lmodern fonts-liberation
The PDFs are committed; neither build nor tests run this.
"""
import os
import random
import subprocess
import tempfile

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

HERE = os.path.dirname(os.path.abspath(__file__))
SECTIONS = ["Introduction", "Background and Related Work", "Design", "Implementation",
            "Evaluation", "Conclusion"]
WORDS = """the of a in to and we is for with on as by this which our it that each when system
cluster model server cache node request latency scheduler memory network replica client worker data
batch gradient storage bandwidth queue transaction failure recovery measure show find design compare
reduce increase requires allows large small fast slow many few distributed parallel remote local
common recent""".split()


class Text:
    def __init__(self):
        self.random = random.Random(598)

    def sentence(self):
        words = [self.random.choice(WORDS) for _ in range(self.random.randint(9, 24))]
        return " ".join(words).capitalize() + "."

    def paragraph(self):
        return " ".join(self.sentence() for _ in range(5))

    def entry(self):
        return (f"A. Author and B. Author. {self.sentence()} In Proc. OSDI, "
                f"{self.random.randint(1990, 2021)}.")


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def word_processor(work, name):
    """Headings of the body's size and weight, as people write them who know no styles."""
    text, document = Text(), Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Serif", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.75)
    section.top_margin = section.bottom_margin = Inches(0.75)
    columns = section._sectPr.xpath("./w:cols")[0]
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "360")
    title = document.add_paragraph().add_run("Placing Work where Links are Fast")
    title.bold, title.font.size = True, Pt(18)
    document.add_paragraph("Ada Lovelace, Alan Turing")
    for heading in SECTIONS:
        document.add_paragraph(heading)
        for _ in range(9):
            document.add_paragraph(text.paragraph())
    document.add_paragraph("References")
    for number in range(25):
        document.add_paragraph(f"[{number + 1}] {text.entry()}")
    document.save(os.path.join(work, name + ".docx"))
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", HERE,
        os.path.join(work, name + ".docx"))


def groff(work, name):
    text = Text()
    source = (".nr PS 10\n.nr VS 12\n.nr LL 7i\n.nr PO 0.75i\n.TL\nPlacing Work where Links are "
              f"Fast\n.AU\nAda Lovelace\nAlan Turing\n.AB\n{text.paragraph()}\n.AE\n.2C\n")
    for heading in SECTIONS:
        source += f".NH 1\n{heading}\n" + "".join(f".PP\n{text.paragraph()}\n" for _ in range(9))
    source += ".SH\nReferences\n"
    source += "".join(f".IP [{n + 1}]\n{text.entry()}\n" for n in range(25))
    path = os.path.join(work, name)
    with open(path + ".ms", "w", encoding="utf-8") as file:
        file.write(source)
    with open(path + ".ps", "wb") as file:
        subprocess.run(["groff", "-ms", "-Tps", "-P-pletter", path + ".ms"], stdout=file, check=True)
    run("ps2pdf", "-sPAPERSIZE=letter", path + ".ps", os.path.join(HERE, name + ".pdf"))


def web_page(work, name, *printer):
    text = Text()
    body = "".join(f"<h2>{n + 1} {heading}</h2>" +
                   "".join(f"<p>{text.paragraph()}</p>" for _ in range(9))
                   for n, heading in enumerate(SECTIONS))
    body += "<h2>References</h2>"
    body += "".join(f"<p>[{n + 1}] {text.entry()}</p>" for n in range(25))
    path = os.path.join(work, name + ".html")
    with open(path, "w", encoding="utf-8") as file:
        file.write("<!doctype html><meta charset=utf-8><style>@page{size:letter;margin:0.75in}"
                   "body{font:10pt/12pt 'Liberation Serif';text-align:justify;margin:0}"
                   "div{column-count:2;column-gap:0.3in}h1{font-size:18pt}h2{font-size:12pt}"
                   "p{margin:0 0 4pt}</style><h1>Placing Work where Links are Fast</h1>"
                   f"<p>Ada Lovelace, Alan Turing</p><div>{body}</div>")
    target = os.path.join(HERE, name + ".pdf")
    if printer[0] == "chromium":
        run(*printer, f"--print-to-pdf={target}", "file://" + path)
    else:
        run(*printer, path, target)


def pandoc(work, name):
    """LaTeX's own two columns: a gutter of 10 pt, no wider than a stretched space."""
    text = Text()
    source = "% Placing Work where Links are Fast\n% Ada Lovelace; Alan Turing\n\n"
    for heading in SECTIONS:
        source += f"# {heading}\n\n" + "".join(f"{text.paragraph()}\n\n" for _ in range(9))
    source += "# References\n\n" + "".join(f"{text.entry()}\n\n" for _ in range(25))
    path = os.path.join(work, name + ".md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(source)
    run("pandoc", path, "-o", os.path.join(HERE, name + ".pdf"), "-V", "classoption=twocolumn",
        "-V", "geometry:margin=0.75in", "-V", "papersize=letter")


def main():
    os.environ["SOURCE_DATE_EPOCH"] = "1619395200"
    with tempfile.TemporaryDirectory() as work:
        word_processor(work, "word-processor")
        groff(work, "groff")
        web_page(work, "browser", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                 "--no-pdf-header-footer", "--print-to-pdf-no-header")
        web_page(work, "html-printer", "weasyprint")
        pandoc(work, "pandoc")


main()
