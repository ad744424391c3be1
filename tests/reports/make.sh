#!/bin/bash
# Makes the LaTeX papers of this folder again, eight pages in all and eight with two more of
# references. Needs LaTeX, beside what ./dev installs:
#   apt-get install texlive-latex-extra texlive-publishers texlive-fonts-extra texlive-plain-generic
# The PDFs are committed; neither build nor tests run this.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

export SOURCE_DATE_EPOCH=1619395200 FORCE_SOURCE_DATE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

paper() {  # NAME STYLE PARAGRAPHS ENTRIES [MORE]
  local definitions="\\def\\Style{$2}\\def\\Paragraphs{$3}\\def\\Entries{$4}${5:-}"
  for _ in 1 2; do
    pdflatex -interaction=nonstopmode -halt-on-error -output-directory "$work" -jobname "$1" \
      "$definitions\\input{paper}" >"$work/said" || {
      tail -n 30 "$work/said" >&2
      exit 1
    }
  done
  mv "$work/$1.pdf" .
  echo "$1.pdf: $(tr -d '\n' <"$work/$1.log" | grep -oE '[0-9]+ pages?, [0-9]+ bytes')"
}

paper acm-8 acm 16 40
paper acm-8-and-2 acm 18 95 '\def\Alone{}'
paper ieee-8 ieee 15 40
paper ieee-8-and-2 ieee 16 95 '\def\Alone{}'
paper usenix-8 usenix 13 40
paper usenix-8-and-2 usenix 14 60 '\def\Alone{}'
paper mlsys-8 mlsys 13 40
paper mlsys-8-and-2 mlsys 14 62 '\def\Alone{}'
