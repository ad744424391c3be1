#!/usr/bin/env python3
"""Draws what vouch says of a sample submission on a terminal as an SVG: the picture in README.md.

usage: picture.py BUILD GROUP OUT.svg        (./dev picture runs it)
"""

import os
import pathlib
import re
import subprocess
import sys
from xml.sax.saxutils import escape

COLUMNS = 80
CELL, LINE, MARGIN, BAR = 8.43, 19, 18, 34  # of a 14 px monospace font, in px
COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}
NO_BREAK_SPACE = "\u00a0"  # browsers disagree on xml:space
SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m")


def runs_of(line):
    """The line's pieces of one look each: (column, text, attributes of a <tspan>)."""
    column, colour, bold, dim, at = 0, None, False, False, 0
    for match in [*SEQUENCE.finditer(line), None]:
        text = line[at : match.start() if match else len(line)]
        if text:
            look = f' fill="{COLOURS[colour]}"' if colour else (' fill="#8b949e"' if dim else "")
            yield column, text, look + (' font-weight="bold"' if bold else "")
            column += len(text)
        if match is None:
            return
        at = match.end()
        for code in [int(number or 0) for number in match.group(1).split(";")]:
            if code == 0:
                colour, bold, dim = None, False, False
            bold = bold or code == 1
            dim = dim or code == 2
            colour = code if code in COLOURS else colour


def draw(command, lines):
    width = round(COLUMNS * CELL + 2 * MARGIN)
    height = BAR + (len(lines) + 1) * LINE + MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    yield f' height="{height}" role="img" aria-label="{escape(command)} in a terminal">'
    yield f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>'
    for number, colour in enumerate(("#ff5f56", "#ffbd2e", "#27c93f")):
        yield f'<circle cx="{18 + 18 * number}" cy="17" r="5.5" fill="{colour}"/>'
    yield '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"'
    yield ' font-size="14" fill="#e6edf3">'
    for row, line in enumerate([f"\x1b[2m$\x1b[0m {command}", *lines]):
        spans = "".join(
            f'<tspan x="{MARGIN + column * CELL:.1f}" textLength="{len(text) * CELL:.1f}"{look}>'
            f"{escape(text).replace(' ', NO_BREAK_SPACE)}</tspan>"
            for column, text, look in runs_of(line)
        )
        if spans:
            yield f'<text y="{BAR + LINE * (row + 1):.0f}">{spans}</text>'
    yield "</g>"
    yield "</svg>"


def main():
    build, group, out = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], pathlib.Path(sys.argv[3])
    shown = subprocess.run(
        [build / "bin/vouch", "check", "--quiet", "--color", "always", group],
        cwd=build / "examples/submissions",
        env={**os.environ, "COLUMNS": str(COLUMNS), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
    )
    if shown.returncode not in (0, 1, 3):
        sys.exit(f"vouch check ended with {shown.returncode}: {shown.stderr}")
    lines = shown.stdout.rstrip("\n").split("\n")
    out.write_text("\n".join(draw(f"vouch check {group}", lines)) + "\n", encoding="utf-8")


main()
