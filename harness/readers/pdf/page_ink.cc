#include "harness/readers/pdf/page_ink.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace vouch::readers {
namespace {

constexpr double kLargeShare = 0.5;  // of the page: a picture that may be a page
// Letters are of these heights and at most so wide, in points.
constexpr double kLowestLetter = 1.2, kHighestLetter = 24, kWidestLetter = 30;
constexpr double kThickestRule = 1.5;  // points
constexpr double kBackground = 0.85;   // of the page, both ways
constexpr std::size_t kMostShapes = 20'000, kMostBackgrounds = 2'000;
constexpr double kSmallestBackground = 20;  // square points
// Rows of letters: so many on a page, with so many letters each, of so many different widths.
constexpr std::size_t kFewestRows = 6, kFewestInRow = 12, kFewestWidths = 10;

}  // namespace

bool PageInk::is_visible(const PageBox& place) const {
  return place.right >= 0 && place.left <= width_pt_ && place.bottom >= 0 &&
         place.top <= height_pt_ && place.right >= place.left && place.bottom >= place.top;
}

void PageInk::add_picture(const PageBox& place, double pixels, bool opaque) {
  if (!is_visible(place)) return;
  ++pictures_;
  const PageBox shown{std::max(place.left, 0.0), std::max(place.top, 0.0),
                      std::min(place.right, width_pt_), std::min(place.bottom, height_pt_)};
  const double area = (shown.right - shown.left) * (shown.bottom - shown.top);
  const double whole = (place.right - place.left) * (place.bottom - place.top);
  extend(shown);
  pixels_ += whole > 0 ? pixels * area / whole : 0;
  picture_area_ += area;
  if (opaque && area > kLargeShare * width_pt_ * height_pt_) ++covers_;
  for (std::size_t y = 0; y < kDown; ++y) {
    const double middle = (static_cast<double>(y) + 0.5) * height_pt_ / kDown;
    if (middle < shown.top || middle > shown.bottom) continue;
    for (std::size_t x = 0; x < kAcross; ++x) {
      const double across = (static_cast<double>(x) + 0.5) * width_pt_ / kAcross;
      if (across >= shown.left && across <= shown.right) covered_[y][x] = true;
    }
  }
}

void PageInk::add_drawing(const PageBox& place) {
  if (!is_visible(place)) return;
  drawn_ = true;
  const bool rule =
      place.right - place.left < kThickestRule || place.bottom - place.top < kThickestRule;
  if (!rule) extend(place);
}

void PageInk::extend(const PageBox& place) {
  const bool background = place.right - place.left > kBackground * width_pt_ &&
                          place.bottom - place.top > kBackground * height_pt_;
  if (background) return;
  highest_ = std::min(highest_, place.top);
  lowest_ = std::max(lowest_, place.bottom);
}

std::optional<std::pair<double, double>> PageInk::extent() const {
  if (lowest_ < highest_) return std::nullopt;
  return std::pair(highest_, lowest_);
}

void PageInk::scale(double unit) {
  for (double* length : {&width_pt_, &height_pt_, &highest_, &lowest_}) *length *= unit;
  picture_area_ *= unit * unit;
}

std::vector<PageBox> PageInk::shapes() const {
  std::vector<PageBox> boxes;
  for (const Shape& shape : shapes_) {
    const double left = static_cast<double>(shape.left), bottom = static_cast<double>(shape.bottom);
    boxes.push_back({left, bottom - static_cast<double>(shape.height),
                     left + static_cast<double>(shape.width), bottom});
  }
  return boxes;
}

void PageInk::add_shape(const PageBox& place) {
  const double height = place.bottom - place.top, width = place.right - place.left;
  if (height < kLowestLetter || height > kHighestLetter || width > kWidestLetter) return;
  if (shapes_.size() >= kMostShapes || !is_visible(place)) return;
  shapes_.push_back({static_cast<float>(place.left), static_cast<float>(place.bottom),
                     static_cast<float>(width), static_cast<float>(height)});
}

void PageInk::add_background(const PageBox& place) {
  const double area = (place.right - place.left) * (place.bottom - place.top);
  if (area < kSmallestBackground || backgrounds_.size() >= kMostBackgrounds) return;
  backgrounds_.push_back(place);
}

bool PageInk::has_background_at(double x, double y) const {
  // So many areas are a picture of its own.
  if (backgrounds_.size() >= kMostBackgrounds) return true;
  return std::ranges::any_of(backgrounds_, [&](const PageBox& place) {
    return place.left <= x && x <= place.right && place.top <= y && y <= place.bottom;
  });
}

double PageInk::picture_share() const {
  std::size_t covered = 0;
  for (const auto& row : covered_)
    covered += static_cast<std::size_t>(std::ranges::count(row, true));
  return static_cast<double>(covered) / (kAcross * kDown);
}

double PageInk::picture_sharpness() const {
  return picture_area_ > 0 ? 72 * std::sqrt(pixels_ / picture_area_) : 0;
}

bool PageInk::looks_like_text() const {
  std::map<long, std::size_t> rows;  // by baseline, in points
  std::set<std::pair<long, long>> sizes;
  for (const Shape& shape : shapes_) {
    ++rows[std::lround(shape.bottom)];
    sizes.emplace(std::lround(shape.width * 5), std::lround(shape.height * 5));
  }
  const auto full =
      std::ranges::count_if(rows, [](const auto& row) { return row.second >= kFewestInRow; });
  return sizes.size() >= kFewestWidths && static_cast<std::size_t>(full) >= kFewestRows;
}

}  // namespace vouch::readers
