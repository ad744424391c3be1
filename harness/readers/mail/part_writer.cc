#include "harness/readers/mail/part_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "util/error.h"
#include "util/os/errno.h"
#include "util/os/write_all.h"

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
  if (!os::write_all(file_.get(), bytes)) {
    throw InternalError("worker", "cannot write a mail's file: " + os::error_text());
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
