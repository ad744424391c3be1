#include "harness/readers/pdf/page_text.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace vouch::readers {
namespace {

/// ustring is UTF-16; its own to_utf8() opens an iconv descriptor for every word.
void append_utf8(std::string& out, char32_t code) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
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

std::string to_utf8(const poppler::ustring& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t code = text[i];
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (text[++i] - 0xDC00U);
    } else if (code >= 0xD800 && code < 0xE000) {
      code = 0xFFFD;
    }
    append_utf8(out, code);
  }
  return out;
}

class FontTable {
 public:
  explicit FontTable(std::vector<std::string>& names) : names_(names) {}
  std::uint32_t index(const std::string& name) {
    const auto [it, added] = indices_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (added) names_.push_back(name);
    return it->second;
  }

 private:
  std::vector<std::string>& names_;
  std::unordered_map<std::string, std::uint32_t> indices_;
};

void read_words(const poppler::page& page, bool with_fonts, FontTable& fonts, TextPage& into) {
  const auto boxes = page.text_list(with_fonts ? poppler::page::text_list_include_font : 0);
  into.words.reserve(std::min(boxes.size(), kMostWords));
  for (const poppler::text_box& box : boxes) {
    if (into.words.size() >= kMostWords) break;
    const poppler::rectf place = box.bbox();
    const bool on_page = place.right() > 0 && place.left() < into.width_pt && place.bottom() > 0 &&
                         place.top() < into.height_pt;
    if (!on_page) continue;  // no reader sees it
    Word word{.left = place.left(),
              .top = place.top(),
              .right = place.right(),
              .bottom = place.bottom(),
              .size_pt = 0,
              .font = 0,
              .space_after = box.has_space_after(),
              .upright = box.rotation() == 0,
              .text = to_utf8(box.text())};
    if (with_fonts && box.has_font_info()) {
      word.size_pt = box.get_font_size();
      word.font = fonts.index(box.get_font_name(0));
    }
    into.words.push_back(std::move(word));
  }
}

void read_page(const poppler::document& document, int index, const TextOptions& options,
               FontTable& fonts, TextPage& into) {
  const std::unique_ptr<poppler::page> page(document.create_page(index));
  if (!page) return;
  into.loaded = true;
  const poppler::rectf box = page->page_rect();
  into.width_pt = box.width();
  into.height_pt = box.height();
  const auto turned = page->orientation();
  if (turned == poppler::page::landscape || turned == poppler::page::seascape) {
    std::swap(into.width_pt, into.height_pt);
  }
  const auto number = static_cast<std::uint32_t>(index) + 1;
  if (options.wanted && !options.wanted(number)) return;
  if (options.on_begin) options.on_begin(number);
  read_words(*page, options.fonts, fonts, into);
  into.read = true;
}

void be_silent(const std::string&, void*) {}

}  // namespace

Text read_text(std::string_view pdf, const TextOptions& options) {
  Text text;
  poppler::set_debug_error_function(be_silent, nullptr);
  if (pdf.size() > std::numeric_limits<int>::max()) return text;
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
  if (!document) return text;
  text.locked = document->is_locked();
  text.opened = !text.locked;
  if (text.locked) return text;
  text.title = to_utf8(document->get_title());
  FontTable fonts(text.font_names);
  const int count = std::clamp(document->pages(), 0, kMostTextPages);
  text.pages.resize(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    read_page(*document, i, options, fonts, text.pages[static_cast<std::size_t>(i)]);
  }
  return text;
}

}  // namespace vouch::readers
