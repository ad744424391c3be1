// What Poppler draws of a page, noted instead of drawn: its words as TextOutputDev joins them, and
// of every letter the size, the font and whether a reader sees it; and what else is drawn. One
// pass.
#pragma once

#include <poppler/TextOutputDev.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "harness/readers/pdf/drawn_font.h"
#include "harness/readers/pdf/page_ink.h"

namespace vouch::readers {

/// One letter as it was drawn.
struct DrawnGlyph {
  float size_pt = 0;  // of a Type 3 font: points for a unit of its glyphs
  std::uint32_t font = 0;
  bool unseen = false;  // drawn in no colour, as the text layer of a scan is
};

/// The fonts of a document, in the order in which they are first drawn.
class FontTable {
 public:
  std::uint32_t index_of(GfxFont& font);
  DrawnFont& at(std::uint32_t index) { return fonts_[index]; }
  std::vector<DrawnFont> take() { return std::move(fonts_); }
  /// Looks into the font's program, once, for a scale of its own.
  void note_program(std::uint32_t index, GfxFont& font, XRef* xref);
  /// Notes how high a glyph of a Type 3 font is.
  void note_glyph(std::uint32_t index, GfxFont& font, CharCode code, char32_t letter);

 private:
  std::vector<DrawnFont> fonts_;
  std::vector<std::pair<std::pair<int, int>, std::uint32_t>> known_;  // by object
  const GfxFont* last_ = nullptr;
  std::uint32_t last_index_ = 0;
  std::vector<std::vector<bool>> noted_;  // by font and code
  std::vector<bool> programs_noted_;      // by font
};

class PageDevice : public TextOutputDev {
 public:
  /// `with_pictures`: false where looking at a picture would decode it.
  PageDevice(FontTable& fonts, bool with_pictures);

  /// What is drawn from now on is of annotations: viewers draw these in fonts of their own.
  void begin_annotations() { in_annotations_ = true; }

  const std::vector<DrawnGlyph>& glyphs() const { return glyphs_; }
  const PageInk& ink() const { return ink_; }
  std::uint64_t seen() const { return seen_; }
  std::uint64_t unmapped() const { return unmapped_; }
  std::uint64_t unseen() const { return unseen_; }
  /// Letters that a large picture was drawn over.
  std::uint64_t covered() const { return covered_; }

  bool needNonText() override { return with_pictures_; }
  bool needCharCount() override { return false; }
  bool useTilingPatternFill() override { return true; }
  bool useShadedFills(int) override { return true; }
  void startPage(int number, GfxState* state, XRef* xref) override;
  // TextOutputDev looks through a Type 3 font whenever a state is restored, which plots do for each
  // of their points: the font is told to it when the next letter is drawn.
  void restoreState(GfxState*) override { font_is_told_ = false; }
  void updateFont(GfxState*) override { font_is_told_ = false; }
  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                double origin_y, CharCode code, int bytes, const Unicode* unicode,
                int length) override;
  void incCharCount(int) override {}
  void stroke(GfxState* state) override;
  void fill(GfxState* state) override;
  void eoFill(GfxState* state) override;
  bool tilingPatternFill(GfxState* state, Gfx* gfx, Catalog* catalog, GfxTilingPattern* pattern,
                         const double* matrix, int x0, int y0, int x1, int y1, double x_step,
                         double y_step) override;
  bool functionShadedFill(GfxState* state, GfxFunctionShading*) override { return shade(state); }
  bool axialShadedFill(GfxState* state, GfxAxialShading*, double, double) override {
    return shade(state);
  }
  bool radialShadedFill(GfxState* state, GfxRadialShading*, double, double) override {
    return shade(state);
  }
  bool gouraudTriangleShadedFill(GfxState* state, GfxGouraudTriangleShading*) override {
    return shade(state);
  }
  bool patchMeshShadedFill(GfxState* state, GfxPatchMeshShading*) override { return shade(state); }
  void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height,
                     bool invert, bool interpolate, bool inlined) override;
  void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                 GfxImageColorMap* colors, bool interpolate, const int* mask,
                 bool inlined) override;
  void drawMaskedImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                       GfxImageColorMap* colors, bool interpolate, Stream* mask, int mask_width,
                       int mask_height, bool mask_invert, bool mask_interpolate) override;
  void drawSoftMaskedImage(GfxState* state, Object* ref, Stream* stream, int width, int height,
                           GfxImageColorMap* colors, bool interpolate, Stream* mask, int mask_width,
                           int mask_height, GfxImageColorMap* mask_colors,
                           bool mask_interpolate) override;
  void beginTransparencyGroup(GfxState* state, const double* box, GfxColorSpace* space,
                              bool isolated, bool knockout, bool for_soft_mask) override;
  void endTransparencyGroup(GfxState* state) override;

 private:
  bool shade(GfxState* state);
  void draw_path(GfxState* state, bool filled);
  void draw_picture(GfxState* state, double width, double height, bool opaque);
  bool is_seen(GfxState* state, const PageBox& place, bool filled);

  FontTable& fonts_;
  XRef* xref_ = nullptr;
  bool with_pictures_;
  PageInk ink_;
  std::vector<DrawnGlyph> glyphs_;
  std::vector<bool> groups_;  // open transparency groups: is it a mask?
  std::size_t masks_ = 0;     // of these, masks: nobody sees what they draw
  std::uint64_t seen_ = 0, unmapped_ = 0, unseen_ = 0, covered_ = 0;
  std::size_t covers_ = 0;
  bool font_is_told_ = false;
  bool in_annotations_ = false;
};

}  // namespace vouch::readers
