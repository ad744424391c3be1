#!/bin/bash
# nlohmann/json 3.11.2 and 3.11.3 (Debian 12, 13)
# Surprise: two different numbers compare equal: parse("-1") == parse("18446744073709551615"), and
#   parse("9007199254740993") == parse("9007199254740992.0"). Values of signed and unsigned kind are
#   compared after a cast to signed, integers and floats after a cast to double. They are distinct
#   as text and in dump(), and 4294967295 is told from -1.
# One would guess: that integers of 64 bits are compared as numbers, as C++20's std::cmp_equal does,
#   since the library keeps them exactly; and that == agrees with equal dumps.
# Seen: true, true; dumps "-1" and "18446744073709551615".
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
command -v g++ >/dev/null || skip "g++ is not installed"
debian trixie nlohmann-json3-dev=3.11.3*

cat >equal.cc <<'CC'
#include <iostream>
#include <nlohmann/json.hpp>
int main(int, char** argv) {
  const auto left = nlohmann::json::parse(argv[1]), right = nlohmann::json::parse(argv[2]);
  std::cout << left << " " << right << (left == right ? " equal" : " different") << "\n";
}
CC
g++ -std=c++17 -O0 -w -isystem "$temporary/trixie/usr/include" equal.cc -o equal

expect "-1 and 2^64-1" "-1 18446744073709551615 equal" "$(./equal -1 18446744073709551615)"
expect "-1 and 2^32-1" "-1 4294967295 different" "$(./equal -1 4294967295)"
expect "2^53+1 and 2^53 as a float" "9007199254740993 9.007199254740992e+15 equal" \
  "$(./equal 9007199254740993 9007199254740992.0)"
