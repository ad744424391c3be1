#include "harness/readers/pdf/page_device.h"

#include <poppler/Gfx.h>
#include <poppler/GfxFont.h>
#include <poppler/GfxState.h>
#include <poppler/Stream.h>
#include <poppler/fofi/FoFiType1C.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <string>

namespace vouch::readers {
namespace {

constexpr std::size_t kMostFonts = 2'000;  // told apart in one document
constexpr std::size_t kMostBoxes = 256;    // glyphs of one font looked at
constexpr double kNearWhite = 0.93;        // of each colour
constexpr double kLeastOpacity = 0.04;
constexpr double kThinnestInk = 0.02;  // points
constexpr double kSmallestSize = 2;    // points; below, another scale is looked for
constexpr double kUsualUnits = 1000, kUnusualScale = 20;  // of an em, in a font's program
constexpr std::size_t kLargestProgram = 4 << 20;
constexpr Unicode kUnknown = 0xFFFD;
constexpr int kInvisible = 3, kClipOnly = 7;  // text rendering modes (ISO 32000-1, table 106)

PageBox box_of(std::initializer_list<std::pair<double, double>> corners) {
  PageBox box{1e9, 1e9, -1e9, -1e9};
  for (const auto& [x, y] : corners) {
    box.left = std::min(box.left, x);
    box.right = std::max(box.right, x);
    box.top = std::min(box.top, y);
    box.bottom = std::max(box.bottom, y);
  }
  return box;
}

PageBox clip_of(GfxState* state) {
  PageBox clip;
  state->getClipBBox(&clip.left, &clip.top, &clip.right, &clip.bottom);
  return clip;
}

PageBox within(const PageBox& box, const PageBox& clip) {
  return {std::max(box.left, clip.left), std::max(box.top, clip.top),
          std::min(box.right, clip.right), std::min(box.bottom, clip.bottom)};
}

bool is_white(GfxState* state, bool filled) {
  GfxColorSpace* space = filled ? state->getFillColorSpace() : state->getStrokeColorSpace();
  if (space->getMode() == csPattern) return false;
  GfxRGB color;
  if (filled) {
    state->getFillRGB(&color);
  } else {
    state->getStrokeRGB(&color);
  }
  const auto light = [](GfxColorComp part) { return colToDbl(part) > kNearWhite; };
  return light(color.r) && light(color.g) && light(color.b);
}

/// What a Unicode value says to a reader: nothing where it is none, a control character or of the
/// private use area.
bool says_nothing(Unicode code) {
  return code == 0 || code == kUnknown || (code < 0x20 && code != '\t') ||
         (code >= 0x7F && code < 0xA0) || (code >= 0xE000 && code <= 0xF8FF) || code >= 0xF0000;
}

/// The numbers before "d1" at the beginning of a glyph: its width and box.
std::optional<std::array<double, 6>> glyph_box(Stream& stream) {
  std::string text;
  stream.reset();
  for (int c = stream.getChar(); c != EOF && text.size() < 200; c = stream.getChar()) {
    text.push_back(static_cast<char>(c));
    if (text.ends_with("d1")) break;
  }
  stream.close();
  if (!text.ends_with("d1")) return std::nullopt;
  std::array<double, 6> numbers{};
  const char* at = text.c_str();
  for (double& number : numbers) {
    char* end = nullptr;
    number = std::strtod(at, &end);
    if (end == at || !std::isfinite(number)) return std::nullopt;
    at = end;
  }
  return numbers;
}

}  // namespace

// ---- Fonts -----------------------------------------------------------------------------------

std::uint32_t FontTable::index_of(GfxFont& font) {
  if (&font == last_) return last_index_;
  const std::pair object{font.getID()->num, font.getID()->gen};
  last_ = &font;
  const auto it = std::ranges::find(known_, object, &decltype(known_)::value_type::first);
  if (it != known_.end()) return last_index_ = it->second;
  if (fonts_.size() >= kMostFonts) return last_index_ = 0;
  DrawnFont drawn;
  Ref file;
  drawn.type3 = font.getType() == fontType3;
  drawn.embedded = drawn.type3 || font.getEmbeddedFontID(&file);
  drawn.name = plain_font_name(font.getName().value_or(""));
  if (drawn.name.empty()) drawn.name = drawn.type3 ? "a Type 3 font without a name" : "(unnamed)";
  if (drawn.type3) drawn.matrix_scale = std::abs(font.getFontMatrix()[3]);
  last_index_ = static_cast<std::uint32_t>(fonts_.size());
  fonts_.push_back(std::move(drawn));
  noted_.emplace_back();
  programs_noted_.push_back(false);
  known_.emplace_back(object, last_index_);
  return last_index_;
}

void FontTable::note_program(std::uint32_t index, GfxFont& font, XRef* xref) {
  if (programs_noted_[index] || xref == nullptr) return;
  programs_noted_[index] = true;
  const GfxFontType type = font.getType();
  if (type != fontType1C && type != fontCIDType0C) return;
  const auto program = font.readEmbFontFile(xref);
  if (!program || program->size() > kLargestProgram) return;
  const std::unique_ptr<FoFiType1C> parsed(
      FoFiType1C::make(program->data(), static_cast<int>(program->size())));
  if (!parsed) return;
  double matrix[6] = {};
  parsed->getFontMatrix(matrix);
  const double scale = std::abs(matrix[3]) * kUsualUnits;
  if (std::isfinite(scale) && scale > kUnusualScale) fonts_[index].program_scale = scale;
}

void FontTable::note_glyph(std::uint32_t index, GfxFont& font, CharCode code, char32_t letter) {
  std::vector<bool>& noted = noted_[index];
  if (noted.empty()) noted.resize(kMostBoxes);
  if (code >= kMostBoxes || noted[code]) return;
  noted[code] = true;
  Object glyph = static_cast<Gfx8BitFont&>(font).getCharProc(static_cast<int>(code));
  if (!glyph.isStream()) return;
  if (const auto box = glyph_box(*glyph.getStream())) {
    const auto& [width_x, width_y, left, bottom, right, top] = *box;
    if (top > bottom) fonts_[index].boxes.push_back({letter, bottom, top});
  }
}

// ---- Letters ---------------------------------------------------------------------------------

PageDevice::PageDevice(FontTable& fonts, bool with_pictures)
    : TextOutputDev(nullptr, false, 0, false, false),
      fonts_(fonts),
      with_pictures_(with_pictures) {}

void PageDevice::startPage(int number, GfxState* state, XRef* xref) {
  ink_ = PageInk(state->getPageWidth(), state->getPageHeight());
  xref_ = xref;
  TextOutputDev::startPage(number, state, xref);
}

bool PageDevice::is_seen(GfxState* state, const PageBox& place, bool filled) {
  const double x = (place.left + place.right) / 2, y = (place.top + place.bottom) / 2;
  const PageBox clip = clip_of(state);
  if (x < clip.left - 1 || x > clip.right + 1 || y < clip.top - 1 || y > clip.bottom + 1) {
    return false;
  }
  if ((filled ? state->getFillOpacity() : state->getStrokeOpacity()) < kLeastOpacity) return false;
  return !is_white(state, filled) || ink_.has_background_at(x, y);
}

void PageDevice::drawChar(GfxState* state, double x, double y, double dx, double dy,
                          double origin_x, double origin_y, CharCode code, int,
                          const Unicode* unicode, int length) {
  const auto& font = state->getFont();
  if (masks_ > 0 || !font) return;
  double left = 0, base = 0, width = 0, slope = 0, up[4];
  state->transform(x, y, &left, &base);
  state->transformDelta(dx, dy, &width, &slope);
  state->getFontTransMat(&up[0], &up[1], &up[2], &up[3]);
  const PageBox place =
      box_of({{left, base}, {left + width + 0.6 * up[2], base + slope + 0.6 * up[3]}});
  const bool blank = length == 1 && (unicode[0] == ' ' || unicode[0] == 0xA0);
  // A pattern's letters are drawn as what the pattern is clipped to.
  const int render = state->getRender();
  const bool pattern = state->getFillColorSpace()->getMode() == csPattern;
  const bool unseen = render == kInvisible || (render == kClipOnly && !pattern);
  const bool filled = (render & 3) != 1;
  if (!unseen && !is_seen(state, place, filled)) return;

  DrawnGlyph glyph;
  glyph.font = fonts_.index_of(*font);
  glyph.size_pt = static_cast<float>(state->getTransformedFontSize());
  glyph.unseen = unseen;
  const bool mapped = length > 0 && !says_nothing(unicode[0]);
  if (!mapped && dx == 0 && dy == 0) return;  // half of a letter, to a reader that takes it apart
  DrawnFont& drawn = fonts_.at(glyph.font);
  if (!drawn.type3 && glyph.size_pt < kSmallestSize) {
    fonts_.note_program(glyph.font, *font, xref_);
  }
  if (drawn.type3) {
    glyph.size_pt *= static_cast<float>(drawn.matrix_scale);
    fonts_.note_glyph(glyph.font, *font, code, mapped ? unicode[0] : 0);
  }
  if (unseen) {
    unseen_ += blank ? 0 : 1;
  } else if (!blank) {
    if (covers_ != ink_.covers()) {
      covered_ = seen_;
      covers_ = ink_.covers();
    }
    ++seen_;
    drawn.glyphs += in_annotations_ ? 0 : 1;
    if (!mapped) {
      ++unmapped_;
      ++drawn.unmapped;
    }
  }
  glyphs_.push_back(glyph);
  if (!font_is_told_) TextOutputDev::updateFont(state);
  font_is_told_ = true;
  // One byte a letter, so that a word's place among the bytes is that of its first letter here.
  if (mapped) {
    TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, 1, unicode, length);
  } else {
    TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, 1, &kUnknown, 1);
  }
}

// ---- What is not text ------------------------------------------------------------------------

void PageDevice::draw_path(GfxState* state, bool filled) {
  if (masks_ > 0) return;
  if ((filled ? state->getFillOpacity() : state->getStrokeOpacity()) < kLeastOpacity) return;
  if (is_white(state, filled)) return;
  const PageBox clip = clip_of(state);
  const GfxPath* path = state->getPath();
  PageBox whole{1e9, 1e9, -1e9, -1e9};
  for (int i = 0; i < path->getNumSubpaths(); ++i) {
    const GfxSubpath* part = path->getSubpath(i);
    PageBox box{1e9, 1e9, -1e9, -1e9};
    for (int k = 0; k < part->getNumPoints(); ++k) {
      double x = 0, y = 0;
      state->transform(part->getX(k), part->getY(k), &x, &y);
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x),
             std::max(box.bottom, y)};
    }
    box = within(box, clip);
    if (filled) ink_.add_shape(box);
    whole = {std::min(whole.left, box.left), std::min(whole.top, box.top),
             std::max(whole.right, box.right), std::max(whole.bottom, box.bottom)};
  }
  const bool thin =
      whole.right - whole.left < kThinnestInk && whole.bottom - whole.top < kThinnestInk;
  if (thin) return;
  ink_.add_drawing(whole);
  if (filled) ink_.add_background(whole);
}

void PageDevice::stroke(GfxState* state) { draw_path(state, false); }
void PageDevice::fill(GfxState* state) { draw_path(state, true); }
void PageDevice::eoFill(GfxState* state) { draw_path(state, true); }

bool PageDevice::shade(GfxState* state) {
  if (masks_ > 0) return true;
  const PageBox clip = clip_of(state);
  ink_.add_drawing(clip);
  ink_.add_background(clip);
  return true;
}

bool PageDevice::tilingPatternFill(GfxState* state, Gfx*, Catalog*, GfxTilingPattern*,
                                   const double*, int, int, int, int, double, double) {
  return shade(state);
}

void PageDevice::draw_picture(GfxState* state, double width, double height, bool opaque) {
  if (masks_ > 0 || state->getFillOpacity() < kLeastOpacity) return;
  const double* m = state->getCTM();
  const PageBox whole = box_of({{m[4], m[5]},
                                {m[0] + m[4], m[1] + m[5]},
                                {m[2] + m[4], m[3] + m[5]},
                                {m[0] + m[2] + m[4], m[1] + m[3] + m[5]}});
  const PageBox shown = within(whole, clip_of(state));
  if (shown.right <= shown.left || shown.bottom <= shown.top) return;
  const double area = (whole.right - whole.left) * (whole.bottom - whole.top);
  const double part = (shown.right - shown.left) * (shown.bottom - shown.top);
  ink_.add_picture(shown, width * height * (area > 0 ? part / area : 1), opaque);
  ink_.add_background(shown);
}

void PageDevice::drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height,
                               bool invert, bool interpolate, bool inlined) {
  const double* m = state->getCTM();
  const PageBox place = box_of({{m[4], m[5]}, {m[0] + m[2] + m[4], m[1] + m[3] + m[5]}});
  if (!is_white(state, true)) {
    if (masks_ == 0) ink_.add_shape(within(place, clip_of(state)));
    draw_picture(state, width, height, false);
  }
  OutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate, inlined);
}

void PageDevice::drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                           GfxImageColorMap* colors, bool interpolate, const int* mask,
                           bool inlined) {
  draw_picture(state, width, height, mask == nullptr);
  OutputDev::drawImage(state, ref, stream, width, height, colors, interpolate, mask, inlined);
}

void PageDevice::drawMaskedImage(GfxState* state, Object*, Stream*, int width, int height,
                                 GfxImageColorMap*, bool, Stream*, int, int, bool, bool) {
  draw_picture(state, width, height, false);
}

void PageDevice::drawSoftMaskedImage(GfxState* state, Object*, Stream*, int width, int height,
                                     GfxImageColorMap*, bool, Stream*, int, int, GfxImageColorMap*,
                                     bool) {
  draw_picture(state, width, height, false);
}

void PageDevice::beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool,
                                        bool for_soft_mask) {
  groups_.push_back(for_soft_mask);
  masks_ += for_soft_mask ? 1 : 0;
}

void PageDevice::endTransparencyGroup(GfxState*) {
  if (groups_.empty()) return;
  masks_ -= groups_.back() ? 1 : 0;
  groups_.pop_back();
}

}  // namespace vouch::readers
