#include "harness/pack/pack.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "harness/pack/file_selection.h"
#include "harness/worker/client.h"
#include "util/error.h"
#include "util/os/fd.h"
#include "util/os/file_digest.h"
#include "util/usage_error.h"

namespace vouch::pack {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) {
  throw InternalError("pack", fmt::format("cannot write {}: {}", path.string(),
                                          std::generic_category().message(errno)));
}

/// Written beside its place and renamed when it is whole, or removed.
class NewFile {
 public:
  explicit NewFile(const fs::path& path) : path_(path), aside_(path.string() + ".XXXXXX") {
    fd_.reset(mkostemp(aside_.data(), O_CLOEXEC));
    if (!fd_) fail(path);
    fchmod(fd_.get(), 0644);
  }
  ~NewFile() {
    if (!aside_.empty()) unlink(aside_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  int fd() const { return fd_.get(); }
  const std::string& aside() const { return aside_; }
  void keep() {
    if (fsync(fd_.get()) != 0 || rename(aside_.c_str(), path_.c_str()) != 0) fail(path_);
    aside_.clear();
  }

 private:
  fs::path path_;
  std::string aside_;
  os::Fd fd_;
};

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
  NewFile file(zip);
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
  file.keep();
  return packed;
}

}  // namespace vouch::pack
