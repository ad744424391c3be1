// Writes the files of one mail into the worker's output directory, below names of our own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/worker/collect_protocol.h"
#include "util/os/fd.h"

namespace vouch::readers::mail {

class PartWriter {
 public:
  PartWriter(int directory, std::string prefix, worker::SourceRecord& record)
      : directory_(directory), prefix_(std::move(prefix)), record_(record) {}

  /// Begins a file that was handed in as `name`. False: the mail has too many.
  bool begin(std::string name);
  void write(std::string_view bytes);
  /// Ends it; it is one of the record's files. `listed`: why it is not to be placed.
  void end(std::string listed = {});
  /// The last ended one, opened for reading.
  os::Fd reopen_last() const;
  std::size_t count() const { return record_.files.size(); }

 private:
  int directory_;
  std::string prefix_;
  worker::SourceRecord& record_;
  os::Fd file_;
  worker::SourceFile current_;
  bool failed_ = false;
};

}  // namespace vouch::readers::mail
