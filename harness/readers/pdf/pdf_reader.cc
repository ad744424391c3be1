#include "harness/readers/pdf/pdf_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "harness/readers/pdf/measured_text.h"
#include "harness/readers/pdf/objects.h"
#include "harness/readers/pdf/page_kinds.h"
#include "harness/readers/pdf/page_text.h"
#include "harness/readers/pdf/real_type.h"
#include "harness/readers/pdf/repair.h"
#include "harness/readers/pdf/whole_file.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostFonts = 512;  // told of one report
constexpr std::uint32_t kFewWords = 20;  // a document with fewer has no text

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
  page.ink.scale(unit);
  for (Word& word : page.words) {
    for (double* length :
         {&word.left, &word.top, &word.right, &word.bottom, &word.base, &word.size_pt}) {
      *length *= unit;
    }
  }
}

/// Fonts that letters were drawn in, each name once.
void tell_font(const DrawnFont& font, std::vector<FontFacts>& fonts) {
  if (font.glyphs == 0 || fonts.size() >= kMostFonts) return;
  const auto same = std::ranges::find(fonts, font.name, &FontFacts::name);
  if (same == fonts.end()) {
    fonts.push_back({font.name, font.embedded});
  } else {
    same->embedded = same->embedded && font.embedded;
  }
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
  const auto unseen = [](const TextPage& page) { return page.unseen >= kFewWords; };
  facts.has_text = facts.words >= kFewWords || std::ranges::any_of(text.pages, unseen);
  facts.kind = kind_of_document(facts.page_facts);
  facts.unreadable_text = why_unreadable(text, facts.page_facts);
  for (const DrawnFont& font : text.fonts) tell_font(font, facts.fonts);
  std::ranges::sort(facts.fonts, {}, &FontFacts::name);
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

TextOptions text_options(const ReportRequest& request, const Objects& objects) {
  const std::size_t page_count = objects.pages.size();
  const auto wanted = [&request, page_count](std::uint32_t page) {
    if (std::ranges::find(request.skip, page) != request.skip.end()) return false;
    if (request.before != 0 && page >= request.before) return false;
    if (request.all_pages || page_count <= kLongestReadWhole) return true;
    return page <= kBookBeginning || page > page_count - kBookEnd;
  };
  const auto with_pictures = [&objects](std::uint32_t page) {
    return page > objects.pages.size() || !objects.pages[page - 1].has_jpeg2000;
  };
  return {.fonts = request.fonts,
          .wanted = wanted,
          .on_begin = request.on_begin,
          .with_pictures = with_pictures};
}

std::size_t loaded_pages(const Text& text) {
  return static_cast<std::size_t>(std::ranges::count(text.pages, true, &TextPage::loaded));
}

/// Poppler believes /Count, and refuses a page that is named twice; where the tree lies or Poppler
/// finds fewer pages than qpdf, it is given a copy with a true and plain tree.
Text open_text(const std::string& bytes, const Objects& objects, const TextOptions& options) {
  if (objects.mistyped_fonts && objects.declared_pages == objects.pages.size()) {
    if (const auto fixed = with_typed_fonts(bytes)) return read_text(*fixed, options);
  }
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

  Text text = open_text(bytes, objects, text_options(request, objects));
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
  }
  if (!facts.title && !objects.title.empty()) facts.title = objects.title.substr(0, 300);
  return facts;
}

}  // namespace vouch::readers
