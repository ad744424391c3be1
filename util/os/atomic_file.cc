#include "util/os/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "util/os/errno.h"
#include "util/os/write_all.h"

namespace vouch::os {

AtomicFile::AtomicFile(const std::filesystem::path& path)
    : path_(path), aside_(path.string() + ".XXXXXX") {
  fd_.reset(mkostemp(aside_.data(), O_CLOEXEC));
  if (!fd_ || fchmod(fd_.get(), 0644) != 0) fail();
}

AtomicFile::AtomicFile(const std::filesystem::path& path, const std::filesystem::path& aside)
    : path_(path), aside_(aside.string()) {
  fd_.reset(open(aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!fd_) fail();
}

AtomicFile::~AtomicFile() {
  if (fd_ && !aside_.empty()) unlink(aside_.c_str());
}

void AtomicFile::write(std::string_view text) {
  if (!write_all(fd_.get(), text)) fail();
}

void AtomicFile::commit() {
  if (fsync(fd_.get()) != 0 || rename(aside_.c_str(), path_.c_str()) != 0) fail();
  aside_.clear();
}

void AtomicFile::fail() const { throw_errno("store", "cannot write " + path_.string()); }

}  // namespace vouch::os
