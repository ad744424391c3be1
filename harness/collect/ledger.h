// collect.json: what became of every item of every source, and what a later run has to know.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/collect/arrival.h"

namespace vouch::collect {

inline constexpr const char* kLedgerFile = "collect.json";

struct LedgerItem {
  std::string source, item, kind;  // kind: "message" or "file"
  std::string name, sha256;
  std::string placed;  // below DIR; "": listed
  std::string listed;
  std::string note;  // of a placed one: that it does not count
};

struct LedgerGroup {
  std::string id, directory;
  std::string received_at;  // "": not known
  std::string time_note;
  bool lms_late = false;
  std::string submission_sha256;   // of the submission.toml that collect wrote
  std::vector<std::string> files;  // those that count, below DIR
  std::vector<std::string> notes;
};

struct LedgerSource {
  std::string path, kind, reason;
};

struct Ledger {
  std::vector<LedgerSource> sources;
  std::vector<LedgerGroup> groups;
  std::vector<LedgerItem> items;
  std::vector<Arrival> arrivals;
};

/// That of an earlier run in `directory`; empty where there is none. Throws UsageError when the
/// file is not one.
Ledger read_ledger(const std::filesystem::path& directory);

void write_ledger(const std::filesystem::path& directory, const Ledger& ledger);

}  // namespace vouch::collect
