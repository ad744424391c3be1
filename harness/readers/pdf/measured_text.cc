#include "harness/readers/pdf/measured_text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/readers/pdf/layout.h"
#include "harness/readers/pdf/lines.h"
#include "harness/readers/pdf/outlines.h"
#include "harness/readers/pdf/sections.h"
#include "harness/readers/pdf/turned_pages.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kFirstPageText = 8 << 10;  // bytes kept to look for authors in

/// Points in inches, to a thousandth: more was not measured.
double inches(double points) { return std::round(points / 72 * 1000) / 1000; }

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
                 bool turned, ReportFacts& facts) {
  facts.columns = static_cast<std::uint32_t>(layout.columns.size());
  if (layout.columns.empty()) facts.columns.reset();
  if (with_sizes) facts.body_font_pt = layout.body_size_pt;
  facts.leading_pt = layout.leading_pt;
  if (layout.block && facts.page_width_pt) {
    const double width = turned ? *facts.page_height_pt : *facts.page_width_pt;
    const double height = turned ? *facts.page_width_pt : *facts.page_height_pt;
    const PageBox& block = *layout.block;
    facts.text_width_in = inches(block.right - block.left);
    facts.text_height_in = inches(block.bottom - block.top);
    facts.margins = {.left = inches(block.left),
                     .right = inches(width - block.right),
                     .top = inches(block.top),
                     .bottom = inches(height - block.bottom)};
  }
  const bool code = !is_typewritten(pages);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    PageFacts& page = facts.page_facts[i];
    page.columns = static_cast<std::uint32_t>(layout.by_page[i]);
    if (!turned) page.text_box_pt = layout.boxes[i];
    std::size_t all = 0, body = 0;
    for (const Line& line : pages[i]) {
      all += line.characters;
      if (std::abs(line.size_pt - *layout.body_size_pt) <= 0.3) body += line.characters;
    }
    if (with_sizes) page.font_pt = prose_size(pages[i], code);
    if (all > 0) page.body_share = static_cast<double>(body) / static_cast<double>(all);
  }
}

void tell_first_page(const std::vector<PageLines>& pages, ReportFacts& facts) {
  for (const PageLines& page : pages) {
    for (const Line& line : page) {
      if (facts.first_page_text.size() < kFirstPageText) facts.first_page_text += line.text + '\n';
    }
    if (facts.first_page_text.size() >= kFirstPageText / 4) break;  // a cover page says little
  }
}

/// The same pages without the lines of those whose letters cannot be read.
std::vector<PageLines> readable_lines(std::vector<PageLines> pages, const ReportFacts& facts) {
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (facts.page_facts[i].kind == "unreadable") pages[i].clear();
  }
  return pages;
}

/// The size of the pages before the references: these are often set smaller, and a long list must
/// not pass for the body.
std::optional<double> size_before(const std::vector<PageLines>& pages, const Sections& sections) {
  if (!sections.references || sections.references->page == 0) return std::nullopt;
  return body_size(std::span(pages).first(sections.references->page));
}

}  // namespace

void measure_text(Text& text, bool with_sizes, ReportFacts& facts) {
  const bool turned = turn_upright(text);
  const bool outlines = facts.unreadable_text == "outlines";
  if (outlines) add_words_of_outlines(text, facts.page_facts);
  std::vector<PageLines> pages = lines_of(text);
  const auto first_guess = body_size(pages);
  if (!first_guess) return;
  Layout layout = layout_of(pages, text, *first_guess);
  Sections sections = sections_of(readable_lines(pages, facts), *first_guess);
  const auto body = size_before(pages, sections);
  if (body && std::abs(*body - *first_guess) > 0.3) {
    layout = layout_of(pages, text, *body);
    sections = sections_of(readable_lines(pages, facts), *body);
  } else if (body) {
    layout.body_size_pt = *body;
  }
  const std::vector<PageLines> readable = readable_lines(pages, facts);
  tell_first_page(readable, facts);
  if (!readable.front().empty()) facts.title = title_of(readable, *first_guess);
  tell_layout(layout, pages, with_sizes && !outlines, turned, facts);
  tell_sections(sections, pages, facts);
}

}  // namespace vouch::readers
