// Has the confined worker read what staff downloaded. Nothing in a source is parsed here, and no
// source is changed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/worker/collect_protocol.h"

namespace vouch::collect {

struct ReadSource {
  std::string given;                // as the command line has it
  std::string kind;                 // "mail", "canvas", ...
  std::string reason;               // how it was recognised
  std::filesystem::path directory;  // the records' paths begin here
  std::filesystem::path extracted;  // and those of extracted ones here
  bool is_ours = false;             // `directory` was unpacked by us: files may be moved from it
  std::vector<worker::SourceRecord> records;
};

/// The words that `--from` takes.
const std::vector<std::string_view>& source_kinds();

/// Reads one SOURCE: a mailbox (a file or a directory), a download (a zip or a directory). What is
/// unpacked or taken out of mails goes below `staging`, an empty directory. `from` is "" to tell by
/// content. Throws UsageError when it is none of these.
ReadSource read_source(const std::filesystem::path& source, const std::string& from,
                       const std::filesystem::path& staging);

}  // namespace vouch::collect
