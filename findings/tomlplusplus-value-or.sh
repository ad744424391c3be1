#!/bin/bash
# toml++ 3.3.0 and 3.4.0 (Debian 12, 13)
# Surprise: value_or(7) gives 3 for 3.0 but the default, 7, for 3.5, for -1 where the default is
#   unsigned and for 300 where it is a byte: a value that is there and of the wrong shape is quietly
#   taken for absent. value<bool>() is laxer than any of them: 300 is true.
# One would guess: that a default is for a missing key; that the wrong type throws, or else that
#   3.5 is cut to 3 as 3.0 is; and that an integer that is neither 0 nor 1 is no boolean, since
#   conversions are said to be lossless.
# Seen: 3.0 -> 3, 3.5 -> 7, -1 -> 7, 300 -> 7, missing -> 7; bool of 300 -> 1.
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
command -v g++ >/dev/null || skip "g++ is not installed"
debian trixie libtomlplusplus-dev=3.4.0*

cat >value.cc <<'CC'
#include <iostream>
#include <toml++/toml.h>
int main() {
  const auto table = toml::parse("whole = 3.0\nhalf = 3.5\nminus = -1\nlarge = 300\n");
  std::cout << table["whole"].value_or(7) << " " << table["half"].value_or(7) << " "
            << table["minus"].value_or(7u) << " " << int{table["large"].value_or(uint8_t{7})} << " "
            << table["missing"].value_or(7) << "\n" << table["large"].value<bool>().value_or(false) << "\n";
}
CC
g++ -std=c++17 -O0 -w -isystem "$temporary/trixie/usr/include" value.cc -o value

expect "3.0, 3.5, -1, 300, missing" "3 7 7 7 7" "$(./value | sed -n 1p)"
expect "bool of 300" 1 "$(./value | sed -n 2p)"
