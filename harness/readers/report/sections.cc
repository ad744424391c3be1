#include "harness/readers/report/sections.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace vouch::readers {
namespace {

constexpr std::size_t kLongestHeading = 70;  // bytes
constexpr std::size_t kLinesLookedAt = 30;   // below a heading, for entries
constexpr std::size_t kMostTitle = 300;      // bytes

Place place_of(const Line& line) { return {line.page, line.column, line.top}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// "7", "7.", "7.1", "VII.", "A." at the beginning of a heading.
bool is_numbering(std::string_view token) {
  const bool dotted = token.ends_with('.') || token.ends_with(')') || token.ends_with(':');
  if (dotted) token.remove_suffix(1);
  if (token.empty() || token.size() > 7) return false;
  const auto is_number = [](char c) { return is_digit(c) || c == '.'; };
  if (is_digit(token[0]) && std::ranges::all_of(token, is_number)) return true;
  const auto is_roman = [](char c) {
    return std::string_view("IVX").find(c) != std::string_view::npos;
  };
  if (std::ranges::all_of(token, is_roman) && (dotted || token.size() > 1)) return true;
  return dotted && token.size() == 1 && is_upper(token[0]);
}

/// Letters alone, in lower case: "R EFERENCES" (small capitals) and "References:" are both
/// "references".
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      letters.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    }
  }
  return letters;
}

std::string_view without_numbering(std::string_view text) {
  // "VII.REFERENCES" too: the space is a kern in some styles.
  if (const auto space = text.find(' '); space != std::string_view::npos) {
    if (is_numbering(text.substr(0, space))) return text.substr(space + 1);
  }
  if (const auto dot = text.find('.'); dot != std::string_view::npos && dot + 1 < text.size()) {
    if (is_numbering(text.substr(0, dot + 1))) return text.substr(dot + 1);
  }
  return text;
}

bool ends_in_page_number(std::string_view text) {
  return text.size() > 2 && is_digit(text.back());  // of a table of contents
}

struct Heading {
  std::string letters;  // without numbering
  bool numbered = false;
  bool set_off = false;  // bold, larger than the body or in capitals
  bool run_in = false;   // bold words at the beginning of a paragraph
};

bool in_capitals(std::string_view text) {
  const auto lower = std::ranges::count_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
  const auto upper = std::ranges::count_if(text, is_upper);
  return upper >= 4 && lower == 0;
}

std::optional<Heading> heading_of(const Line& line, double body) {
  if (line.furniture || line.letters == 0) return std::nullopt;
  std::string_view text = line.text;
  Heading heading;
  if (line.bold_prefix > 0 && line.bold_prefix < text.size()) {
    heading.run_in = true;
    text = text.substr(0, line.bold_prefix);
  }
  if (text.size() > kLongestHeading || ends_in_page_number(text)) return std::nullopt;
  const std::string_view name = without_numbering(text);
  heading.numbered = name.size() != text.size();
  heading.letters = letters_of(name);
  heading.set_off = line.bold_prefix > 0 || line.size_pt > body + 0.7 || in_capitals(name);
  return heading;
}

bool names_references(std::string_view letters) {
  static constexpr std::array kNames{std::string_view("references"),
                                     std::string_view("reference"),
                                     std::string_view("bibliography"),
                                     std::string_view("citations"),
                                     std::string_view("literature"),
                                     std::string_view("literaturecited"),
                                     std::string_view("workscited"),
                                     std::string_view("referencescited"),
                                     std::string_view("referencelist"),
                                     std::string_view("listofreferences"),
                                     std::string_view("sources"),
                                     std::string_view("referencesandnotes"),
                                     std::string_view("bibliographyandreferences")};
  return std::ranges::find(kNames, letters) != kNames.end();
}

bool names_related_work(std::string_view letters) {
  for (const std::string_view part :
       {"relatedwork", "priorwork", "previouswork", "relatedresearch", "literaturereview",
        "literaturesurvey", "relatedsystem", "existingwork", "existingsystem", "priorart",
        "relatedapproaches", "relatedstudies", "relatedliterature", "existingapproaches"}) {
    if (letters.find(part) != std::string_view::npos) return true;
  }
  return letters.find("background") != std::string_view::npos ||
         letters.starts_with("stateoftheart") || letters.starts_with("survey") ||
         letters.ends_with("survey");
}

bool names_appendix(std::string_view letters) {
  return letters.starts_with("appendi") || letters.starts_with("supplement");
}

bool names_back_matter(std::string_view letters) {
  return letters.starts_with("acknowledg") || letters.starts_with("biograph") ||
         letters.starts_with("abouttheauthor") || letters.starts_with("artifact");
}

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

/// Numbered entries, at least five in a row of lines, at the end and without a heading.
std::optional<std::size_t> bare_references(const std::vector<const Line*>& order) {
  for (std::size_t i = order.size() / 2; i < order.size(); ++i) {
    const std::string& text = order[i]->text;
    const bool first = text.starts_with("[1]") || text.starts_with("1. ");
    if (first && entries_below(order, i) >= 4) {
      std::size_t entries = 0;
      const std::size_t end = std::min(order.size(), i + kLinesLookedAt);
      for (std::size_t k = i; k < end; ++k) entries += order[k]->text.starts_with("[") ? 1 : 0;
      if (entries >= 5) return i;
    }
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

std::optional<Place> related_work(const std::vector<const Line*>& order, double body) {
  for (const Line* line : order) {
    const auto heading = heading_of(*line, body);
    if (!heading || !names_related_work(heading->letters)) continue;
    const bool clear = heading->set_off || (heading->numbered && line->text.size() < 50);
    if (clear) return place_of(*line);
  }
  return std::nullopt;
}

}  // namespace

Sections sections_of(const std::vector<PageLines>& pages, double body_size_pt) {
  Sections sections;
  const std::vector<const Line*> order = reading_order(pages);
  auto references = references_heading(order, body_size_pt);
  if (!references) references = bare_references(order);
  if (references) {
    sections.references = place_of(*order[*references]);
    find_end(order, *references, body_size_pt, sections);
  }
  sections.related_work = related_work(order, body_size_pt);
  return sections;
}

std::optional<std::string> title_of(const std::vector<PageLines>& pages) {
  for (const PageLines& page : pages) {
    const auto is_title = [](const Line& line) {
      return !line.furniture && line.letters >= 4 && line.page < 3;
    };
    double largest = 0;
    for (const Line& line : page) {
      if (is_title(line)) largest = std::max(largest, line.size_pt);
    }
    std::string title;
    for (const Line& line : page) {
      if (!is_title(line) || line.size_pt < largest - 0.5) continue;
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
  std::size_t inside = 0, outside = 0;
  for (const Line& line : page) {
    if (line.furniture) continue;
    const Place place = place_of(line);
    const bool before = place < *sections.references;
    const bool after = sections.references_end && !(place < *sections.references_end);
    (before || after ? outside : inside) += line.characters;
  }
  return inside > 0 && outside * 20 <= inside;
}

bool is_appendix_only(const PageLines& page, std::size_t index, const Sections& sections) {
  if (!sections.appendix || index < sections.appendix->page) return false;
  return std::ranges::all_of(page, [&](const Line& line) {
    return line.furniture || !(place_of(line) < *sections.appendix);
  });
}

}  // namespace vouch::readers
