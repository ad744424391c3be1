// The one table of formats.
#include "harness/report/formats.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/report_json.h"
#include "harness/report/document/run_document.h"

namespace vouch::report {
namespace {

std::string text_of(const Report& report, const FormatContext& context) {
  return terminal_report(report, context);
}
std::string text_of_run(const RunSummary& run, const EachGroup& groups, const EachReport&,
                        const FormatContext& context) {
  return terminal_table(run, groups, context.style);
}
std::string json_of(const Report& report, const FormatContext&) { return to_text(to_json(report)); }
std::string json_of_run(const RunSummary& run, const EachGroup& groups, const EachReport&,
                        const FormatContext&) {
  std::string text;
  write_summary(run, groups, [&text](std::string_view piece) { text += piece; });
  return text;
}
std::string markdown_of(const Report& report, const FormatContext&) {
  return markdown_report(report);
}
std::string markdown_of_run(const RunSummary& run, const EachGroup& groups, const EachReport&,
                            const FormatContext&) {
  return markdown_table(run, groups);
}
std::string html_of(const Report& report, const FormatContext& context) {
  return html_report(report, context.directory);
}
std::string html_of_run(const RunSummary& run, const EachGroup& groups, const EachReport&,
                        const FormatContext&) {
  return html_index(run, groups);
}

std::string junit_of(const Report& report, const FormatContext&) { return junit_report(report); }
std::string junit_of_run(const RunSummary& run, const EachGroup&, const EachReport& reports,
                         const FormatContext&) {
  return junit_run(run, reports);
}
/// The report with its places as the checkout has them.
Report from_checkout(Report report, const FormatContext& context) {
  for (FindingView& finding : report.findings) {
    if (finding.file.empty()) continue;
    const bool of_report =
        finding.id.starts_with("report-") || finding.id.starts_with("submission-");
    finding.file = (of_report ? context.report_prefix : context.code_prefix) + finding.file;
  }
  return report;
}

std::string github_of(const Report& report, const FormatContext& context) {
  return github_annotations(from_checkout(report, context));
}
std::string github_of_run(const RunSummary& run, const EachGroup&, const EachReport& reports,
                          const FormatContext&) {
  return github_annotations_of_run(run, reports);
}
std::string gradescope_of(const Report& report, const FormatContext& context) {
  return gradescope_results(report, context.points);
}
std::string sarif_of(const Report& report, const FormatContext& context) {
  return sarif_report(from_checkout(report, context));
}
std::string sarif_of_run(const RunSummary&, const EachGroup&, const EachReport& reports,
                         const FormatContext&) {
  return sarif_run(reports);
}

}  // namespace

std::span<const Format> formats() {
  static constexpr auto kFormats = std::to_array<Format>({
      {"text", "for a terminal", text_of, text_of_run},
      {"json", "report.json, or summary.json of a run", json_of, json_of_run},
      {"markdown", "for a comment or a mail", markdown_of, markdown_of_run},
      {"html", "one page that needs no network", html_of, html_of_run},
      {"junit", "JUnit XML: a suite a group, a case a check", junit_of, junit_of_run},
      {"github", "annotations of a GitHub workflow", github_of, github_of_run},
      {"gradescope", "results.json of a Gradescope autograder", gradescope_of, nullptr},
      {"sarif", "SARIF 2.1.0, for code scanning", sarif_of, sarif_of_run},
  });
  return kFormats;
}

const Format* find_format(std::string_view name) {
  const auto it = std::ranges::find(formats(), name, &Format::name);
  return it == formats().end() ? nullptr : &*it;
}

}  // namespace vouch::report
