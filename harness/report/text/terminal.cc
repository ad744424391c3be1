// The report as a terminal shows it. The verdict and what to fix first stand on the first screen.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "harness/report/document/escape.h"
#include "harness/report/document/report_view.h"
#include "harness/report/document/toolchain_diff.h"
#include "harness/report/formats.h"
#include "harness/report/text/terminal_text.h"
#include "util/units.h"

namespace vouch::report {
namespace {

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// "FAIL  team07" and what to fix first.
void write_head(const ReportView& report, TerminalText& out) {
  const std::string_view word = report.verdict == "pass"   ? "PASS"
                                : report.verdict == "fail" ? "FAIL"
                                                           : "NOT CHECKED BY VOUCH";
  const std::size_t errors = count_open(report, "error");
  const std::size_t warnings = count_open(report, "warning");
  out.line(
      out.paint(TerminalText::colour_of(report.verdict), word) + "  " +
      out.paint(Colour::bold, out.clean(report.id)) + "  " +
      out.paint(Colour::dim, fmt::format("{}, {}; policy {}", plural(errors, "error"),
                                         plural(warnings, "warning"), out.clean(report.policy))));
  if (const FindingView* first = mend_first(report)) {
    const std::string where = describe_where(*first);
    const std::string lead = errors > 0 ? "Fix first: " : "Look first at: ";
    out.wrap(out.paint(Colour::bold, lead), 2,
             first->id + (where.empty() ? "" : " (" + where + ")"));
  }
  if (report.mechanism == "landlock") {
    out.line(out.paint(Colour::yellow, "weaker isolation; offline not proven"));
  }
  for (const std::string& note : isolation_notes(report)) out.wrap("", 0, note, Colour::yellow);
}

void write_stages(const ReportView& report, TerminalText& out) {
  out.line();
  for (const StageView& stage : report.stages) {
    std::string status = stage.status == "not_checked" ? "not checked" : stage.status;
    const std::string first = fmt::format(
        "  {} {:<12}", out.paint(TerminalText::colour_of(stage.status), out.symbol(stage.status)),
        stage.name);
    if (stage.status == "passed" && !stage.reason.empty())
      status = stage.reason;  // "nothing to build" says more
    else if (!stage.reason.empty())
      status += ": " + stage.reason;
    out.wrap(first, 16, status);
  }
}

/// Where this machine's toolchain is not staff's, the verdict may be another one there.
void write_toolchain(const ReportView& report, TerminalText& out) {
  const auto differences = toolchain_differences(report);
  if (differences.empty()) return;
  out.line();
  out.line(out.paint(Colour::bold, "Toolchain"));
  for (const ToolDifference& difference : differences) {
    out.wrap("  " + out.paint(Colour::yellow, out.symbol("warning")) + " ", 4,
             describe_difference(difference));
  }
}

void write_finding(const FindingView& finding, TerminalText& out) {
  const Colour colour = finding.waived ? Colour::dim : TerminalText::colour_of(finding.severity);
  const std::string where = describe_where(finding);
  out.line();
  const std::string mark = finding.severity == "info" ? "i" : out.symbol(finding.severity);
  std::string head = "  " + out.paint(colour, mark + " " + out.clean(finding.id));
  if (!where.empty()) head += "  " + out.paint(Colour::cyan, out.clean(where));
  out.line(head);
  out.wrap("    ", 4, finding.message);
  if (finding.waived) {
    out.wrap("    ", 4, fmt::format("Waived by {}: {}", finding.waived_by, finding.waived_reason),
             Colour::dim);
  } else if (!finding.hint.empty()) {
    out.wrap("    " + out.paint(Colour::bold, "Fix: "), 10, finding.hint);
  }
}

void write_findings(const ReportView& report, std::string_view severity, std::string_view title,
                    TerminalText& out) {
  bool titled = false;
  for (const bool waived : {false, true}) {
    for (const FindingView& finding : report.findings) {
      if (finding.severity != severity || finding.waived != waived) continue;
      if (!titled) {
        out.line();
        out.line(out.paint(Colour::bold, title));
        titled = true;
      }
      write_finding(finding, out);
    }
  }
}

std::string source_of(const StepView& step) {
  if (!step.file.empty())
    return step.line ? fmt::format("{}:{}", step.file, *step.line) : step.file;
  return step.detected.empty() ? std::string() : "found: " + step.detected;
}

bool has_log(const StepView& step) {
  return !step.log.empty() && step.outcome != "ok" && step.outcome != "started";
}

void write_steps(const ReportView& report, bool logs_stay, TerminalText& out) {
  if (report.steps.empty()) return;
  out.line();
  out.line(out.paint(Colour::bold, "Steps"));
  const std::size_t source_width = 16;
  for (const StepView& step : report.steps) {
    const std::string duration = step.wall_s > 0
                                     ? describe_duration(std::chrono::milliseconds(
                                           static_cast<std::int64_t>(step.wall_s * 1000)))
                                     : std::string();
    // 26 columns stand before the command and the source, 11 after them.
    const std::size_t room = std::max<std::size_t>(out.width(), 60) - 18 - source_width - 11;
    out.line(fmt::format("  {} {:>2} {:<6} {} {} {}",
                         out.paint(TerminalText::colour_of(step.outcome), out.symbol(step.outcome)),
                         step.number, step.kind, out.fit(out.clean(step.command), room),
                         out.paint(Colour::cyan, out.fit(out.clean(source_of(step)), source_width)),
                         duration));
    if (step.outcome == "ok" || step.outcome.empty()) continue;
    std::string told = describe_outcome(step);
    if (!step.cause.empty()) told += ": " + describe_cause(step.cause);
    if (has_log(step) && logs_stay) told += " (" + step.log + ")";
    out.wrap("              ", 14, told);
  }
  if (!logs_stay && std::ranges::any_of(report.steps, has_log)) {
    out.wrap("  ", 2, "--keep FOLDER keeps what the steps wrote.");
  }
}

}  // namespace

std::string terminal_report(const nlohmann::ordered_json& report, const TerminalStyle& style,
                            bool logs_stay) {
  const ReportView view = view_report(report);
  TerminalText out(style);
  write_head(view, out);
  write_stages(view, out);
  write_findings(view, "error", "To fix", out);
  write_findings(view, "warning", "Worth a look", out);
  write_findings(view, "info", "To know", out);
  write_steps(view, logs_stay, out);
  write_toolchain(view, out);
  out.line();
  out.wrap("", 2, ready_line(view), TerminalText::colour_of(view.verdict));
  return out.take();
}

}  // namespace vouch::report
