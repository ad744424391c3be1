#include "harness/pack/pack.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "harness/pack/file_selection.h"
#include "harness/worker/client.h"
#include "util/error.h"
#include "util/os/atomic_file.h"
#include "util/os/file_digest.h"
#include "util/usage_error.h"

namespace vouch::pack {
namespace {

namespace fs = std::filesystem;

/// What the zip's one directory is called: the directory's own name, wherever it was named from.
std::string top_name(const fs::path& directory) {
  const std::string name = fs::canonical(directory).filename().string();
  return name.empty() || name == "/" ? "project" : name;
}

/// A zip without a file is handed in by nobody who knows it.
[[noreturn]] void refuse_nothing(const fs::path& directory, const std::vector<LeftOut>& left_out) {
  if (left_out.empty()) throw UsageError(directory.string() + " has no file to pack");
  throw UsageError(fmt::format("{} has no file to pack: all is left out, such as {} ({})",
                               directory.string(), left_out.front().path, left_out.front().why));
}

}  // namespace

PackedZip pack_directory(const fs::path& directory, const fs::path& zip) {
  os::AtomicFile file(zip);
  PackChoice choice = choose_files(directory, zip);
  std::erase_if(choice.paths, [&](const std::string& path) {
    std::error_code ignored;
    return fs::equivalent(directory / path, file.aside(), ignored);
  });
  const worker::WrittenZip written =
      worker::write_zip(directory, file.fd(), top_name(directory), choice.paths);
  PackedZip packed;
  packed.files = written.files;
  packed.left_out = std::move(choice.left_out);
  packed.git_was_asked = choice.git_was_asked;
  for (const std::string& path : written.unreadable) {
    throw InternalError("pack", "cannot read " + (directory / path).string());
  }
  if (packed.files == 0) refuse_nothing(directory, packed.left_out);
  const os::FileDigest digest = os::sha256_of_file(file.aside());
  packed.sha256 = digest.sha256;
  packed.bytes = digest.bytes;
  file.commit();
  return packed;
}

}  // namespace vouch::pack
