#include "harness/readers/report/pictures.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "harness/readers/report/file_type.h"
#include "harness/readers/report/whole_file.h"

namespace vouch::readers {
namespace {

constexpr double kMostResolution = 150;  // dots an inch: a tiny page is not blown up

void be_silent(const std::string&, void*) {}

bool draw_page(const poppler::document& document, int index, int folder,
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
  // Poppler writes to paths only; this one leads to the folder that the worker was handed.
  if (!image.save(fmt::format("/proc/self/fd/{}/{}", folder, unfinished), "png")) return false;
  return renameat(folder, unfinished.c_str(), folder, name.c_str()) == 0;
}

}  // namespace

std::uint32_t draw_pages(int pdf, int folder, const PictureRequest& request) {
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
    drawn += draw_page(*document, i, folder, renderer, request.longest_side) ? 1 : 0;
  }
  return drawn;
}

}  // namespace vouch::readers
