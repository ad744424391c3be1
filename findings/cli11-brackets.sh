#!/bin/bash
# CLI11 2.1.2 and 2.4.1 (Debian 12, 13)
# Surprise: an argument in square brackets is taken apart wherever an option or positional may hold
#   several values: `tool '[old]'` opens "old", `tool '[a,b].d' '[a,b]'` gets three names. It is
#   meant for configuration files but works on the command line, too, for std::vector<std::string>
#   as well as numbers, and after "--". A std::string option keeps its brackets.
# One would guess: that what the shell hands over in one word arrives as one string, whatever the
#   type of the container; brackets are ordinary in names of directories.
# Seen: positional vector: "[old]" -> old; "[a,b]" -> a b; plain string: [old].
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
command -v g++ >/dev/null || skip "g++ is not installed"
debian trixie libcli11-dev=2.4.1*

cat >tool.cc <<'CC'
#include <CLI/CLI.hpp>
#include <iostream>
int main(int argc, char** argv) {
  CLI::App app;
  std::string one = "-";
  std::vector<std::string> many;
  app.add_option("--one", one);
  app.add_option("many", many);
  CLI11_PARSE(app, argc, argv);
  std::cout << one << ":";
  for (const auto& word : many) std::cout << " " << word;
  std::cout << "\n";
}
CC
g++ -std=c++17 -O0 -w -isystem "$temporary/trixie/usr/include" tool.cc -o tool

expect "[old] as a positional" "-: old" "$(./tool '[old]')"
expect "[a,b] as a positional" "-: x a b" "$(./tool x '[a,b]')"
expect "[old] after --" "-: old" "$(./tool -- '[old]')"
expect "[old] as one string" "[old]:" "$(./tool --one '[old]')"
