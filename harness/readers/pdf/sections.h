// The sections of a report that the course's rules speak of: references, related work, appendix,
// and the title.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/readers/pdf/lines.h"

namespace vouch::readers {

/// A place in the text as one reads it: pages, then columns, then downwards.
struct Place {
  std::size_t page = 0;  // from 0
  std::size_t column = 0;
  double top = 0;
  auto operator<=>(const Place&) const = default;
};

struct Sections {
  std::optional<Place> references;
  std::optional<Place> references_end;  // absent: they go on to the end
  std::optional<Place> related_work;
  std::optional<Place> appendix;  // after the references
};

/// A heading named References (Bibliography, "7. Literature:", ...) counts once entries follow it;
/// a table of contents or a running head does not. Without such a heading a run of numbered entries
/// does.
Sections sections_of(const std::vector<PageLines>& pages, double body_size_pt);

/// The largest words of the first page that has any.
std::optional<std::string> title_of(const std::vector<PageLines>& pages);

/// Does nothing but references stand on the page? And nothing but appendix?
bool is_references_only(const PageLines& page, std::size_t index, const Sections& sections);
bool is_appendix_only(const PageLines& page, std::size_t index, const Sections& sections);

}  // namespace vouch::readers
