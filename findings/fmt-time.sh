#!/bin/bash
# {fmt} 9.1.0 (Debian 12) and 10.1.1 (Debian 13), libstdc++'s std::format for comparison where g++ >= 14
# Surprise: "{:%T}" of a duration is a time of day: 25 hours print as 01:00:00, 100 hours as 04:00:00;
#   std::format prints 25:00:00 and 100:00:00. And "{:%F %T}" of system_clock::now() changed its
#   shape between two Debians: whole seconds in 9.1, nine digits of a second more in 10.1.
# One would guess: that std::format, which was made from {fmt}, prints the same for the same
#   string; and that a spelled-out time stamp format keeps its width over an upgrade.
# Seen: 25 h -> 01:00:00; 2023-11-14 22:13:20 (9.1), 2023-11-14 22:13:20.123000000 (10.1).
# shellcheck source=findings/lib.bash
. "$(dirname "$0")/lib.bash"
command -v g++ >/dev/null || skip "g++ is not installed"
debian bookworm libfmt-dev=9.1.0*
debian trixie libfmt-dev=10.1.1*

cat >time.cc <<'CC'
#define FMT_HEADER_ONLY
#include <fmt/chrono.h>
int main() {
  using namespace std::chrono;
  system_clock::time_point stamp(milliseconds(1700000000123));
  fmt::print("{:%T} {:%T} {:%F %T}\n", hours(25), hours(100), stamp);
}
CC
for suite in bookworm trixie; do
  mkdir "$suite"
  cp -r "$temporary/$suite/usr/include/fmt" "$suite/"
  g++ -std=c++17 -O0 -w -I "$suite" time.cc -o "$suite/time"
done

expect "{fmt} 9.1: 25 h, 100 h, a time stamp" "01:00:00 04:00:00 2023-11-14 22:13:20" "$(bookworm/time)"
expect "{fmt} 10.1" "01:00:00 04:00:00 2023-11-14 22:13:20.123000000" "$(trixie/time)"

cat >std.cc <<'CC'
#include <chrono>
#include <format>
#include <iostream>
int main() { std::cout << std::format("{:%T} {:%T}\n", std::chrono::hours(25), std::chrono::hours(100)); }
CC
if g++ -std=c++20 -O0 -w std.cc -o std 2>/dev/null; then
  expect "std::format" "25:00:00 100:00:00" "$(./std)"
fi
