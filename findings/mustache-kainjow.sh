#!/bin/bash
# kainjow/mustache 4.1 (Debian 12 and 13), mustache.js 4.2.0
# Surprise: of the tags that stand alone on a line, kainjow removes the line of sections but not of
#   comments, leaves a line too many after a partial, and indents only the partial's first line: the specification wants the whole line gone and every line indented. And an
#   empty string is true in a section, where mustache.js takes it for false.
# One would guess: that a library of "mustache" follows the specification's rule of standalone lines
#   for every tag if it does for one; and that a template with {{#note}} can be tried in JavaScript.
# Seen: "a\n{{! c }}\nb" -> "a\n\nb" (mustache.js "a\nb"); "  {{>p}}" -> "  P\nQ\n\n" ("  P\n  Q\n");
#   {{#empty}} -> yes (no).
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
command -v g++ >/dev/null || skip "g++ is not installed"
debian trixie libkainjow-mustache-dev=4.1*
npm_packages mustache@4.2.0

cat >cpp.cc <<'CC'
#include <iostream>
#include <kainjow/mustache.hpp>
int main(int, char** argv) {
  kainjow::mustache::data data;
  data["empty"] = "";
  data.set("p", kainjow::mustache::partial([] { return std::string("P\nQ\n"); }));
  std::cout << kainjow::mustache::mustache(argv[1]).render(data);
}
CC
g++ -std=c++17 -O0 -w -isystem "$temporary/trixie/usr/include" cpp.cc -o cpp
js() { node -e 'process.stdout.write(require("mustache").render(process.argv[1], { empty: "" }, { p: "P\nQ\n" }))' "$1"; }
one_line() { tr '\n' '|'; }

comment=$'a\n{{! c }}\nb\n' partial=$'a\n  {{>p}}\nb\n' section='{{#empty}}yes{{/empty}}{{^empty}}no{{/empty}}'
expect "a comment's line: C++" "a||b|" "$(./cpp "$comment" | one_line)"
expect "a comment's line: JavaScript" "a|b|" "$(js "$comment" | one_line)"
expect "a partial's lines: C++" "a|  P|Q||b|" "$(./cpp "$partial" | one_line)"
expect "a partial's lines: JavaScript" "a|  P|  Q|b|" "$(js "$partial" | one_line)"
expect "an empty string: C++, JavaScript" "yes no" "$(./cpp "$section") $(js "$section")"
