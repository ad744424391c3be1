#include "harness/readers/pdf/page_text.h"

#include <poppler/GlobalParams.h>
#include <poppler/PDFDoc.h>
#include <poppler/Page.h>
#include <poppler/Stream.h>
#include <poppler/TextOutputDev.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "harness/readers/pdf/page_device.h"

namespace vouch::readers {
namespace {

constexpr double kAscent = 0.7, kDescent = 0.2;  // of a font's size

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

bool is_right_to_left(Unicode code) {
  return (code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
         (code >= 0xFE70 && code <= 0xFEFF);
}

/// Poppler's words begin at the left, Hebrew and Arabic ones too.
void append_letters(const TextWord& from, std::string& text) {
  const int length = from.getLength();
  int turned = 0;
  for (int i = 0; i < length; ++i) turned += is_right_to_left(*from.getChar(i)) ? 1 : 0;
  const bool turn = turned * 2 > length;
  for (int i = 0; i < length; ++i) append_utf8(text, *from.getChar(turn ? length - 1 - i : i));
}

/// Where a letter stands among those of its page; absent for what Poppler made up itself.
const DrawnGlyph* glyph_of(const TextWord& word, const PageDevice& device) {
  const auto at = static_cast<std::size_t>(std::max(word.getCharPos(), 0));
  return at < device.glyphs().size() ? &device.glyphs()[at] : nullptr;
}

void read_words(PageDevice& device, bool with_fonts, TextPage& into) {
  const auto list = device.makeWordList();
  if (!list) return;
  // The text layer of a page whose letters are outlines says what they are.
  const bool outlines = device.unseen() > device.seen() && into.ink.looks_like_text();
  const int count = list->getLength();
  for (int i = 0; i < count && into.words.size() < kMostWords; ++i) {
    const TextWord& from = *list->get(i);
    const DrawnGlyph* glyph = glyph_of(from, device);
    if (glyph != nullptr && glyph->unseen && !outlines) continue;
    Word word;
    from.getBBox(&word.left, &word.top, &word.right, &word.bottom);
    const bool on_page =
        word.right > 0 && word.left < into.width_pt && word.bottom > 0 && word.top < into.height_pt;
    if (!on_page) continue;  // no reader sees it
    word.base = from.getBaseline();
    word.space_after = from.hasSpaceAfter();
    word.turns = from.getRotation();
    append_letters(from, word.text);
    if (with_fonts && glyph != nullptr) {
      word.size_pt = static_cast<double>(glyph->size_pt);
      word.font = glyph->font;
    }
    into.words.push_back(std::move(word));
  }
}

/// Asked before each annotation, after all that the page itself draws.
bool tell_annotation(Annot*, void* device) {
  static_cast<PageDevice*>(device)->begin_annotations();
  return true;
}

class TextReader {
 public:
  TextReader(PDFDoc& document, const TextOptions& options)
      : document_(document), options_(options) {}

  Text read() {
    Text text;
    text.opened = true;
    const int count = std::clamp(document_.getNumPages(), 0, kMostTextPages);
    text.pages.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) read_page(i + 1, text.pages[static_cast<std::size_t>(i)]);
    text.fonts = fonts_.take();
    set_sizes(text);
    return text;
  }

 private:
  void read_page(int number, TextPage& into) {
    Page* page = document_.getPage(number);
    if (page == nullptr || !page->isOk()) return;
    into.loaded = true;
    into.width_pt = page->getCropWidth();
    into.height_pt = page->getCropHeight();
    if (page->getRotate() % 180 != 0) std::swap(into.width_pt, into.height_pt);
    const auto told = static_cast<std::uint32_t>(number);
    if (options_.wanted && !options_.wanted(told)) return;
    if (options_.on_begin) options_.on_begin(told);
    PageDevice device(fonts_, !options_.with_pictures || options_.with_pictures(told));
    document_.displayPageSlice(&device, number, 72, 72, 0, false, false, false, -1, -1, -1, -1,
                               nullptr, nullptr, tell_annotation, &device, true);
    into.ink = device.ink();
    into.letters = device.seen();
    into.unmapped = device.unmapped();
    into.covered = device.covered();
    into.unseen = device.unseen();
    read_words(device, options_.fonts, into);
    into.read = true;
  }

  /// Sizes of Type 3 fonts are known once all of their glyphs were met. Poppler guesses them, and
  /// with them how high the words are.
  static void set_sizes(Text& text) {
    std::vector<double> ems;
    for (const DrawnFont& font : text.fonts) ems.push_back(font.type3 ? em_by_boxes(font) : 0);
    for (TextPage& page : text.pages) {
      for (Word& word : page.words) {
        if (word.size_pt <= 0 || word.font >= text.fonts.size()) continue;
        const DrawnFont& font = text.fonts[word.font];
        if (!font.type3 && font.program_scale == 1) continue;
        word.size_pt = font.type3 ? type3_size(font, ems[word.font], word.size_pt)
                                  : word.size_pt * font.program_scale;
        if (!word.upright()) continue;
        word.top = word.base - kAscent * word.size_pt;
        word.bottom = word.base + kDescent * word.size_pt;
      }
    }
  }

  PDFDoc& document_;
  const TextOptions& options_;
  FontTable fonts_;
};

void be_silent(ErrorCategory, Goffset, const char*) {}

}  // namespace

Text read_text(std::string_view pdf, const TextOptions& options) {
  if (pdf.size() > std::numeric_limits<int>::max()) return {};
  const GlobalParamsIniter poppler(be_silent);
  // The document owns the stream, which does not own the bytes.
  PDFDoc document(new MemStream(pdf.data(), 0, static_cast<Goffset>(pdf.size()), Object(objNull)));
  Text text;
  text.locked = !document.isOk() && document.getErrorCode() == errEncrypted;
  if (!document.isOk()) return text;
  return TextReader(document, options).read();
}

}  // namespace vouch::readers
