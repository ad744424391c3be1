// The readers of downloads: the input is a list of names, a line each, and after an empty line the
// content of every file. Whatever they are, each file is in one record.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "harness/readers/lms/lms_reader.h"

namespace fs = std::filesystem;

namespace {

void write_files(const fs::path& directory, std::string_view names, std::string_view content) {
  for (int left = 20; left > 0 && !names.empty(); --left) {
    const std::size_t end = std::min(names.find('\n'), names.size());
    const fs::path name(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
    if (name.empty() || name.string().find('\0') != std::string::npos) continue;
    if (std::ranges::any_of(name, [](const fs::path& part) { return part == ".."; })) continue;
    std::error_code ignored;
    const fs::path path = directory / name.relative_path();
    fs::create_directories(path.parent_path(), ignored);
    std::ofstream(path, std::ios::binary) << content;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(text.find("\n\n"), text.size());
  char directory[] = "/tmp/vouch-fuzz-download-XXXXXX";
  if (mkdtemp(directory) == nullptr) std::abort();
  write_files(directory, text.substr(0, cut), text.substr(std::min(cut + 2, text.size())));
  const int input = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::set<std::string> paths;
  const auto answer = vouch::readers::lms::read_download(
      input, "", [&paths](const vouch::worker::SourceRecord& record) {
        for (const auto& file : record.files) {
          if (!paths.insert(file.path).second) std::abort();
        }
      });
  if (!answer.source.empty() && paths.size() != answer.files) std::abort();
  close(input);
  fs::remove_all(directory);
  return 0;
}
