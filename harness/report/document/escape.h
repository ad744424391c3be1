// Makes text that a submission says safe for the place where it is shown. One function a place; all
// take any bytes: what is not UTF-8 becomes U+FFFD first. HTML is not here: its templates escape
// (kainjow mustache), after `visible` has made the invisible visible.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vouch::report {

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

/// RFC 4180: quoted when needed; always one line. What a spreadsheet would take for a formula (it
/// begins with = + - @, a tab or CR, also after blanks) gets an apostrophe in front; plain numbers
/// do not.
std::string csv_field(std::string_view text);

/// XML 1.0 character data and attribute values: & < > " ' escaped; characters that XML 1.0 has no
/// way to write become U+FFFD. Line feeds stay.
std::string xml_text(std::string_view text);

/// The message of a GitHub workflow command: % CR LF.
std::string github_message(std::string_view text);

/// A property of a GitHub workflow command: also : and ,
std::string github_property(std::string_view text);

/// Inline Markdown: nothing in it is markup, a link, an image, HTML or a table's bar.
std::string markdown_text(std::string_view text);

/// A code span, whatever backticks are in it. Not for tables: a bar would end the cell.
std::string markdown_code(std::string_view text);

}  // namespace vouch::report
