// Which lines are headings, and which headings name what the course's rules speak of. Names are
// compared by their ASCII letters alone, in lower case, so that small capitals ("R EFERENCES"),
// spacing, accents' marks and "References:" make no difference.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/readers/pdf/lines.h"

namespace vouch::readers {

struct Heading {
  std::string letters;    // of its name, numbering left out
  bool numbered = false;  // "7", "7.1", "VII.", "(ii)", "Section 2:", "A."
  bool set_off = false;   // bold, larger than the body or in capitals
};

inline constexpr std::size_t kLongestHeading = 70;  // bytes

/// Of the line, or of the bold words that begin it. Absent for what cannot be a heading: too long,
/// no letters, or ending in a number, as a table of contents does.
std::optional<Heading> heading_of(const Line& line, double body_size_pt);

/// The name that begins the line as a sentence of its own and goes on: "Prior work. We know ...".
/// Absent when no such thing begins it.
std::optional<Heading> run_in_heading_of(const Line& line);

/// Does it stand alone on its line, in title case and without a full stop? So a heading of the
/// body's size and weight looks.
bool is_title_line(const Line& line);

std::string letters_of(std::string_view text);

bool names_references(std::string_view letters);
/// Background and surveys too, and in doubt yes: whoever has such a section is not to be accused.
bool names_related_work(std::string_view letters);
/// Sections that hold the background in papers that call nothing else so: a second choice.
bool may_hold_background(std::string_view letters);
bool names_appendix(std::string_view letters);
bool names_back_matter(std::string_view letters);

}  // namespace vouch::readers
