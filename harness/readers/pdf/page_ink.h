// What is drawn on a page beside its text: pictures by the area that they cover, lines and areas,
// and shapes that stand in rows as letters do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "checks/model/pdf_facts.h"

namespace vouch::readers {

class PageInk {
 public:
  PageInk() = default;
  PageInk(double width_pt, double height_pt) : width_pt_(width_pt), height_pt_(height_pt) {}

  /// A picture of so many pixels; `opaque` hides what was drawn before it.
  void add_picture(const PageBox& place, double pixels, bool opaque);
  /// An area or a line. White ones are none.
  void add_drawing(const PageBox& place);
  /// One closed shape, or a small picture: a letter may be drawn so.
  void add_shape(const PageBox& place);
  /// An area in a colour: white letters can be read on it.
  void add_background(const PageBox& place);

  double height_pt() const { return height_pt_; }
  bool is_empty() const { return !drawn_ && pictures_ == 0; }
  bool has_pictures() const { return pictures_ > 0; }
  bool has_background_at(double x, double y) const;
  /// From the highest to the lowest that is drawn, in points from the top: backgrounds and rules
  /// left out. Absent: nothing is.
  std::optional<std::pair<double, double>> extent() const;
  /// The shapes that looks_like_text() speaks of, in the order in which they are drawn.
  std::vector<PageBox> shapes() const;
  /// Of pages that measure in larger units.
  void scale(double unit);
  /// The share of the page that pictures cover, and the pixels an inch of those that do.
  double picture_share() const;
  double picture_sharpness() const;
  /// How often a large opaque picture was drawn over what stood there.
  std::size_t covers() const { return covers_; }
  /// Shapes of many sizes and of letters' heights, in rows: text that was turned into outlines.
  bool looks_like_text() const;

 private:
  struct Shape {
    float left, bottom, width, height;
  };
  static constexpr std::size_t kAcross = 24, kDown = 32;  // cells that pictures cover
  bool is_visible(const PageBox& place) const;

  double width_pt_ = 0, height_pt_ = 0;
  void extend(const PageBox& place);

  bool drawn_ = false;
  double highest_ = 1e9, lowest_ = -1e9;
  std::size_t pictures_ = 0, covers_ = 0;
  double pixels_ = 0, picture_area_ = 0;
  std::array<std::array<bool, kAcross>, kDown> covered_{};
  std::vector<Shape> shapes_;
  std::vector<PageBox> backgrounds_;
};

}  // namespace vouch::readers
