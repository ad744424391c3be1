// A font as the pages draw it: its name, whether it is in the file, and, of a Type 3 font, how
// large its letters are, which nothing but its glyphs tells.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::readers {

/// Without the marks that a subset's name has, in every writing: "ABCDEF+Times-Roman",
/// "A0BC12+ABCDEF+Times-Roman". Empty stays empty.
std::string plain_font_name(std::string_view name);

struct DrawnFont {
  std::string name;  // plain; for a Type 3 font without one, what people call it
  bool embedded = false;
  bool type3 = false;
  std::uint64_t glyphs = 0;    // drawn and visible
  std::uint64_t unmapped = 0;  // of these, without a Unicode value

  struct Box {
    char32_t letter;
    double bottom, top;  // in units of the glyphs
  };
  std::vector<Box> boxes;   // of a Type 3 font
  double matrix_scale = 0;  // of its glyph space, by its matrix
  // How much larger its letters are than their size says, by the matrix of the font's own program:
  // 1 but where a converter put the size there.
  double program_scale = 1;
};

/// The em that the boxes of a Type 3 font's glyphs speak for, in units of its glyphs; 0: none do.
double em_by_boxes(const DrawnFont& font);

/// The size of letters of which a unit is `scale` points high: by the matrix where that agrees with
/// the glyphs, else by the em of their boxes.
double type3_size(const DrawnFont& font, double em, double scale);

}  // namespace vouch::readers
