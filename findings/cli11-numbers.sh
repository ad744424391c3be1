#!/bin/bash
# CLI11 2.1.2 (Debian 12) and 2.4.1 (Debian 13)
# Surprise: an int option reads "010" as eight (C's octal), reads "" as 0 (as from --jobs "$UNSET"),
#   and in 2.1.2 turns a number that does not fit into the largest that does, all without an error;
#   yet it refuses "1e3" and "5.0". 2.4.1 has an error for the large number and is new in taking
#   "1_000" and "0o17", but keeps 8 for "010" and 0 for "".
# One would guess: decimal, since that is what a person types ("--points 010", "--group 08"), and
#   an error for an empty word, as an option without a value gives one.
# Seen: 010 -> 8, "" -> 0, 9223372036854775808 -> 9223372036854775807 (2.1.2) or error 104 (2.4.1).
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
command -v g++ >/dev/null || skip "g++ is not installed"
debian bookworm libcli11-dev=2.1.2*
debian trixie libcli11-dev=2.4.1*

cat >tool.cc <<'CC'
#include <CLI/CLI.hpp>
#include <iostream>
int main(int argc, char** argv) {
  CLI::App app;
  long long number = -1;
  app.add_option("--number", number);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::cout << "error " << error.get_exit_code() << "\n";
    return 0;
  }
  std::cout << number << "\n";
}
CC
for suite in bookworm trixie; do
  g++ -std=c++17 -O0 -w -isystem "$temporary/$suite/usr/include" tool.cc -o $suite
done

expect "010, 2.1.2 and 2.4.1" "8 8" "$(./bookworm --number 010) $(./trixie --number 010)"
expect "an empty word" "0 0" "$(./bookworm --number '') $(./trixie --number '')"
expect "1e3" "error 104 error 104" "$(./bookworm --number 1e3) $(./trixie --number 1e3)"
expect "two to the 63rd, 2.1.2" 9223372036854775807 "$(./bookworm --number 9223372036854775808)"
expect "two to the 63rd, 2.4.1" "error 104" "$(./trixie --number 9223372036854775808)"
expect "08" "error 104 error 104" "$(./bookworm --number 08) $(./trixie --number 08)"
