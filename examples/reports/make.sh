#!/bin/bash
# Makes the sample reports again: GROUP.tex here becomes submissions/GROUP/report.pdf. Needs LaTeX:
#   apt-get install texlive-latex-base texlive-latex-recommended texlive-fonts-recommended
# The PDFs are committed; the build does not run this.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

export SOURCE_DATE_EPOCH=1619395200 FORCE_SOURCE_DATE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for source in *.tex; do
  name=${source%.tex}
  # A second report of one group is named GROUP--FILE.tex.
  group=${name%%--*} file=report
  [ "$group" = "$name" ] || file=${name#*--}
  case $name in body | results) continue ;; esac  # parts of the others
  if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then continue; fi
  for _ in 1 2 3; do
    pdflatex -interaction=nonstopmode -halt-on-error -output-directory "$work" "$source" \
      >"$work/$name.out" || {
      tail -n 30 "$work/$name.out" >&2
      exit 1
    }
  done
  mv "$work/$name.pdf" "../submissions/$group/$file.pdf"
  echo "$group/$file.pdf: $(tr -d '\n' <"$work/$name.log" | grep -oE '[0-9]+ pages?, [0-9]+ bytes')"
done
