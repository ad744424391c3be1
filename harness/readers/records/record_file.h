// Writes records, a line of JSON each, into a file of the worker's output directory: however many
// there are, the reader holds one.
#pragma once

#include "harness/worker/collect_protocol.h"

namespace vouch::readers {

class RecordFile {
 public:
  /// `directory` is open. Throws InternalError.
  explicit RecordFile(int directory);
  ~RecordFile();
  RecordFile(const RecordFile&) = delete;
  RecordFile& operator=(const RecordFile&) = delete;

  void add(const worker::SourceRecord& record);
  /// What was added is in the file. A reader that dies loses no record before.
  void flush();

 private:
  void write_out();

  int file_;
  std::string pending_;
};

}  // namespace vouch::readers
