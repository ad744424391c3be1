// What a terminal can show.
#pragma once

namespace vouch {

/// How a terminal, or a file read on one, is written to.
struct TerminalStyle {
  int width = 80;       // columns; at least 40
  bool colour = false;  // ANSI colours (ECMA-48 SGR)
  bool utf8 = true;     // false: ASCII only
};

}  // namespace vouch
