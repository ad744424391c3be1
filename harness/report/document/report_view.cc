#include "harness/report/document/report_view.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "harness/report/document/json_read.h"
#include "util/signal_name.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;
using namespace json_read;  // NOLINT(google-build-using-namespace): this file reads nothing else

std::optional<std::pair<double, double>> pair(const ordered_json& json, const char* key) {
  const ordered_json& value = at(json, key);
  if (!value.is_array() || value.size() != 2) return std::nullopt;
  const auto first = number(value[0]), second = number(value[1]);
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

FindingView view_finding(const ordered_json& json) {
  FindingView finding;
  finding.id = text(json, "id");
  finding.severity = text(json, "severity");
  finding.audience = text(json, "audience");
  finding.message = text(json, "message");
  finding.hint = text(json, "hint");
  const ordered_json& where = at(json, "where");
  finding.file = text(where, "file");
  finding.line = integer<std::uint32_t>(where, "line");
  finding.page = integer<std::uint32_t>(where, "page");
  finding.step = integer<std::uint32_t>(where, "step");
  const ordered_json& waived = at(json, "waived");
  finding.waived = waived.is_object();
  finding.waived_by = text(waived, "by");
  finding.waived_reason = text(waived, "reason");
  return finding;
}

std::vector<std::string> texts(const ordered_json& json, const char* key) {
  std::vector<std::string> all;
  for (const ordered_json& one : list(json, key)) all.push_back(text(one));
  return all;
}

StepView view_step(const ordered_json& json, std::uint32_t number_of_step) {
  StepView step;
  step.number = number_of_step;
  step.kind = text(json, "kind");
  const ordered_json& source = at(json, "source");
  step.file = text(source, "file");
  step.line = integer<std::uint32_t>(source, "line");
  step.detected = text(source, "detected");
  step.command = text(json, "command");
  step.as_written = text(json, "as_written");
  step.outcome = text(json, "outcome");
  step.reason = text(json, "reason");
  step.log = text(json, "log");
  step.cause = text(json, "cause");
  step.exit_code = integer<std::int64_t>(json, "exit_code");
  step.signal = integer<std::int64_t>(json, "signal");
  step.hosts = texts(json, "hosts");
  const ordered_json& usage = at(json, "usage");
  step.wall_s = number(at(usage, "wall_s")).value_or(0);
  step.cpu_s = number(at(usage, "cpu_s")).value_or(0);
  step.peak_memory_bytes = integer<std::uint64_t>(usage, "peak_memory_bytes");
  return step;
}

PdfView view_pdf(const ordered_json& json) {
  PdfView pdf;
  pdf.pages = integer<std::uint32_t>(json, "pages");
  pdf.columns = integer<std::uint32_t>(json, "columns");
  pdf.references_page = integer<std::uint32_t>(json, "references_page");
  pdf.page_size_pt = pair(json, "page_size_pt");
  pdf.text_block_in = pair(json, "text_block_in");
  pdf.body_font_pt = number(at(json, "body_font_pt"));
  pdf.leading_pt = number(at(json, "leading_pt"));
  const ordered_json& margins = at(json, "margins_in");
  pdf.left_in = number(at(margins, "left"));
  pdf.right_in = number(at(margins, "right"));
  pdf.top_in = number(at(margins, "top"));
  pdf.bottom_in = number(at(margins, "bottom"));
  for (const ordered_json& font : list(json, "fonts")) {
    pdf.fonts.emplace_back(text(font, "name"), truth(font, "embedded"));
  }
  pdf.encrypted = truth(json, "encrypted");
  pdf.has_text = truth(json, "has_text");
  pdf.title = text(json, "title");
  pdf.words = integer<std::uint64_t>(json, "words").value_or(0);
  return pdf;
}

void view_submission(const ordered_json& json, ReportView& view) {
  view.id = text(json, "id");
  view.received_at = text(json, "received_at");
  view.members = pairs_of(list(json, "members"), "name", "email");
  for (const ordered_json& file : list(json, "files")) {
    view.files.push_back({role_from_name(text(file, "role")).value_or(Role::other),
                          text(file, "name"), text(file, "sha256"),
                          integer<std::uint64_t>(file, "bytes").value_or(0)});
  }
}

void view_content(const ordered_json& report, ReportView& view) {
  if (const ordered_json& pdf = at(report, "report_pdf"); pdf.is_object()) view.pdf = view_pdf(pdf);
  if (const ordered_json& archive = at(report, "archive"); archive.is_object()) {
    view.archive = ArchiveView{text(archive, "format"), text(archive, "root"),
                               integer<std::uint64_t>(archive, "entries").value_or(0),
                               integer<std::uint64_t>(archive, "bytes_packed").value_or(0),
                               integer<std::uint64_t>(archive, "bytes_unpacked").value_or(0)};
  }
  view.readme_path = text(at(report, "readme"), "path");
  view.readme_format = text(at(report, "readme"), "format");
  for (const ordered_json& step : list(report, "steps")) {
    view.steps.push_back(view_step(step, static_cast<std::uint32_t>(view.steps.size() + 1)));
  }
}

}  // namespace

ReportView view_report(const ordered_json& report) {
  ReportView view;
  view.tool_version = text(at(report, "tool"), "version");
  view.tool_sha256 = text(at(report, "tool"), "sha256");
  view.policy = text(at(report, "policy"), "name");
  view.policy_sha256 = text(at(report, "policy"), "sha256");
  const ordered_json& toolchain = at(report, "toolchain");
  view.toolchain_root = text(toolchain, "root");
  view.toolchain_sha256 = text(toolchain, "sha256");
  view.toolchain = pairs_of(list(toolchain, "manifest"), "tool", "version");
  view.staff_toolchain = pairs_of(list(toolchain, "staff"), "tool", "version");
  view_submission(at(report, "submission"), view);
  view.verdict = text(report, "verdict");
  if (const ordered_json& stages = at(report, "stages"); stages.is_object()) {
    for (const auto& [name, stage] : stages.items()) {
      view.stages.push_back({name, text(stage, "status"), text(stage, "reason")});
    }
  }
  for (const ordered_json& finding : list(report, "findings")) {
    view.findings.push_back(view_finding(finding));
  }
  view_content(report, view);
  const ordered_json& sandbox = at(report, "sandbox");
  view.mechanism = text(sandbox, "mechanism");
  view.limits = members_of(at(sandbox, "limits"));
  view.enforced = members_of(at(sandbox, "enforced"));
  const bool ran = !view.mechanism.empty() && view.mechanism != "none";
  view.network = ran && at(sandbox, "network") == true;
  if (ran) view.devices = texts(sandbox, "devices");
  if (at(sandbox, "reading").is_array()) {
    const std::vector<std::string> held = texts(sandbox, "reading");
    for (const char* part : {"rlimits", "landlock", "seccomp"}) {
      if (std::ranges::find(held, part) == held.end()) view.reading_lacks.emplace_back(part);
    }
  }
  view.started = text(at(report, "timing"), "started");
  view.wall_s = number(at(at(report, "timing"), "wall_s")).value_or(0);
  return view;
}

std::size_t count_open(const ReportView& report, std::string_view severity) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings,
      [&](const FindingView& finding) { return finding.severity == severity && !finding.waived; }));
}

const FindingView* mend_first(const ReportView& report) {
  for (const std::string_view severity : {"error", "warning"}) {
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

std::vector<std::string> isolation_notes(const ReportView& report) {
  std::vector<std::string> notes;
  if (report.network) {
    notes.emplace_back(
        "The policy gave the steps the network: that the code is self-contained is not proven.");
  }
  if (!report.devices.empty()) {
    notes.push_back(
        fmt::format("The steps were given devices: {}.", fmt::join(report.devices, ", ")));
  }
  if (!report.reading_lacks.empty()) {
    notes.push_back(
        fmt::format("The files were read without {}, which this machine's kernel lacks.",
                    fmt::join(report.reading_lacks, " and ")));
  }
  return notes;
}

std::string describe_not_checked(const ReportView& report) {
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
