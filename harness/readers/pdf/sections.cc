#include "harness/readers/pdf/sections.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>

#include "harness/readers/pdf/headings.h"
#include "util/text.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kLinesLookedAt = 30;  // below a heading, for entries
constexpr std::size_t kLongestList = 200;   // lines of a list looked at
constexpr std::size_t kFewLines = 8;        // too few to tell a list from text
constexpr std::size_t kMostTitle = 300;     // bytes
constexpr std::size_t kMostTitleLines = 5;
constexpr double kTitleLarger = 0.9;  // points, than the body, at least
constexpr auto npos = std::string_view::npos;

Place place_of(const Line& line) { return {line.page, line.column, line.top}; }

bool has_year(std::string_view text) {
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    const std::string_view four = text.substr(i, 4);
    const bool before = i > 0 && is_digit(text[i - 1]);
    const bool after = i + 4 < text.size() && is_digit(text[i + 4]);
    if (before || after || !std::ranges::all_of(four, is_digit)) continue;
    if (four.starts_with("19") || four.starts_with("20")) return true;
  }
  return false;
}

bool begins_entry(std::string_view text) {
  if (text.size() > 2 && text[0] == '[' && std::isalnum(static_cast<unsigned char>(text[1])) != 0) {
    const auto end = text.find(']');
    return end != std::string_view::npos && end < 14;
  }
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  return digits > 0 && digits < 4 && digits + 2 < text.size() && text[digits] == '.' &&
         text[digits + 1] == ' ';
}

/// All lines of text in the order in which one reads them.
std::vector<const Line*> reading_order(const std::vector<PageLines>& pages) {
  std::vector<const Line*> order;
  for (const PageLines& page : pages) {
    for (const Line& line : page) {
      if (!line.furniture) order.push_back(&line);
    }
  }
  std::ranges::stable_sort(order, {}, [](const Line* line) { return place_of(*line); });
  return order;
}

/// How much the lines below a heading look like a list of references.
std::size_t entries_below(const std::vector<const Line*>& order, std::size_t heading) {
  std::size_t entries = 0, years = 0;
  const std::size_t end = std::min(order.size(), heading + 1 + kLinesLookedAt);
  for (std::size_t i = heading + 1; i < end; ++i) {
    entries += begins_entry(order[i]->text) ? 1 : 0;
    years += has_year(order[i]->text) ? 1 : 0;
  }
  return std::max(entries, years);
}

std::optional<std::size_t> references_heading(const std::vector<const Line*>& order, double body) {
  std::optional<std::size_t> best;
  std::size_t most = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto heading = heading_of(*order[i], body);
    if (!heading || !names_references(heading->letters)) continue;
    const std::size_t entries = entries_below(order, i);
    // Of several lists (chapters, an appendix's own) the last full one is the report's.
    const bool clear = heading->set_off || heading->numbered;
    if (entries == 0 || (!clear && entries < 3)) continue;
    const std::size_t weight = std::min<std::size_t>(entries, 3);
    if (weight >= most) {
      most = weight;
      best = i;
    }
  }
  return best;
}

/// "Haddad, L. and Olsen, T.", "C. Novak and W. Yamamoto.", "[HO05] ...": how an entry begins.
bool begins_with_author(std::string_view text) {
  const auto upper = [](char c) {
    return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
  };
  if (text.size() < 6 || !upper(text[0])) return false;
  if (text[1] == '.' && (text[2] == ' ' || text[3] == '.')) return true;
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos || comma > 24 || comma + 3 >= text.size()) return false;
  return upper(text[comma + 2]) && text.substr(0, comma).find_first_of("0123456789([:;") == npos;
}

/// A list of entries is a list of references whatever its heading says: from the line below that to
/// the next heading or the end, how many lines begin an entry, and how many name a year.
bool is_list_of_entries(const std::vector<const Line*>& order, std::size_t first, double body) {
  std::size_t lines = 0, begins = 0, years = 0;
  for (std::size_t i = first; i < order.size() && lines < kLongestList; ++i) {
    const std::string& text = order[i]->text;
    const bool begin = begins_entry(text) || begins_with_author(text);
    const auto heading = begin ? std::nullopt : heading_of(*order[i], body);
    if (lines > 0 && heading && heading->set_off && heading->letters.size() >= 4) break;
    ++lines;
    begins += begin ? 1 : 0;
    years += has_year(text) ? 1 : 0;
  }
  return begins >= 4 && begins * 5 >= lines && years * 3 >= begins;
}

/// The last list of entries in the second half: from its heading, or from its first entry.
std::optional<std::size_t> bare_references(const std::vector<const Line*>& order, double body) {
  for (std::size_t i = order.size() / 2; i < order.size(); ++i) {
    const std::string& text = order[i]->text;
    const auto heading = heading_of(*order[i], body);
    const bool clear = heading && heading->letters.size() >= 4 && !begins_with_author(text) &&
                       (heading->set_off || heading->numbered || is_title_line(*order[i]));
    const bool first = text.starts_with("[1]") || text.starts_with("1. ");
    if (!clear && !first) continue;
    if (is_list_of_entries(order, first ? i : i + 1, body)) return i;
  }
  return std::nullopt;
}

/// "A Proofs", "A. Proofs": the first letter of an appendix that calls itself nothing else.
bool begins_lettered_appendix(const Line& line, double body) {
  const std::string& text = line.text;
  if (text.size() < 4 || text.size() > kLongestHeading || text[0] != 'A') return false;
  const bool letter = text[1] == ' ' || (text[1] == '.' && text[2] == ' ');
  const bool plain = text.find(',') == std::string::npos && !has_year(text);
  return letter && plain && (line.is_bold() || line.size_pt > body + 0.7);
}

void find_end(const std::vector<const Line*>& order, std::size_t references, double body,
              Sections& sections) {
  for (std::size_t i = references + 1; i < order.size(); ++i) {
    const auto heading = heading_of(*order[i], body);
    const bool named = heading && heading->set_off && names_appendix(heading->letters);
    const bool back = heading && heading->set_off && names_back_matter(heading->letters);
    if (!named && !back && !begins_lettered_appendix(*order[i], body)) continue;
    if (!sections.references_end) sections.references_end = place_of(*order[i]);
    if (back) continue;
    sections.appendix = place_of(*order[i]);
    return;
  }
}

/// Of a heading over two lines, the letters of both.
std::string letters_with_next(const std::vector<const Line*>& order, std::size_t at,
                              const Heading& heading, double body) {
  if (at + 1 >= order.size() || !heading.set_off) return heading.letters;
  const Line& line = *order[at];
  const Line& next = *order[at + 1];
  const bool below = next.page == line.page && next.column == line.column &&
                     next.top - line.bottom < line.size_pt &&
                     std::abs(next.size_pt - line.size_pt) < 0.3;
  const auto second = below ? heading_of(next, body) : std::nullopt;
  return second && second->set_off ? heading.letters + second->letters : heading.letters;
}

/// A section of related work or background: by a heading, by the bold or plain words that begin a
/// paragraph, by a line that looks like a title; last, a section that mostly holds the background.
/// From `references` (an index of `order`) on, only what is set off: entries are full of titles.
std::optional<Place> related_work(const std::vector<const Line*>& order, double body,
                                  std::size_t references) {
  std::optional<Place> second_choice;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Line& line = *order[i];
    const bool in_text = i < references;
    if (const auto heading = heading_of(line, body)) {
      const bool short_numbered = heading->numbered && line.text.size() < 50;
      const bool clear = heading->set_off || (in_text && (short_numbered || is_title_line(line)));
      const std::string letters = letters_with_next(order, i, *heading, body);
      if (clear && names_related_work(letters)) return place_of(line);
      if (clear && !second_choice && may_hold_background(letters)) second_choice = place_of(line);
    }
    const auto run_in = in_text ? run_in_heading_of(line) : std::nullopt;
    if (run_in && run_in->letters.size() < 40 && names_related_work(run_in->letters)) {
      return place_of(line);
    }
  }
  return second_choice;
}

}  // namespace

Sections sections_of(const std::vector<PageLines>& pages, double body_size_pt) {
  Sections sections;
  const std::vector<const Line*> order = reading_order(pages);
  auto references = references_heading(order, body_size_pt);
  if (!references) references = bare_references(order, body_size_pt);
  if (references) {
    sections.references = place_of(*order[*references]);
    // A heading that the page's end left alone: the list begins on the next page.
    const std::size_t entry = *references + 1;
    if (entry < order.size() && order[entry]->page > sections.references->page) {
      sections.references = place_of(*order[entry]);
    }
    find_end(order, *references, body_size_pt, sections);
  }
  sections.related_work = related_work(order, body_size_pt, references.value_or(order.size()));
  return sections;
}

std::optional<std::string> title_of(const std::vector<PageLines>& pages, double body_size_pt) {
  for (const PageLines& page : pages) {
    const auto is_title = [](const Line& line) {
      return !line.furniture && line.letters >= 4 && line.page < 3;
    };
    double largest = 0;
    for (const Line& line : page) {
      if (is_title(line)) largest = std::max(largest, line.size_pt);
    }
    if (largest == 0) continue;
    // The body's own size is no title's; what else is large on the page, the document tells.
    if (largest < body_size_pt + kTitleLarger) return std::nullopt;
    std::string title;
    std::size_t lines = 0;
    for (const Line& line : page) {
      if (!is_title(line) || line.size_pt < largest - 0.5) continue;
      if (++lines > kMostTitleLines) return std::nullopt;
      if (title.size() + line.text.size() > kMostTitle) break;
      if (!title.empty()) title.push_back(' ');
      title += line.text;
    }
    if (!title.empty()) return title;
  }
  return std::nullopt;
}

bool is_references_only(const PageLines& page, std::size_t index, const Sections& sections) {
  if (!sections.references || index < sections.references->page) return false;
  if (sections.references_end && sections.references_end->page < index) return false;
  std::size_t inside = 0, outside = 0, lines = 0, marks = 0;
  for (const Line& line : page) {
    const bool year = has_year(line.text);
    marks += year || begins_entry(line.text) || begins_with_author(line.text) ? 1 : 0;
    if (line.furniture) continue;
    ++lines;
    const Place place = place_of(line);
    const bool before = place < *sections.references;
    const bool after = sections.references_end && !(place < *sections.references_end);
    (before || after ? outside : inside) += line.characters;
  }
  // Running text after the list is none of it, whatever its heading says or does not.
  const bool list = lines < kFewLines || marks * 6 >= lines;
  return list && inside > 0 && outside * 20 <= inside;
}

bool is_appendix_only(const PageLines& page, std::size_t index, const Sections& sections) {
  if (!sections.appendix || index < sections.appendix->page) return false;
  return std::ranges::all_of(page, [&](const Line& line) {
    return line.furniture || !(place_of(line) < *sections.appendix);
  });
}

}  // namespace vouch::readers
