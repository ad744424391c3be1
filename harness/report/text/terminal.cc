// The report as a terminal shows it. What matters most stands last: a screen that has scrolled
// still says what to do.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "harness/report/document/evidence.h"
#include "harness/report/document/log_excerpt.h"
#include "harness/report/document/ready_line.h"
#include "harness/report/document/report.h"
#include "harness/report/document/toolchain_diff.h"
#include "harness/report/formats.h"
#include "harness/report/text/terminal_text.h"
#include "util/printable.h"
#include "util/units.h"

namespace vouch::report {
namespace {

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// "FAIL  team07", under which policy, and of which files.
void write_head(const Report& report, const FormatContext& context, TerminalText& out) {
  const std::string_view word = report.verdict == "pass"   ? "PASS"
                                : report.verdict == "fail" ? "FAIL"
                                                           : "NOT CHECKED BY VOUCH";
  const std::size_t errors = count_open(report, Severity::error);
  const std::size_t warnings = count_open(report, Severity::warning);
  std::string counts = fmt::format("{}, {}", plural(errors, "error"), plural(warnings, "warning"));
  if (context.preface.empty()) counts += "; policy " + out.clean(report.policy);
  out.line(out.paint(TerminalText::colour_of(report.verdict), word) + "  " +
           out.paint(Colour::bold, out.clean(report.id)) + "  " + out.paint(Colour::dim, counts));
  for (const std::string& line : context.preface) out.wrap("", 2, line);
  if (report.mechanism == "landlock") {
    out.line(out.paint(Colour::yellow, "weaker isolation; offline not proven"));
  }
  for (const std::string& note : isolation_notes(report)) out.wrap("", 0, note, Colour::yellow);
}

void write_stages(const Report& report, TerminalText& out) {
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
void write_toolchain(const Report& report, TerminalText& out) {
  const auto differences = toolchain_differences(report);
  if (differences.empty()) return;
  out.line();
  out.line(out.paint(Colour::bold, "Toolchain"));
  for (const ToolDifference& difference : differences) {
    out.wrap("  " + out.paint(Colour::yellow, out.symbol("warning")) + " ", 4,
             describe_difference(difference));
  }
}

std::string head_of(const FindingView& finding, TerminalText& out) {
  const Colour colour =
      finding.waived ? Colour::dim : TerminalText::colour_of(name(finding.severity));
  const std::string where = describe_where(finding);
  const std::string mark =
      finding.severity == Severity::info ? "i" : out.symbol(name(finding.severity));
  std::string head = "  " + out.paint(colour, mark + " " + out.clean(finding.id));
  if (!where.empty()) head += "  " + out.paint(Colour::cyan, out.clean(where));
  return head;
}

/// The lines of the step's output that a person would look for first.
void write_excerpt(const Report& report, const FindingView& finding, const FormatContext& context,
                   TerminalText& out) {
  constexpr std::size_t kMostLines = 8;
  const bool of_a_step = finding.step && *finding.step <= report.steps.size() &&
                         (finding.id.starts_with("build-") || finding.id.starts_with("run-"));
  if (!of_a_step || context.directory.empty()) return;
  const StepView& step = report.steps[*finding.step - 1];
  if (step.log.empty()) return;
  const std::string log = evidence_text(context.directory, step.log);
  for (const std::string& line : log_excerpt(log, finding.message, kMostLines)) {
    const std::string shown = out.clean(line);
    const std::size_t room = out.width() - 6;
    const std::string piece = display_width(shown) > room ? out.fit(shown, room) : shown;
    out.line("    " + out.paint(Colour::dim, out.utf8() ? "│ " : "| ") + piece);
  }
}

void write_finding(const Report& report, const FindingView& finding, const FormatContext& context,
                   TerminalText& out) {
  out.line();
  out.line(head_of(finding, out));
  out.wrap("    ", 4, finding.message);
  if (!finding.waived) write_excerpt(report, finding, context, out);
  if (finding.waived) {
    out.wrap("    ", 4, fmt::format("Waived by {}: {}", finding.waived_by, finding.waived_reason),
             Colour::dim);
  } else if (!finding.hint.empty()) {
    out.wrap("    " + out.paint(Colour::bold, "Fix: "), 10, finding.hint);
  }
}

/// Findings that are alike: the same id, severity and waiver.
struct Alike {
  const FindingView* first = nullptr;
  std::size_t count = 0;
};

std::vector<Alike> grouped(const Report& report, Severity severity) {
  std::vector<Alike> groups;
  for (const bool waived : {false, true}) {
    for (const FindingView& finding : report.findings) {
      if (finding.severity != severity || finding.waived != waived) continue;
      const auto same = std::ranges::find_if(groups, [&](const Alike& group) {
        return group.first->id == finding.id && group.first->waived == waived;
      });
      if (same == groups.end()) {
        groups.push_back({&finding, 1});
      } else {
        ++same->count;
      }
    }
  }
  return groups;
}

/// The message of a finding whose place stands before it: without "step 2 ('make', README.md:9) ".
std::string brief_message(const FindingView& finding) {
  const std::string end = finding.line ? fmt::format(":{}) ", *finding.line) : ") ";
  const auto place = finding.message.find(end);
  if (!finding.message.starts_with("step ") || place == std::string::npos) return finding.message;
  return finding.message.substr(place + end.size());
}

/// A line a kind: "report-columns  page 2  1 column, not 2 (and 3 more like it)".
void write_short(const Alike& alike, TerminalText& out) {
  std::string tail = alike.count > 1 ? fmt::format(" (and {} more)", alike.count - 1) : "";
  if (alike.first->waived) tail += " (waived)";
  const std::string head = head_of(*alike.first, out) + "  ";
  const FindingView& first = *alike.first;
  const std::string where = out.clean(describe_where(first));
  const std::size_t used =
      4 + display_width(out.clean(first.id)) + (where.empty() ? 0 : 2 + display_width(where)) + 2;
  constexpr std::size_t kLeast = 24;
  if (used + tail.size() + kLeast > out.width()) {  // the place says less than the message
    const std::string mark =
        first.severity == Severity::info ? "i" : out.symbol(name(first.severity));
    const std::string bare =
        "  " +
        out.paint(TerminalText::colour_of(name(first.severity)), mark + " " + out.clean(first.id)) +
        "  ";
    const std::size_t left = out.width() - std::min(out.width(), 6 + first.id.size());
    const std::string message = out.clean(brief_message(first));
    const std::size_t room = left - std::min(left, tail.size());
    out.line(bare + (display_width(message) > room ? out.fit(message, room) : message) + tail);
    return;
  }
  const std::size_t room = out.width() - used - tail.size();
  const std::string message = out.clean(brief_message(first));
  out.line(head + (display_width(message) > room ? out.fit(message, room) : message) + tail);
}

struct Section {
  Severity severity;
  std::string_view title;
  bool whole;  // each finding with its hint, not a line a kind
};

void write_findings(const Report& report, const Section& section, const FormatContext& context,
                    TerminalText& out) {
  const std::vector<Alike> groups = grouped(report, section.severity);
  if (groups.empty()) return;
  out.line();
  out.line(out.paint(Colour::bold, section.title));
  if (!section.whole) {
    for (const Alike& alike : groups) write_short(alike, out);
    return;
  }
  for (const bool waived : {false, true}) {
    for (const FindingView& finding : report.findings) {
      if (finding.severity == section.severity && finding.waived == waived) {
        write_finding(report, finding, context, out);
      }
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

void write_steps(const Report& report, bool logs_stay, TerminalText& out) {
  if (report.steps.empty()) return;
  out.line();
  out.line(out.paint(Colour::bold, "Steps"));
  const std::size_t source_width = 16;
  for (const StepView& step : report.steps) {
    const std::string duration = step.wall_s.value_or(0) > 0
                                     ? describe_duration(std::chrono::milliseconds(
                                           static_cast<std::int64_t>(*step.wall_s * 1000)))
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
}

/// Where there is more to read than this.
void write_pointers(const Report& report, const FormatContext& context, TerminalText& out) {
  const auto is_brief = [](const FindingView& finding) {
    return finding.severity != Severity::error;
  };
  const bool brief = !context.verbose && std::ranges::any_of(report.findings, is_brief);
  const bool logs = !context.directory_stays && std::ranges::any_of(report.steps, has_log);
  if (!brief && !logs) return;
  std::string text = brief ? "-v tells how to fix each warning" : "";
  if (logs) {
    text += brief ? "; --keep DIR keeps" : "--keep DIR keeps";
    text += " the report, the facts and all that the steps wrote";
  }
  out.wrap("", 2, text + ".", Colour::dim);
}

Colour colour_of(Readiness readiness) {
  switch (readiness) {
    case Readiness::ready: return Colour::green;
    case Readiness::not_ready: return Colour::red;
    case Readiness::ready_but:
    case Readiness::not_checked: return Colour::yellow;
  }
  return Colour::none;
}

}  // namespace

std::string terminal_report(const Report& report, const FormatContext& context) {
  TerminalText out(context.style);
  const bool stays = context.directory_stays;
  write_head(report, context, out);
  write_stages(report, out);
  write_steps(report, stays, out);
  write_toolchain(report, out);
  write_findings(report, {Severity::info, "To know", context.verbose}, context, out);
  write_findings(report, {Severity::warning, "Worth a look", context.verbose}, context, out);
  write_findings(report, {Severity::error, "To fix", true}, context, out);
  out.line();
  write_pointers(report, context, out);
  const ReadyLine ready = ready_line(report);
  // One line however long: it is read alone, and by programs.
  out.line(out.paint(colour_of(ready.readiness), out.clean(ready.text)));
  return out.take();
}

}  // namespace vouch::report
