#include "harness/collect/record_lines.h"

#include <fstream>
#include <string>

#include "util/error.h"

namespace vouch::collect {
namespace {

/// A path below a directory, and nothing that leaves it.
bool stays_below(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string::npos) return false;
  for (const auto& part : std::filesystem::path(path)) {
    if (part == "..") return false;
  }
  return true;
}

}  // namespace

std::vector<worker::SourceRecord> read_records(const std::filesystem::path& output) {
  std::vector<worker::SourceRecord> records;
  std::ifstream lines(output / worker::kRecordsFile);
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded() && lines.peek() == std::ifstream::traits_type::eof()) break;
    try {
      records.push_back(json.get<worker::SourceRecord>());
    } catch (const nlohmann::json::exception&) {
      throw InternalError("worker", "what the reader of a source wrote is no record");
    }
    for (const worker::SourceFile& file : records.back().files) {
      if (!stays_below(file.path)) {
        throw InternalError("worker", "a record names a file outside of its source");
      }
    }
  }
  return records;
}

}  // namespace vouch::collect
