// `vouch export --to groups`: a copy of each group's report to send to that group.
#pragma once

#include <filesystem>
#include <string>

#include "harness/report/output.h"

namespace vouch::review {

struct ExportOptions {
  std::filesystem::path run;  // what a batch wrote
  std::string to = "groups";
  std::filesystem::path directory;  // made; DIR/ID/report.html
  report::OutputOptions output;
};

/// Writes one self-contained page a group: without e-mail addresses, findings for staff, paths of
/// this machine or other groups' ids. Throws UsageError when `run` is no run's directory, or
/// `directory` is there already and not empty.
int export_reports(const ExportOptions& options);

}  // namespace vouch::review
