#include "harness/readers/pdf/page_kinds.h"

#include <algorithm>
#include <map>

#include "harness/readers/pdf/letters.h"

namespace vouch::readers {
namespace {

constexpr std::uint32_t kFewWords = 20;     // a page with fewer has no text to speak of
constexpr std::uint32_t kSlideWords = 250;  // slides have fewer a page, papers have more
constexpr std::uint32_t kStampWords = 60;   // that a scan may have beside its picture
constexpr std::uint32_t kCaptionWords = 80;
constexpr double kWide = 1.15;  // slides are wider than high
constexpr std::uint64_t kFewLetters = 150;
constexpr double kWholePage = 0.8, kMostOfPage = 0.6;  // of the page, covered by pictures
constexpr double kScanSharpness = 40;                  // pixels an inch, at least
constexpr double kPosterArea = 2.9 * 612 * 792;        // square points: A2 and larger
// A page's number alone, with nothing drawn, is no content.
constexpr std::uint64_t kPageNumberLetters = 6;

/// A picture covers it, and hardly a word stands on that.
bool is_scan(const TextPage& page, const PageObject* object, std::uint32_t words) {
  const std::uint64_t readable = page.letters - std::min(page.letters, page.covered);
  if (object != nullptr && object->has_jpeg2000) {
    return object->covered_by_jpeg2000 && words < kStampWords;
  }
  if (page.ink.picture_sharpness() < kScanSharpness) return false;
  const double share = page.ink.picture_share();
  if (share >= kWholePage) return words < kStampWords || readable < kFewLetters;
  return share >= kMostOfPage && words < kFewWords;
}

bool is_unreadable(const TextPage& page, std::uint32_t words) {
  if (page.letters >= kFewLetters && page.unmapped * 2 > page.letters) return true;
  if (words < kFewWords) return page.ink.looks_like_text();
  return page.letters >= kFewLetters && is_garbled(page);
}

}  // namespace

std::uint32_t words_of(const TextPage& page) {
  std::uint32_t count = 0;
  for (const Word& word : page.words) {
    const LetterCount letters = count_letters(word.text);
    if (letters.letters == 0) continue;
    count += static_cast<std::uint32_t>(std::max<std::size_t>(1, letters.ideographs / 2));
  }
  return count;
}

std::string kind_of_page(const TextPage& page, const PageObject* object, std::uint32_t words) {
  // What neither library finds is not in the file; what only Poppler refuses may be its own fault.
  if (!page.loaded) return object != nullptr && object->present ? "unread" : "damaged";
  if (!page.read) return "unread";
  const bool scan = is_scan(page, object, words);
  const double shape = page.width_pt / page.height_pt;
  if (shape > kWide && shape < 2.5 && words < kSlideWords && !scan) return "slide";
  if (scan) return "scan";
  if (is_unreadable(page, words)) return "unreadable";
  const bool pictures = page.ink.has_pictures() || (object != nullptr && object->has_jpeg2000);
  const bool bare = page.ink.is_empty() && !pictures;
  if (bare && (page.letters <= kPageNumberLetters || page.words.empty())) return "blank";
  if (words < kFewWords) return bare ? "text" : "figure";
  // A caption, or labels, on a page that is drawn from top to bottom.
  const auto drawn = page.ink.extent();
  const bool full = drawn && drawn->second - drawn->first > kMostOfPage * page.height_pt;
  return full && words < kCaptionWords ? "figure" : "text";
}

std::string kind_of_document(const std::vector<PageFacts>& pages) {
  std::map<std::string, std::size_t> count;
  std::size_t seen = 0;
  for (const PageFacts& page : pages) {
    if (page.kind == "damaged" || page.kind == "unread" || page.kind == "blank") continue;
    ++count[page.kind];
    ++seen;
  }
  if (seen == 0) return "empty";
  if (pages.size() == 1) {
    const PageFacts& only = pages[0];
    if (only.width_pt * only.height_pt >= kPosterArea && only.words > 0) return "poster";
    // One wide picture alone is a figure that was never a report, not a talk.
    const bool wide = only.width_pt > kWide * only.height_pt;
    if (wide && only.words < kFewWords) return "figure";
  }
  if (count["scan"] * 2 > seen) return "scan";
  if (count["slide"] * 2 > seen) return "slides";
  if (count["text"] == 0 && count["unreadable"] == 0) return "figure";
  return "paper";
}

std::optional<std::string> why_unreadable(const Text& text, const std::vector<PageFacts>& pages) {
  std::uint64_t letters = 0, unmapped = 0;
  std::size_t readable = 0, unreadable = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    readable += pages[i].kind == "text" ? 1 : 0;
    if (pages[i].kind != "unreadable") continue;
    ++unreadable;
    letters += text.pages[i].letters;
    unmapped += text.pages[i].unmapped;
  }
  if (unreadable == 0) return std::nullopt;
  if (letters < kFewLetters) return "outlines";
  return unmapped * 2 > letters ? "unmapped" : "garbled";
}

}  // namespace vouch::readers
