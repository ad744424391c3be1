// GitHub Actions: annotations, and the summary of a step.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "harness/reports/escape.h"
#include "harness/reports/machine_formats.h"
#include "harness/reports/report_view.h"

namespace vouch::harness {
namespace {

constexpr std::size_t kAnnotationsOfAKind = 10;
constexpr std::size_t kStepSummaryBytes = std::size_t{1} << 20U;

struct Kind {
  std::string_view severity, command;
};
constexpr std::array kKinds{Kind{"error", "error"}, Kind{"warning", "warning"},
                            Kind{"info", "notice"}};

/// Collects annotations of several reports, up to what GitHub shows of each kind.
class Annotations {
 public:
  void add(const ReportView& report) {
    for (const FindingView& finding : report.findings) {
      if (finding.waived) continue;
      const auto kind = std::ranges::find(kKinds, finding.severity, &Kind::severity);
      if (kind == kKinds.end()) continue;
      auto& lines = lines_[static_cast<std::size_t>(kind - kKinds.begin())];
      if (lines.size() < kAnnotationsOfAKind) lines.push_back(annotate(*kind, report, finding));
    }
    // "Not checked" is no error of the group's; without this a green step would hide it.
    if (report.verdict == "unverified" && lines_[1].size() < kAnnotationsOfAKind) {
      lines_[1].push_back(fmt::format("::warning title={}::{}\n",
                                      github_property(report.id + ": not checked by vouch"),
                                      github_message(describe_not_checked(report))));
    }
  }

  std::string text() const {
    std::string out;
    for (const auto& lines : lines_) {
      for (const std::string& line : lines) out += line;
    }
    return out;
  }

 private:
  static std::string annotate(const Kind& kind, const ReportView& report,
                              const FindingView& finding) {
    std::string out = fmt::format("::{} ", kind.command);
    if (!finding.file.empty()) {
      out += "file=" + github_property(finding.file) + ',';
      if (finding.line) out += fmt::format("line={},", *finding.line);
    }
    out += "title=" + github_property(report.id + ": " + finding.id) + "::";
    std::string message = finding.message;
    if (!finding.hint.empty()) message += "\nMend: " + finding.hint;
    return out + github_message(message) + '\n';
  }

  std::array<std::vector<std::string>, kKinds.size()> lines_;
};

}  // namespace

std::string github_annotations(const nlohmann::ordered_json& report) {
  Annotations annotations;
  annotations.add(view_report(report));
  return annotations.text();
}

std::string github_annotations_of_run(const nlohmann::ordered_json&, const EachReport& reports) {
  Annotations annotations;
  reports([&](const nlohmann::ordered_json& report) { annotations.add(view_report(report)); });
  return annotations.text();
}

std::string step_summary(std::string markdown) {
  constexpr std::string_view kCut = "\n\nCut here: a step's summary holds 1 MiB.\n";
  if (markdown.size() < kStepSummaryBytes) return markdown;
  const auto end = markdown.rfind('\n', kStepSummaryBytes - kCut.size() - 1);
  markdown.resize(end == std::string::npos ? 0 : end);
  return markdown + std::string(kCut);
}

}  // namespace vouch::harness
