#!/bin/bash
# Asciidoctor 2.0.18 and 2.0.23 (Debian 12, 13)
# Surprise: a paragraph that names g++ twice loses both pluses: `++` opens an inline passthrough and
#   the next `++` closes it, across backticks and sentences. "Build with `g++ a.cpp` or `clang++ a.cpp`"
#   becomes one code span that begins with "g a.cpp". Named once, g++ stays g++, so that a first try
#   looks right. C++ does the same.
# One would guess: that backticks guard what is inside them, and that a second mention of a compiler
#   cannot change the first.
# Seen: once "g++ a.cpp"; twice "g a.cpp` or `clang a.cpp".
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
debian trixie asciidoctor=2.0.23-1

render() { printf '%s\n' "$1" | inside trixie asciidoctor -e -o - - | sed -n 's/^<p>\(.*\)<\/p>$/\1/p'; }

# The backticks are AsciiDoc's.
# shellcheck disable=SC2016
{
  expect "g++ once" 'Build with <code>g++ a.cpp</code>.' "$(render 'Build with `g++ a.cpp`.')"
  expect "g++ and clang++" 'Build with <code>g a.cpp` or `clang a.cpp</code>.' \
    "$(render 'Build with `g++ a.cpp` or `clang++ a.cpp`.')"
  expect "in plain words" 'C and C programmers' "$(render 'C++ and C++ programmers')"
}
