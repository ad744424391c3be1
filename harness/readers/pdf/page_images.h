// Draws a report's pages small, for people to look at. Runs in the confined worker only.
#pragma once

#include <cstdint>

namespace vouch::readers {

struct PictureRequest {
  std::uint32_t pages = 16;          // the first ones
  std::uint32_t longest_side = 640;  // pixels
};

/// Writes page-1.png, page-2.png, ... into the open directory `directory`, each whole or not at
/// all; gives their number. A page that cannot be drawn is left out.
std::uint32_t draw_pages(int pdf, int directory, const PictureRequest& request);

}  // namespace vouch::readers
