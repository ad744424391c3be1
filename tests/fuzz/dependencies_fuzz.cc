// The readers of build files: any bytes under the name of each.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "harness/readers/dependencies/collector.h"

namespace {

using namespace vouch::readers;

constexpr std::array kReaders{read_cmake,    read_meson_wrap, read_requirements, read_pyproject,
                              read_setup_py, read_conda,      read_package_json, read_cargo,
                              read_go_mod,   read_pom,        read_gradle,       read_bazel};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > kLongestBuildFile) return 0;
  ProjectFiles files;
  files.paths = {"lib", "lib/guava-31.jar", "vendor", "vendor/fmt", "vendor/fmt/fmt.h"};
  const Shelf shelf(files);
  Collector collector(shelf);
  const BuildFile file{.path = "web/subprojects/file.wrap",
                       .directory = "web/",
                       .text = std::string(reinterpret_cast<const char*>(data) + 1, size - 1)};
  kReaders[data[0] % kReaders.size()](file, collector);
  for (const auto& dependency : collector.take()) {
    if (dependency.name.empty() || dependency.file != file.path) std::abort();
  }
  return 0;
}
