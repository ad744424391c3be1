// Makes any bytes safe to show to people: on a terminal, in a log, on a page. What is not UTF-8
// becomes U+FFFD first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace vouch {

/// Calls `visit(code point, its bytes)` for each character; a byte that belongs to none is U+FFFD.
void each_character(std::string_view text,
                    const std::function<void(std::int32_t, std::string_view)>& visit);

/// Valid UTF-8, one line: control, format (bidirectional, zero-width) and separator characters are
/// shown as "\n", "\t", "\x1b" or "\u{202e}". So a terminal obeys nothing, and a reader sees all.
std::string visible(std::string_view text);

/// The same for a text of several lines, whose line feeds and tabs stay (a log's CR LF is a LF).
std::string visible_lines(std::string_view text);

/// What a program wrote, so that it may be shown on any terminal, and no byte of it is lost: the
/// same as visible_lines, but CR LF stays, and what is not UTF-8 is "\xe9".
std::string log_text(std::string_view text);

/// Every character outside ASCII as "\u{e9}"; for terminals without UTF-8.
std::string to_ascii(std::string_view text);

/// Columns that `text` (valid UTF-8) takes on a terminal: CJK two, combining marks none.
std::size_t display_width(std::string_view text);

}  // namespace vouch
