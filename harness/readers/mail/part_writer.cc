#include "harness/readers/mail/part_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "util/error.h"
#include "util/os/errno.h"

namespace vouch::readers::mail {

constexpr std::size_t kMostFiles = 1000;

bool PartWriter::begin(std::string name) {
  if (count() >= kMostFiles) return false;
  current_ = {fmt::format("{}-{}", prefix_, count() + 1), std::move(name), 0, {}};
  file_.reset(openat(directory_, current_.path.c_str(),
                     O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file_) {
    throw InternalError("worker", "cannot write a mail's file: " + os::error_text());
  }
  return true;
}

void PartWriter::write(std::string_view bytes) {
  current_.bytes += bytes.size();
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file_.get(), bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      throw InternalError("worker", "cannot write a mail's file: " + os::error_text());
    }
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void PartWriter::end(std::string listed) {
  file_.reset();
  current_.listed = std::move(listed);
  record_.files.push_back(current_);
}

os::Fd PartWriter::reopen_last() const {
  return os::Fd(
      openat(directory_, record_.files.back().path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace vouch::readers::mail
