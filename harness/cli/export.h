// `vouch export`: what goes back to groups and gradebooks, as the command line has it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/output.h"

namespace vouch::cli {

struct ExportCommand {
  std::filesystem::path run;
  std::string to = "groups";
  std::optional<std::filesystem::path> directory, gradebook;
  std::string column;
  bool overwrite = false;
  std::string policy;
  report::OutputOptions output;
};

/// The words that --to takes.
std::vector<std::string_view> export_targets();

/// Throws UsageError.
int export_run(const ExportCommand& command);

}  // namespace vouch::cli
