// Lines for a terminal: colour, symbols in UTF-8 or ASCII, wrapping and padding by display width.
// Every text passes through `clean`, so a terminal obeys nothing that a submission says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/report/formats.h"

namespace vouch::report {

enum class Colour { none, bold, dim, red, green, yellow, cyan };

class TerminalText {
 public:
  explicit TerminalText(const TerminalStyle& style) : style_(style) {}

  /// Safe for this terminal, on one line.
  std::string clean(std::string_view text) const;
  /// In colour, when the terminal has any. `text` has to be clean.
  std::string paint(Colour colour, std::string_view text) const;
  /// Cut to `width` columns, with an ellipsis; padded with blanks to exactly that.
  std::string fit(std::string_view text, std::size_t width) const;
  /// Adds `text` (any bytes), made clean, wrapped at blanks; the first line begins with `first`,
  /// the others are indented by `indent` columns.
  void wrap(std::string_view first, std::size_t indent, std::string_view text,
            Colour colour = Colour::none);
  void line(std::string_view text = {});

  /// For a stage's status, a step's outcome ("ok", "failed", ...) or a severity.
  std::string symbol(std::string_view status) const;
  static Colour colour_of(std::string_view status);

  std::size_t width() const { return static_cast<std::size_t>(style_.width); }
  bool utf8() const { return style_.utf8; }
  std::string take() { return std::move(out_); }

 private:
  TerminalStyle style_;
  std::string out_;
};

}  // namespace vouch::report
