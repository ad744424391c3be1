#!/usr/bin/env python3
"""Measures the report reader on a folder of PDFs against what a person saw in each.

Also measures the reader's processor time beside Poppler's own text_list with fonts, pdftotext and
pdfinfo, the programs' start included, and what a book of 250 pages costs when its verdict is certain
early. Goals: page count, kind, columns and body size right everywhere, 95 % of the first pages of
references, 1.3 times text_list, half the time for the book. The truth is a TSV with a header: file, pages, kind (paper, template, summary, scan, slides, figure),
columns, body_font_pt, references_first_page, references_last_page. 0 or empty: none.
"""
import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile

TEXT_KINDS = {"paper", "template", "summary"}
EXPECTED_KIND = {"scan": "scan", "slides": "slides", "figure": "figure"}


def children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def read_report(worker, path, request=b'{"all_pages": true}'):
    """The worker's facts and the processor time that it took, its start included."""
    before = children_cpu()
    with open(path, "rb") as pdf:
        def give_as_3():
            os.dup2(pdf.fileno(), 3)
            os.set_inheritable(3, True)
        end = subprocess.run([worker, "report"], input=request, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, preexec_fn=give_as_3, close_fds=False,
                             check=False)
    cpu = children_cpu() - before
    if end.returncode != 0:
        return None, cpu
    return json.loads(end.stdout)["facts"], cpu


def cpu_of(argv):
    before = children_cpu()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return children_cpu() - before


def measure_book(worker, paths):
    """A book of 250 pages, bound of the papers: processor time to its verdict, and to all facts."""
    with tempfile.TemporaryDirectory() as folder:
        book = os.path.join(folder, "book.pdf")
        parts, pages = [], 0
        for path, count in paths * 250:
            if pages >= 250:
                break
            parts.append(path)
            pages += count
        subprocess.run(["pdfunite", *parts, book], check=True, stderr=subprocess.DEVNULL)
        facts, early = read_report(worker, book, b"{}")
        _, whole = read_report(worker, book)
    print(f"book of {facts['pages']} pages: {early:.2f} s CPU to its verdict ({len(facts['unread_pages'])} "
          f"pages left out), {whole:.2f} s for all facts: {early / whole:.2f}")
    return early / whole


class Tally:
    def __init__(self):
        self.right, self.all = 0, 0

    def add(self, holds):
        self.right += bool(holds)
        self.all += 1
        return " " if holds else "*"

    def __str__(self):
        share = 100 * self.right / self.all if self.all else 100
        return f"{self.right}/{self.all} ({share:.1f} %)"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", required=True, help="folder of the PDFs")
    parser.add_argument("--truth", required=True, help="the TSV")
    options = parser.parse_args()
    build = os.environ["VOUCH_BUILD"]  # ./dev bench sets it
    subprocess.run(["cmake", "--build", build, "--target", "bench_text_list"], check=True,
                   stdout=subprocess.DEVNULL)
    worker = os.path.join(build, "bin", "vouch-worker")
    baseline = os.path.join(build, "bench", "bench_text_list")

    tallies = {name: Tally() for name in ("page count", "kind", "columns", "body size within 0.2 pt",
                                          "first page of references",
                                          "pages of references alone")}
    cpu = {"vouch-worker report": 0.0, "poppler text_list with fonts": 0.0, "pdftotext": 0.0,
           "pdfinfo": 0.0}
    pages, readable = 0, []
    print("file        pages      kind        columns  body pt      references  only  (* is wrong)")
    with open(options.truth, newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        path = os.path.join(options.corpus, row["file"])
        if not os.path.exists(path):
            path = os.path.join(options.corpus, "pdfs", row["file"])
        facts, used = read_report(worker, path)
        cpu["vouch-worker report"] += used
        cpu["poppler text_list with fonts"] += cpu_of([baseline, path])
        cpu["pdftotext"] += cpu_of(["pdftotext", path, "/dev/null"])
        cpu["pdfinfo"] += cpu_of(["pdfinfo", path])
        if facts is None:
            print(f"{row['file']:10}  the reader died")
            for tally in tallies.values():
                tally.add(False)
            continue
        pages += facts["pages"]
        if facts["kind"] == "paper":
            readable.append((path, facts["pages"]))
        line = [f"{row['file']:10}"]
        mark = tallies["page count"].add(facts["pages"] == int(row["pages"]))
        line.append(f"{facts['pages']:3}/{row['pages']:>3}{mark}")
        wanted = EXPECTED_KIND.get(row["kind"], "paper")
        mark = tallies["kind"].add(facts["kind"] == wanted)
        line.append(f"{facts['kind'] or '-':>8}{mark}")
        if row["kind"] in TEXT_KINDS:
            mark = tallies["columns"].add(facts["columns"] == int(row["columns"]))
            line.append(f"{facts['columns'] or 0:4}/{row['columns']}{mark}")
            size = facts["body_font_pt"] or 0
            mark = tallies["body size within 0.2 pt"].add(abs(size - float(row["body_font_pt"])) <= 0.2)
            line.append(f"{size:5.2f}/{row['body_font_pt']:>4}{mark}")
            first = int(row["references_first_page"])
            mark = tallies["first page of references"].add((facts["references_page"] or 0) == first)
            line.append(f"{facts['references_page'] or 0:3}/{first:<3}{mark}")
            told = row["note"]
            if "refs only" in told:
                span = told.split(" refs only")[0].split("p")[-1].split("-")
                alone = int(span[-1]) - int(span[0]) + 1
                mark = tallies["pages of references alone"].add(
                    facts["references_only_pages"] == alone)
                line.append(f"{facts['references_only_pages']}/{alone}{mark}")
        print("  ".join(line))
    print()
    for name, tally in tallies.items():
        print(f"{name:30} {tally}")
    print()
    base = cpu["poppler text_list with fonts"]
    for name, seconds in cpu.items():
        print(f"{name:30} {seconds:6.2f} s CPU  {1000 * seconds / max(pages, 1):6.2f} ms a page  "
              f"{seconds / base if base else 0:5.2f} of text_list")
    wrong = any(tally.right < tally.all for name, tally in tallies.items()
                if name in ("page count", "kind", "columns", "body size within 0.2 pt"))
    references = tallies["first page of references"]
    papers = [(path, count) for path, count in readable if count <= 30]
    book = measure_book(worker, papers)
    slow = cpu["vouch-worker report"] > 1.3 * base or book > 0.5
    sys.exit(1 if wrong or slow or references.right < 0.95 * references.all else 0)


main()
