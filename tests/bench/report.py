#!/usr/bin/env python3
"""Measures the report reader on a folder of PDFs against what a person saw in each.

Also measures the reader's processor time beside Poppler's own text_list with fonts, pdftotext and
pdfinfo, the programs' start included, and what a book of 250 pages costs when its verdict is certain
early. Goals: page count, kind, columns and body size right everywhere, 95 % of the first pages of
references, 1.3 times text_list, half the time for the book. The truth is a TSV with a header: file, pages, kind (paper, template, summary, scan, slides, figure),
columns, body_font_pt, references_first_page, references_last_page. 0 or empty: none.

A truth with the column `findings` is one of papers that are true by construction: id, pages, width,
height, cols, body_pt, leading_pt, refs_begin, title, embedded and the report-* findings that are due
and no others; empty: not said. A paper is wholly right when no fact that is said is told otherwise and
exactly the due findings are told. What a program cannot read out of the file (pdftotext does not find
the title's words) is not asked for, and report-unreadable-text is then due where its text is needed.
Goal: 97 %.
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


def within(value, wanted, reach):
    return value is not None and abs(value - float(wanted)) <= reach


def squeezed(text):
    return "".join(text.split()).lower()


def misses_of(row, facts, findings, readable, has_title):
    """What of a paper that is true by construction is told wrong."""
    misses = []

    def ask(key, holds, told):
        if row[key] and not holds:
            misses.append(f"{key} {told} for {row[key]}")

    ask("pages", facts["pages"] == int(row["pages"] or 0), facts["pages"])
    ask("width", within(facts["page_width_pt"], row["width"] or 0, 1), facts["page_width_pt"])
    ask("height", within(facts["page_height_pt"], row["height"] or 0, 1), facts["page_height_pt"])
    ask("cols", facts["columns"] == int(row["cols"] or 0), facts["columns"])
    ask("body_pt", within(facts["body_font_pt"], row["body_pt"] or 0, 0.12), facts["body_font_pt"])
    ask("leading_pt", within(facts["leading_pt"], row["leading_pt"] or 0, 0.15), facts["leading_pt"])
    embedded = all(font["embedded"] for font in facts["fonts"])
    ask("embedded", str(embedded) == row["embedded"], embedded)
    if readable:
        ask("refs_begin", str(facts["references_page"] or "none") == row["refs_begin"],
            facts["references_page"])
    if has_title:
        ask("title", facts["title"] == row["title"], repr(facts["title"]))
    due = set(row["findings"].split()) | (set() if readable else {"report-unreadable-text"})
    misses += [f"+{name}" for name in sorted(findings - due)]
    misses += [f"-{name}" for name in sorted(due - findings)]
    return misses


def judge_made(build, folder, rows):
    """Papers that are true by construction; the share that is wholly right."""
    right = 0
    for row in rows:
        path = os.path.join(folder, row["id"] + ".pdf")
        facts, _ = read_report(os.path.join(build, "bin", "vouch-worker"), path)
        check = subprocess.run([os.path.join(build, "bin", "vouch"), "check", path, "--format", "json"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        told = {finding["id"] for finding in json.loads(check.stdout)["findings"]}
        findings = {name for name in told if name.startswith("report-")}
        text = squeezed(subprocess.run(["pdftotext", path, "-"], stdout=subprocess.PIPE, check=False,
                                       stderr=subprocess.DEVNULL).stdout.decode("utf-8", "replace"))
        # Letters that are a program's, and not marks of a font without a map.
        readable = not row["pages"] or sum(c.isalpha() for c in text) > 0.5 * len(text) > 500
        readable = readable or not facts or facts["kind"] != "paper"
        misses = misses_of(row, facts, findings, readable, squeezed(row["title"]) in text) \
            if facts else ["the reader died"]
        right += not misses
        if misses:
            print(f"{row['id']:30} {'; '.join(misses)}")
    print(f"\nwholly right: {right}/{len(rows)} ({100 * right / len(rows):.1f} %)")
    return right / len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", required=True, help="folder of the PDFs")
    parser.add_argument("--truth", help="the TSV (default: truth.tsv in the folder)")
    options = parser.parse_args()
    build = os.environ["VOUCH_BUILD"]  # ./dev bench sets it
    truth = options.truth or os.path.join(options.corpus, "truth.tsv")
    with open(truth, newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    if rows and "findings" in rows[0]:
        sys.exit(0 if judge_made(build, options.corpus, rows) >= 0.97 else 1)
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
