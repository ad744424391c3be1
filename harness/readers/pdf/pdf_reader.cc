#include "harness/readers/pdf/pdf_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "harness/readers/pdf/layout.h"
#include "harness/readers/pdf/lines.h"
#include "harness/readers/pdf/objects.h"
#include "harness/readers/pdf/page_text.h"
#include "harness/readers/pdf/real_type.h"
#include "harness/readers/pdf/repair.h"
#include "harness/readers/pdf/sections.h"
#include "harness/readers/pdf/whole_file.h"

namespace vouch::readers {
namespace {

using vouch::PageFacts;
using vouch::ReportFacts;

constexpr std::size_t kFirstPageText = 8 << 10;  // bytes kept to look for authors in
constexpr std::uint32_t kFewWords = 20;          // a page with fewer has no text to speak of
constexpr std::uint32_t kSlideWords = 250;       // slides have fewer a page, papers have more

/// Points in inches, to a thousandth: more was not measured.
double inches(double points) { return std::round(points / 72 * 1000) / 1000; }

ReportFacts unreadable(ReportFacts facts, std::string trouble) {
  facts.readable = false;
  facts.trouble = std::move(trouble);
  return facts;
}

/// Inches and points of pages that measure in larger units.
void apply_user_unit(TextPage& page, double unit) {
  if (unit == 1) return;
  page.width_pt *= unit;
  page.height_pt *= unit;
  for (Word& word : page.words) {
    for (double* length : {&word.left, &word.top, &word.right, &word.bottom, &word.size_pt}) {
      *length *= unit;
    }
  }
}

bool has_letter(const std::string& text) {
  return std::ranges::any_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 0x7F;
  });
}

std::uint32_t words_of(const TextPage& page) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(page.words, [](const Word& word) { return has_letter(word.text); }));
}

std::string kind_of_page(const TextPage& page, const PageObject* object, std::uint32_t words) {
  // What neither library finds is not in the file; what only Poppler refuses may be its own fault.
  if (!page.loaded) return object != nullptr && object->present ? "unread" : "damaged";
  if (!page.read) return "unread";
  const double shape = page.width_pt / page.height_pt;
  if (shape > 1.15 && shape < 2.5 && words < kSlideWords) return "slide";
  if (object != nullptr && object->covered_by_image) return "scan";
  if (words >= kFewWords) return "text";
  if (words == 0 && (object == nullptr || !object->has_image)) return "blank";
  return "figure";
}

/// What most pages are.
std::string kind_of_document(const std::vector<PageFacts>& pages) {
  std::map<std::string, std::size_t> count;
  std::size_t seen = 0;
  // One wide picture alone is a figure that was never a report, not a talk.
  if (pages.size() == 1 && pages[0].kind == "slide" && pages[0].words < kFewWords) return "figure";
  for (const PageFacts& page : pages) {
    if (page.kind == "damaged" || page.kind == "unread" || page.kind == "blank") continue;
    ++count[page.kind];
    ++seen;
  }
  if (seen == 0) return "empty";
  if (count["scan"] * 2 > seen) return "scan";
  if (count["slide"] * 2 > seen) return "slides";
  if (count["text"] == 0) return "figure";
  return "paper";
}

void measure_pages(const Text& text, const Objects& objects, ReportFacts& facts) {
  for (std::size_t i = 0; i < text.pages.size(); ++i) {
    const TextPage& page = text.pages[i];
    const PageObject* object = i < objects.pages.size() ? &objects.pages[i] : nullptr;
    PageFacts measured;
    measured.width_pt = page.width_pt;
    measured.height_pt = page.height_pt;
    measured.words = words_of(page);
    measured.kind = kind_of_page(page, object, measured.words);
    facts.words += measured.words;
    const auto number = static_cast<std::uint32_t>(i) + 1;
    if (measured.kind == "damaged") facts.damaged_pages.push_back(number);
    if (measured.kind == "unread") facts.unread_pages.push_back(number);
    facts.page_facts.push_back(std::move(measured));
  }
  facts.has_text = facts.words >= kFewWords;
  facts.kind = kind_of_document(facts.page_facts);
}

/// The size that most pages have.
void measure_page_size(const Text& text, ReportFacts& facts) {
  std::map<std::pair<long, long>, std::size_t> sizes;
  std::size_t most = 0;
  for (const TextPage& page : text.pages) {
    if (!page.loaded) continue;
    const std::size_t count = ++sizes[{std::lround(page.width_pt), std::lround(page.height_pt)}];
    if (count > most) {
      most = count;
      facts.page_width_pt = page.width_pt;
      facts.page_height_pt = page.height_pt;
    }
  }
}

void tell_sections(const Sections& sections, const std::vector<PageLines>& pages,
                   ReportFacts& facts) {
  const auto number = [](const std::optional<Place>& place) -> std::optional<std::uint32_t> {
    if (!place) return std::nullopt;
    return static_cast<std::uint32_t>(place->page) + 1;
  };
  facts.references_page = number(sections.references);
  facts.related_work_page = number(sections.related_work);
  facts.appendix_page = number(sections.appendix);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    PageFacts& page = facts.page_facts[i];
    if (page.kind != "text") continue;
    page.references_only = is_references_only(pages[i], i, sections);
    page.appendix_only = !page.references_only && is_appendix_only(pages[i], i, sections);
    facts.references_only_pages += page.references_only ? 1 : 0;
    facts.appendix_only_pages += page.appendix_only ? 1 : 0;
  }
}

void tell_layout(const Layout& layout, const std::vector<PageLines>& pages, bool with_sizes,
                 ReportFacts& facts) {
  facts.columns = static_cast<std::uint32_t>(layout.columns.size());
  if (layout.columns.empty()) facts.columns.reset();
  if (with_sizes) facts.body_font_pt = layout.body_size_pt;
  facts.leading_pt = layout.leading_pt;
  if (layout.block && facts.page_width_pt) {
    const PageBox& block = *layout.block;
    facts.text_width_in = inches(block.right - block.left);
    facts.text_height_in = inches(block.bottom - block.top);
    facts.margins = {.left = inches(block.left),
                     .right = inches(*facts.page_width_pt - block.right),
                     .top = inches(block.top),
                     .bottom = inches(*facts.page_height_pt - block.bottom)};
  }
  for (std::size_t i = 0; i < pages.size(); ++i) {
    PageFacts& page = facts.page_facts[i];
    page.columns = static_cast<std::uint32_t>(layout.by_page[i]);
    page.text_box_pt = layout.boxes[i];
    std::size_t all = 0, body = 0;
    for (const Line& line : pages[i]) {
      all += line.characters;
      if (std::abs(line.size_pt - *layout.body_size_pt) <= 0.3) body += line.characters;
    }
    if (with_sizes) page.font_pt = body_size(std::span(&pages[i], 1));
    if (all > 0) page.body_share = static_cast<double>(body) / static_cast<double>(all);
  }
}

/// Layout and sections of a document whose text can be trusted.
void measure_text(const Text& text, bool with_sizes, ReportFacts& facts) {
  std::vector<PageLines> pages = lines_of(text);
  facts.title = title_of(pages);
  if (!facts.title && !text.title.empty()) facts.title = text.title.substr(0, 300);
  for (const PageLines& page : pages) {
    for (const Line& line : page) {
      if (facts.first_page_text.size() < kFirstPageText) facts.first_page_text += line.text + '\n';
    }
    if (facts.first_page_text.size() >= kFirstPageText / 4) break;  // a cover page says little
  }
  const auto first_guess = body_size(pages);
  if (!first_guess) return;
  Layout layout = layout_of(pages, text, *first_guess);
  Sections sections = sections_of(pages, *first_guess);
  if (sections.references && sections.references->page > 0) {
    // References are often set smaller, and a long list must not pass for the body.
    const auto body = body_size(std::span(pages).first(sections.references->page));
    if (body && std::abs(*body - *first_guess) > 0.3) {
      layout = layout_of(pages, text, *body);
      sections = sections_of(pages, *body);
    } else if (body) {
      layout.body_size_pt = *body;
    }
  }
  tell_layout(layout, pages, with_sizes, facts);
  tell_sections(sections, pages, facts);
}

TextOptions text_options(const ReportRequest& request, std::size_t page_count) {
  const auto wanted = [&request, page_count](std::uint32_t page) {
    if (std::ranges::find(request.skip, page) != request.skip.end()) return false;
    if (request.before != 0 && page >= request.before) return false;
    if (request.all_pages || page_count <= kLongestReadWhole) return true;
    return page <= kBookBeginning || page > page_count - kBookEnd;
  };
  return {.fonts = request.fonts, .wanted = wanted, .on_begin = request.on_begin};
}

std::size_t loaded_pages(const Text& text) {
  return static_cast<std::size_t>(std::ranges::count(text.pages, true, &TextPage::loaded));
}

/// Poppler believes /Count, and refuses a page that is named twice; where the tree lies or Poppler
/// finds fewer pages than qpdf, it is given a copy with a true and plain tree.
Text open_text(const std::string& bytes, const Objects& objects, const TextOptions& options) {
  const auto present =
      static_cast<std::size_t>(std::ranges::count(objects.pages, true, &PageObject::present));
  const bool lies = objects.declared_pages != objects.pages.size();
  Text text;
  if (!lies || present == 0 || objects.more_pages) {
    text = read_text(bytes, options);
    if (text.locked || loaded_pages(text) >= present || objects.more_pages) return text;
  }
  if (const auto fixed = with_true_page_tree(bytes)) {
    Text of_copy = read_text(*fixed, options);
    const bool better = loaded_pages(of_copy) > loaded_pages(text);
    if (better && of_copy.pages.size() == objects.pages.size()) return of_copy;
  }
  return text.opened ? text : read_text(bytes, options);
}

/// What the objects tell; of a copy with another end, left in `bytes`, where the file's is missing.
Objects objects_of(std::string& bytes, const ReportRequest& request, ReportFacts& facts) {
  if (!request.objects) return {};
  Objects objects = read_objects(bytes);
  if (!objects.encrypted && objects.pages.empty()) {
    if (auto fixed = with_trailer(bytes)) {
      bytes = std::move(*fixed);
      objects = read_objects(bytes);
      facts.repaired = !objects.pages.empty();
    }
  }
  facts.encrypted = objects.encrypted;
  facts.fonts = objects.fonts;
  facts.active_content = objects.active_content;
  facts.trouble = objects.trouble;
  return objects;
}

}  // namespace

ReportFacts read_report(int pdf, const ReportRequest& request) {
  ReportFacts facts;
  std::string bytes = read_whole(pdf);
  facts.real_type = real_type(bytes);
  if (facts.real_type != "pdf") return unreadable(facts, "it is not a PDF");
  if (bytes.size() > kLargestReport) {
    facts.undecided = true;
    return unreadable(facts, fmt::format("it is larger than {} MiB", kLargestReport >> 20));
  }
  if (request.on_begin) request.on_begin(0);
  const Objects objects = objects_of(bytes, request, facts);
  if (facts.encrypted) return unreadable(facts, "it needs a password");

  Text text = open_text(bytes, objects, text_options(request, objects.pages.size()));
  facts.encrypted = text.locked;
  if (facts.encrypted) return unreadable(facts, "it needs a password");
  const bool counted = !objects.pages.empty();
  const std::size_t pages = counted ? objects.pages.size() : text.pages.size();
  facts.declared_pages = counted ? objects.declared_pages : static_cast<std::uint32_t>(pages);
  facts.pages = static_cast<std::uint32_t>(pages);
  text.pages.resize(pages);
  if (loaded_pages(text) == 0) {
    return unreadable(facts,
                      pages == 0 ? "no page can be found in it" : "no page of it can be read");
  }
  for (std::size_t i = 0; i < objects.pages.size(); ++i) {
    apply_user_unit(text.pages[i], objects.pages[i].user_unit);
  }
  measure_page_size(text, facts);
  measure_pages(text, objects, facts);
  if (facts.kind == "paper") {
    measure_text(text, request.fonts, facts);
  } else {
    facts.title = text.title.empty() ? std::nullopt : std::optional(text.title.substr(0, 300));
  }
  return facts;
}

}  // namespace vouch::readers
