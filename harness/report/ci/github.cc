// GitHub Actions: annotations, and the summary of a step.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/escape.h"
#include "harness/report/document/ready_line.h"
#include "harness/report/document/report.h"
#include "harness/report/document/summary.h"

namespace vouch::report {
namespace {

constexpr std::size_t kAnnotationsOfAKind = 10;
constexpr std::size_t kStepSummaryBytes = std::size_t{1} << 20U;

struct Kind {
  Severity severity;
  std::string_view command;
};
constexpr std::array kKinds{Kind{Severity::error, "error"}, Kind{Severity::warning, "warning"},
                            Kind{Severity::info, "notice"}};

/// Collects annotations of several reports, up to what GitHub shows of each kind.
class Annotations {
 public:
  void add(const Report& report) {
    for (const FindingView& finding : report.findings) {
      const auto kind = finding.waived
                            ? kKinds.end() - 1
                            : std::ranges::find(kKinds, finding.severity, &Kind::severity);
      if (kind == kKinds.end()) continue;
      // What a waiver changed is worth more than a note.
      auto& lines =
          finding.waived ? waived_ : lines_[static_cast<std::size_t>(kind - kKinds.begin())];
      if (lines.size() < kAnnotationsOfAKind) lines.push_back(annotate(*kind, report, finding));
    }
    // "Not checked" is no error of the group's; without this a green step would hide it.
    if (report.verdict == "unverified" && lines_[1].size() < kAnnotationsOfAKind) {
      lines_[1].push_back(fmt::format("::warning title={}::{}\n",
                                      github_property(report.id + ": not checked by vouch"),
                                      github_message(describe_not_checked(report))));
    }
  }

  /// One for all of them, so that they do not take the place of the groups' own.
  void add_idle_waivers(const std::vector<std::string>& sentences) {
    if (sentences.empty()) return;
    lines_[1].insert(lines_[1].begin(),
                     fmt::format("::warning title=waivers::{}\n",
                                 github_message(fmt::format("{}", fmt::join(sentences, "\n")))));
  }

  std::string text() const {
    std::string out;
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
      std::vector<std::string> lines = lines_[kind];
      if (kKinds[kind].command == "notice")
        lines.insert(lines.begin(), waived_.begin(), waived_.end());
      if (lines.size() > kAnnotationsOfAKind) lines.resize(kAnnotationsOfAKind);
      for (const std::string& line : lines) out += line;
    }
    return out;
  }

 private:
  static std::string annotate(const Kind& kind, const Report& report, const FindingView& finding) {
    std::string out = fmt::format("::{} ", kind.command);
    if (!finding.file.empty()) {
      out += "file=" + github_property(finding.file) + ',';
      if (finding.line) out += fmt::format("line={},", *finding.line);
    }
    const std::string title =
        report.id + ": " + finding.id + (finding.waived ? ": waived" : std::string());
    out += "title=" + github_property(title) + "::";
    std::string message = finding.message;
    if (finding.waived) {
      message += fmt::format("\nWaived by {}: {}", finding.waived_by, finding.waived_reason);
    } else if (!finding.hint.empty()) {
      message += "\nFix: " + finding.hint;
    }
    return out + github_message(message) + '\n';
  }

  std::array<std::vector<std::string>, kKinds.size()> lines_;
  std::vector<std::string> waived_;
};

}  // namespace

namespace {

/// The verdict for the workflow's log, where no other annotation says it: of a pass, and of what
/// was judged under weaker isolation. "" else.
std::string verdict_line(const Report& report) {
  if (report.verdict != "pass" && report.mechanism != "landlock") return {};
  std::string text = headline(report, Occasion::check);
  if (report.mechanism == "landlock") text += " Weaker isolation; offline not proven.";
  const std::string title = fmt::format("{}: {}", report.id, verdict_for_people(report.verdict));
  return fmt::format("::notice title={}::{}\n", github_property(title), github_message(text));
}

}  // namespace

std::string github_annotations(const Report& report) {
  Annotations annotations;
  annotations.add(report);
  return annotations.text() + verdict_line(report);
}

std::string github_annotations_of_run(const RunSummary& run, const EachReport& reports) {
  Annotations annotations;
  reports([&](const Report& report) { annotations.add(report); });
  annotations.add_idle_waivers(run.idle_waivers);
  return annotations.text();
}

std::string step_summary(std::string markdown) {
  constexpr std::string_view kCut = "\n\nCut here: a step's summary holds 1 MiB.\n";
  if (markdown.size() < kStepSummaryBytes) return markdown;
  const auto end = markdown.rfind('\n', kStepSummaryBytes - kCut.size() - 1);
  markdown.resize(end == std::string::npos ? 0 : end);
  return markdown + std::string(kCut);
}

}  // namespace vouch::report
