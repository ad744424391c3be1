// Makes text that a submission says safe for the format in which it is shown. One function a
// format; all take any bytes: what is not UTF-8 becomes U+FFFD first. Terminals are served by
// util/printable.h, and HTML by its templates, which escape (kainjow mustache) what is printable.
#pragma once

#include <string>
#include <string_view>

namespace vouch::report {

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
