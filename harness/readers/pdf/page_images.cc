#include "harness/readers/pdf/page_images.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <png.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "harness/readers/pdf/real_type.h"
#include "harness/readers/pdf/whole_file.h"

namespace vouch::readers {
namespace {

constexpr double kMostResolution = 150;  // dots an inch: a tiny page is not blown up

/// Its brightness alone, where no pixel has a colour; else nothing.
std::vector<std::uint8_t> gray_of(const poppler::image& image) {
  std::vector<std::uint8_t> gray;
  const int width = image.width();  // asked once: each is a call into the library
  const int height = image.height();
  gray.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    const char* row = image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
    for (int x = 0; x < width; ++x, row += 3) {
      if (row[0] != row[1] || row[1] != row[2]) return {};
      gray.push_back(static_cast<std::uint8_t>(row[0]));
    }
  }
  return gray;
}

/// Poppler's own writer packs as tightly as it can, which takes four times as long as drawing.
bool write_png(int directory, const std::string& name, const poppler::image& image) {
  const int file = openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  std::FILE* stream = file < 0 ? nullptr : fdopen(file, "wb");
  if (stream == nullptr) return false;
  const std::vector<std::uint8_t> gray = gray_of(image);
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width());
  png.height = static_cast<png_uint_32>(image.height());
  png.format = gray.empty() ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png.flags = PNG_IMAGE_FLAG_FAST;
  const void* pixels = gray.empty() ? static_cast<const void*>(image.const_data()) : gray.data();
  const int stride = gray.empty() ? image.bytes_per_row() : image.width();
  const bool written = png_image_write_to_stdio(&png, stream, 0, pixels, stride, nullptr) != 0;
  return std::fclose(stream) == 0 && written;
}

void be_silent(const std::string&, void*) {}

bool draw_page(const poppler::document& document, int index, int directory,
               const poppler::page_renderer& renderer, double longest_side) {
  const std::unique_ptr<poppler::page> page(document.create_page(index));
  if (!page) return false;
  const poppler::rectf box = page->page_rect();
  const double longest = std::max(box.width(), box.height());
  if (!(longest > 0)) return false;
  const double resolution = std::min(kMostResolution, longest_side * 72 / longest);
  const poppler::image image = renderer.render_page(page.get(), resolution, resolution);
  if (!image.is_valid()) return false;
  const std::string name = fmt::format("page-{}.png", index + 1);
  const std::string unfinished = name + ".part";
  if (!write_png(directory, unfinished, image)) return false;
  return renameat(directory, unfinished.c_str(), directory, name.c_str()) == 0;
}

}  // namespace

std::uint32_t draw_pages(int pdf, int directory, const PictureRequest& request) {
  const std::string bytes = read_whole(pdf);
  if (bytes.size() > kLargestReport || real_type(bytes) != "pdf") return 0;
  poppler::set_debug_error_function(be_silent, nullptr);
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document || document->is_locked()) return 0;
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_rgb24);
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  std::uint32_t drawn = 0;
  const int count = std::min(document->pages(), static_cast<int>(request.pages));
  for (int i = 0; i < count; ++i) {
    drawn += draw_page(*document, i, directory, renderer, request.longest_side) ? 1 : 0;
  }
  return drawn;
}

}  // namespace vouch::readers
