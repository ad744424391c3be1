// The reader of READMEs: any bytes, in every format that it reads.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "harness/readers/readme/readme_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const char* const kFormats[] = {"markdown", "text", "rst", "org"};
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  vouch::readers::ProjectFiles files;
  files.paths = {"Makefile", "main.py", "src", "src/main.c"};
  const auto facts =
      vouch::readers::read_readme_text(bytes, "README", kFormats[data[0] % 4], files);
  // Every step names its line and is of the README.
  for (const auto& step : facts.steps) {
    if (!step.source.line || step.command.empty()) std::abort();
  }
  return 0;
}
