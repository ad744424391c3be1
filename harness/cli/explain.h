// `vouch explain`: what a finding means, why the course asks it, how to fix it. All from the
// findings' own kinds (checks/model/finding.h), and so is docs/findings.md.
#pragma once

#include <string>

#include "checks/model/finding.h"
#include "harness/report/output.h"

namespace vouch::cli {

struct ExplainOptions {
  std::string id;         // empty: list them all
  bool markdown = false;  // all of them, as docs/findings.md has them
  report::OutputOptions output;
};

/// Prints. Throws UsageError for an id that is none, naming the nearest that is.
int explain(const ExplainOptions& options);

std::string explain_kind(const FindingKind& kind, const TerminalStyle& style);
/// A line a finding, by stage.
std::string explain_list(const TerminalStyle& style);
/// docs/findings.md, whole.
std::string findings_markdown();

}  // namespace vouch::cli
