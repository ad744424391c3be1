// The one table of formats.
#include "harness/report/formats.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/report_json.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;

std::string text_of(const ordered_json& report, const FormatContext& context) {
  return terminal_report(report, context.style, context.directory_stays);
}
std::string text_of_run(const ordered_json& summary, const EachReport&,
                        const FormatContext& context) {
  return terminal_table(summary, context.style);
}
std::string json_of(const ordered_json& report, const FormatContext&) { return to_text(report); }
std::string json_of_run(const ordered_json& summary, const EachReport&, const FormatContext&) {
  return to_text(summary);
}
std::string markdown_of(const ordered_json& report, const FormatContext&) {
  return markdown_report(report);
}
std::string markdown_of_run(const ordered_json& summary, const EachReport&, const FormatContext&) {
  return markdown_table(summary);
}
std::string html_of(const ordered_json& report, const FormatContext& context) {
  return html_report(report, context.directory);
}
std::string html_of_run(const ordered_json& summary, const EachReport&, const FormatContext&) {
  return html_index(summary);
}

std::string junit_of(const ordered_json& report, const FormatContext&) {
  return junit_report(report);
}
std::string junit_of_run(const ordered_json& summary, const EachReport& reports,
                         const FormatContext&) {
  return junit_run(summary, reports);
}
std::string github_of(const ordered_json& report, const FormatContext&) {
  return github_annotations(report);
}
std::string github_of_run(const ordered_json& summary, const EachReport& reports,
                          const FormatContext&) {
  return github_annotations_of_run(summary, reports);
}
std::string gradescope_of(const ordered_json& report, const FormatContext& context) {
  return gradescope_results(report, context.points);
}
std::string sarif_of(const ordered_json& report, const FormatContext&) {
  return sarif_report(report);
}
std::string sarif_of_run(const ordered_json& summary, const EachReport& reports,
                         const FormatContext&) {
  return sarif_run(summary, reports);
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
