#include "harness/readers/records/record_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "util/error.h"
#include "util/os/errno.h"
#include "util/os/write_all.h"

namespace vouch::readers {

RecordFile::RecordFile(int directory)
    : file_(openat(directory, worker::kRecordsFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                   0600)) {
  if (file_ < 0) throw InternalError("worker", "cannot write what was read");
}

RecordFile::~RecordFile() { close(file_); }

void RecordFile::add(const worker::SourceRecord& record) {
  // Names need not be UTF-8: what is not becomes U+FFFD here, once.
  pending_ += nlohmann::json(record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  pending_ += '\n';
  if (pending_.size() > (1U << 20)) write_out();
}

void RecordFile::flush() { write_out(); }

void RecordFile::write_out() {
  if (!os::write_all(file_, pending_)) {
    throw InternalError("worker", "cannot write what was read: " + os::error_text());
  }
  pending_.clear();
}

}  // namespace vouch::readers
