#include "harness/pack_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <system_error>

#include "checks/archive_words.h"
#include "harness/exit_status.h"
#include "harness/pack.h"
#include "harness/reports/escape.h"
#include "harness/usage_error.h"

namespace vouch::harness {

int pack(const PackOptions& options) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) {
    throw UsageError(fmt::format("{} is no folder", options.folder.string()));
  }
  const fs::path above = fs::absolute(options.zip).parent_path();
  if (fs::is_directory(options.zip, error) || !fs::is_directory(above, error)) {
    throw UsageError(
        fmt::format("cannot write {}: give a file in a folder that exists", options.zip.string()));
  }
  const PackedZip packed = pack_folder(options.folder, options.zip);
  if (!options.quiet) {
    for (const LeftOut& left : packed.left_out) {
      fmt::print(stderr, "left out: {} ({})\n", visible(left.path), left.why);
    }
    if (!packed.git_was_asked) {
      fmt::print(stderr, "git is not there: files that it ignores are in the zip too\n");
    }
  }
  fmt::print("{}: {}, {}, sha256 {}\n", visible(options.zip.string()),
             checks::counted(packed.files, "file", "files"), checks::bytes_text(packed.bytes),
             packed.sha256);
  return kAllPass;
}

}  // namespace vouch::harness
