#include "harness/cli/pack.h"

#include <fmt/format.h>

#include <system_error>

#include "checks/text/archive_phrases.h"
#include "harness/pack/pack.h"
#include "util/exit_status.h"
#include "util/printable.h"
#include "util/usage_error.h"

namespace vouch::cli {

int pack(const PackOptions& options) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(options.directory, error)) {
    throw UsageError(fmt::format("{} is not a directory", options.directory.string()));
  }
  const fs::path zip = options.output.file.value();
  const pack::PackedZip packed = pack::pack_directory(options.directory, zip);
  for (const pack::LeftOut& left : packed.left_out) {
    report::tell(fmt::format("left out: {} ({})", visible(left.path), left.why), options.output);
  }
  if (!packed.git_was_asked) {
    report::tell("git is not there: files that it ignores are in the zip too", options.output);
  }
  report::put_out(fmt::format("{}: {}, {}, sha256 {}\n", visible(zip.string()),
                              checks::counted(packed.files, "file", "files"),
                              checks::bytes_text(packed.bytes), packed.sha256),
                  {});
  return kAllPass;
}

}  // namespace vouch::cli
