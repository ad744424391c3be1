// The formats, from a report (one submission) and the summaries of a run alone. A new format is a
// file with its functions and a row in formats.cc.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/document/ready_line.h"
#include "harness/report/document/report.h"
#include "harness/report/document/summary.h"
#include "util/terminal_style.h"

namespace vouch::report {

struct Evidence;

/// What a format may use beside the report.
struct FormatContext {
  TerminalStyle style;
  /// The group's directory: logs/, pages/ and facts.json, shown as evidence where they are there.
  /// Empty: no evidence is at hand.
  std::filesystem::path directory{};
  bool directory_stays = true;  // false: it goes when the command ends, so nobody is sent there
  /// For a terminal, before the stages: which policy holds, what was looked at, what was not
  /// judged.
  std::vector<std::string> preface{};
  bool verbose = false;  // every warning and remark whole, not a line each
  /// From the checkout's root to the project and to the report's directory ("code/"): annotations
  /// name files as the repository does.
  std::string code_prefix{}, report_prefix{};
  /// Gradescope's points by stage, from the policy; empty: no scores.
  std::map<std::string, double> points{};
};

/// Calls its argument with each group's report, in summary.json's order.
using EachReport = std::function<void(const std::function<void(const Report&)>&)>;

struct Format {
  std::string_view name;  // as --format takes it
  std::string_view means;
  std::string (*of_report)(const Report& report, const FormatContext& context);
  /// Of a run; nullptr: the format is for one submission only.
  std::string (*of_run)(const RunSummary& run, const EachGroup& groups, const EachReport& reports,
                        const FormatContext& context);
};

/// text, json, markdown, html, junit, github, gradescope, sarif.
std::span<const Format> formats();

/// The format of that name, or nullptr.
const Format* find_format(std::string_view name);

// The functions of the rows, for callers that know which one they want.

/// Verdict, stages, steps, warnings in a line each, then what to fix and the ready line: what
/// matters most stands last, where a terminal that has scrolled still shows it.
std::string terminal_report(const Report& report, const FormatContext& context);
/// A line a group, and the counts.
std::string terminal_table(const RunSummary& run, const EachGroup& groups,
                           const TerminalStyle& style);

std::string markdown_report(const Report& report, Occasion occasion = Occasion::check);
std::string markdown_table(const RunSummary& run, const EachGroup& groups);

/// report.html: one file, no network. `directory` as in FormatContext.
std::string html_report(const Report& report, const std::filesystem::path& directory,
                        Occasion occasion = Occasion::check);
/// The same with evidence that is at hand already (evidence.h).
std::string html_report_with(const Report& report, const Evidence& evidence,
                             Occasion occasion = Occasion::check);
/// index.html: one file, no network.
std::string html_index(const RunSummary& run, const EachGroup& groups);

/// summary.csv (RFC 4180, a header line): a line a group.
std::string summary_csv(const EachGroup& groups);

}  // namespace vouch::report
