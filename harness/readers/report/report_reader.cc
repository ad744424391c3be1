#include "harness/readers/report/report_reader.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <system_error>

#include "harness/readers/report/file_type.h"
#include "harness/readers/report/layout.h"
#include "harness/readers/report/lines.h"
#include "harness/readers/report/objects.h"
#include "harness/readers/report/sections.h"
#include "harness/readers/report/text.h"

namespace vouch::readers {
namespace {

using checks::PageFacts;
using checks::ReportFacts;

constexpr std::size_t kLargestFile = std::size_t{128} << 20;  // bytes, read into memory
constexpr std::size_t kFirstPageText = 8 << 10;               // bytes kept to look for authors in
constexpr std::uint32_t kFewWords = 20;     // a page with fewer has no text to speak of
constexpr std::uint32_t kSlideWords = 250;  // slides have fewer a page, papers have more
constexpr double kPointsAnInch = 72;

std::string read_whole(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0) throw std::system_error(errno, std::generic_category(), "fstat");
  const auto size =
      std::min(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), kLargestFile + 1);
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = pread(fd, bytes.data() + have, size - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "cannot read the report");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

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
  if (page.width_pt > 1.15 * page.height_pt && words < kSlideWords) return "slide";
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
    const checks::PageBox& block = *layout.block;
    facts.text_width_in = (block.right - block.left) / kPointsAnInch;
    facts.text_height_in = (block.bottom - block.top) / kPointsAnInch;
    facts.margins = {.left = block.left / kPointsAnInch,
                     .right = (*facts.page_width_pt - block.right) / kPointsAnInch,
                     .top = block.top / kPointsAnInch,
                     .bottom = (*facts.page_height_pt - block.bottom) / kPointsAnInch};
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
    if (request.all_pages || page_count <= kLongestReadWhole) return true;
    return page <= kBookBeginning || page > page_count - kBookEnd;
  };
  return {.fonts = request.fonts, .wanted = wanted, .on_begin = request.on_begin};
}

/// Poppler believes /Count; where that lies it is given a copy with a true page tree.
Text open_text(const std::string& bytes, const Objects& objects, const TextOptions& options) {
  const bool lies = objects.opened && !objects.more_pages && !objects.pages.empty() &&
                    objects.declared_pages != objects.pages.size();
  if (lies) {
    if (const auto mended = with_true_page_tree(bytes)) {
      Text text = read_text(*mended, options);
      if (text.opened && text.pages.size() == objects.pages.size()) return text;
    }
  }
  return read_text(bytes, options);
}

}  // namespace

ReportFacts read_report(int pdf, const ReportRequest& request) {
  ReportFacts facts;
  const std::string bytes = read_whole(pdf);
  facts.real_type = real_type(bytes);
  if (facts.real_type != "pdf") return unreadable(facts, "it is not a PDF");
  if (bytes.size() > kLargestFile) {
    facts.undecided = true;
    return unreadable(facts, fmt::format("it is larger than {} MiB", kLargestFile >> 20));
  }
  const Objects objects = request.objects ? read_objects(bytes) : Objects{};
  facts.encrypted = objects.encrypted;
  if (facts.encrypted) return unreadable(facts, "it needs a password");
  facts.fonts = objects.fonts;
  facts.active_content = objects.active_content;
  facts.trouble = objects.trouble;

  Text text = open_text(bytes, objects, text_options(request, objects.pages.size()));
  facts.encrypted = text.locked;
  if (facts.encrypted) return unreadable(facts, "it needs a password");
  const std::size_t pages = std::max(objects.pages.size(), text.opened ? text.pages.size() : 0);
  facts.declared_pages =
      objects.opened ? objects.declared_pages : static_cast<std::uint32_t>(pages);
  facts.pages = static_cast<std::uint32_t>(pages);
  text.pages.resize(pages);
  if (std::ranges::none_of(text.pages, &TextPage::loaded)) {
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
