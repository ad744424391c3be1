#include "harness/report/document/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "util/signal_name.h"

namespace vouch::report {

std::size_t count_open(const Report& report, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings,
      [&](const FindingView& finding) { return finding.severity == severity && !finding.waived; }));
}

const FindingView* mend_first(const Report& report) {
  for (const Severity severity : {Severity::error, Severity::warning}) {
    for (const FindingView& finding : report.findings) {
      if (finding.severity == severity && !finding.waived) return &finding;
    }
  }
  return nullptr;
}

std::string describe_place(const FindingView& finding) {
  std::string out = finding.file;
  if (finding.line) out += fmt::format("{}{}", out.empty() ? "line " : ":", *finding.line);
  if (finding.page) out += fmt::format("{}page {}", out.empty() ? "" : ", ", *finding.page);
  return out;
}

std::string describe_where(const FindingView& finding) {
  std::string out = describe_place(finding);
  if (finding.step) out += fmt::format("{}step {}", out.empty() ? "" : ", ", *finding.step);
  return out;
}

std::string_view verdict_for_people(std::string_view verdict) {
  return verdict == "unverified" ? "not checked by vouch" : verdict;
}

namespace {

/// What did not confine the readers.
std::vector<std::string> reading_lacks(const Report& report) {
  std::vector<std::string> lacks;
  if (!report.reading) return lacks;
  for (const char* part : {"rlimits", "landlock", "seccomp"}) {
    if (std::ranges::find(*report.reading, part) == report.reading->end()) {
      lacks.emplace_back(part);
    }
  }
  return lacks;
}

}  // namespace

std::vector<std::string> isolation_notes(const Report& report) {
  std::vector<std::string> notes;
  const bool ran = !report.mechanism.empty() && report.mechanism != "none";
  if (ran && report.network) {
    notes.emplace_back(
        "The policy gave the steps the network: that the code is self-contained is not proven.");
  }
  if (ran && !report.devices.empty()) {
    notes.push_back(
        fmt::format("The steps were given devices: {}.", fmt::join(report.devices, ", ")));
  }
  if (const auto lacks = reading_lacks(report); !lacks.empty()) {
    notes.push_back(
        fmt::format("The files were read without {}, which this machine's kernel lacks.",
                    fmt::join(lacks, " and ")));
  }
  return notes;
}

std::string describe_not_checked(const Report& report) {
  std::string out;
  for (const StageView& stage : report.stages) {
    if (stage.status != "not_checked") continue;
    if (!out.empty()) out += "; ";
    out += stage.name;
    if (!stage.reason.empty()) out += ": " + stage.reason;
  }
  return out;
}

std::optional<std::string> crash_of(const StepView& step) {
  if (step.outcome != "failed" && step.outcome != "killed") return std::nullopt;
  const auto as_int = [](const std::optional<std::int64_t>& number) {
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
  };
  return crash_signal(as_int(step.exit_code), as_int(step.signal));
}

std::string describe_outcome(const StepView& step) {
  const std::string& outcome = step.outcome;
  if (outcome.empty()) return "not run";
  if (const auto crash = crash_of(step)) return "crashed: " + *crash;
  if (outcome == "failed") {
    return step.exit_code ? fmt::format("failed with exit code {}", *step.exit_code) : "failed";
  }
  if (outcome == "killed") {
    return step.signal ? "ended by " + signal_name(static_cast<int>(*step.signal)) : "killed";
  }
  if (outcome == "timed_out") return "stopped at its time limit";
  if (outcome == "out_of_memory") return "stopped at its memory limit";
  if (outcome == "too_many_processes") return "stopped at its limit of processes";
  if (outcome == "disk_full") return "stopped at its disk limit";
  if (outcome == "output_limit") return "stopped at its output limit";
  if (outcome == "started") return "started, and still running when its window ended";
  if (outcome == "satisfied") return "not needed: the toolchain has it already";
  if (outcome == "skipped") return step.reason.empty() ? "skipped" : "skipped: " + step.reason;
  if (outcome == "not_started") return "not started: vouch's own trouble";
  return outcome;
}

std::string describe_moment(std::string_view rfc3339) {
  std::string out(rfc3339);
  if (out.size() < 20 || out[10] != 'T') return out;
  out[10] = ' ';
  if (const auto offset = out.find_first_of("+-Z", 19); offset != std::string::npos) {
    out.insert(offset, 1, ' ');
  }
  return out;
}

std::string describe_cause(std::string_view cause) {
  struct Words {
    std::string_view cause, words;
  };
  static constexpr auto kWords = std::to_array<Words>({
      {"missing_header", "missing header"},
      {"missing_library", "missing library"},
      {"missing_command", "missing command"},
      {"missing_module", "missing module"},
      {"missing_file", "missing file"},
      {"missing_toolchain", "this machine lacks"},
      {"toolchain_drift", "another version of a tool than the project was written for"},
      {"needs_network", "needs the network"},
      {"needs_root", "needs root"},
      {"needs_device", "needs a device"},
      {"compile_error", "a compile error"},
      {"test_failure", "a failing test"},
      {"bad_interpreter", "a script's first line names an interpreter that is not there"},
  });
  const std::string_view kind = cause.substr(0, cause.find(':'));
  const auto it = std::ranges::find(kWords, kind, &Words::cause);
  if (it == kWords.end()) return std::string(cause);
  if (kind.size() + 1 >= cause.size()) return std::string(it->words);
  const bool needs_colon = kind.starts_with("needs_");
  return fmt::format("{}{} {}", it->words, needs_colon ? ":" : "", cause.substr(kind.size() + 1));
}

}  // namespace vouch::report
