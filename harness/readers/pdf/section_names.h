// The names under which papers in many languages put what the course's rules speak of.
#pragma once

#include <string>
#include <string_view>

namespace vouch::readers {

/// Letters alone, of every script, in lower case, without accents and in their plain forms, so that
/// small capitals ("R EFERENCES"), spacing, marks and "References:" make no difference.
std::string letters_of(std::string_view text);

// All take what letters_of gives.
bool names_references(std::string_view letters);
/// Background and surveys too, and in doubt yes: whoever has such a section is not to be accused.
bool names_related_work(std::string_view letters);
/// Sections that hold the background in papers that call nothing else so: a second choice.
bool may_hold_background(std::string_view letters);
bool names_appendix(std::string_view letters);
bool names_back_matter(std::string_view letters);

}  // namespace vouch::readers
