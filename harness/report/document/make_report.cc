#include "harness/report/document/make_report.h"

#include "util/source_digest.h"
#include "util/units.h"
#include "util/version.h"

namespace vouch::report {
namespace {

FindingView view_of(const Finding& finding) {
  FindingView view;
  view.id = finding.id;
  view.severity = finding.severity;
  view.audience = finding.audience;
  view.message = finding.message;
  view.hint = finding.hint;
  view.file = finding.where.file.value_or("");
  view.line = finding.where.line;
  view.page = finding.where.page;
  view.step = finding.where.step;
  view.waived = finding.waived.has_value();
  if (finding.waived) {
    view.waived_by = finding.waived->by;
    view.waived_reason = finding.waived->reason;
  }
  return view;
}

std::vector<FindingView> findings_for(Audience audience, const checks::Judgement& judgement) {
  std::vector<FindingView> findings;
  for (const Finding& finding : judgement.findings) {
    if (finding.audience == audience) findings.push_back(view_of(finding));
  }
  return findings;
}

std::optional<std::pair<double, double>> both(const std::optional<double>& first,
                                              const std::optional<double>& second) {
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

PdfView view_of(const ReportFacts& facts) {
  PdfView pdf;
  if (facts.readable) pdf.pages = facts.pages;
  pdf.page_size_pt = both(facts.page_width_pt, facts.page_height_pt);
  pdf.columns = facts.columns;
  pdf.body_font_pt = facts.body_font_pt;
  pdf.leading_pt = facts.leading_pt;
  pdf.text_block_in = both(facts.text_width_in, facts.text_height_in);
  if (facts.margins) {
    pdf.left_in = facts.margins->left;
    pdf.right_in = facts.margins->right;
    pdf.top_in = facts.margins->top;
    pdf.bottom_in = facts.margins->bottom;
  }
  pdf.references_page = facts.references_page;
  for (const FontFacts& font : facts.fonts) pdf.fonts.emplace_back(font.name, font.embedded);
  pdf.encrypted = facts.encrypted;
  pdf.has_text = facts.has_text;
  pdf.title = facts.title;
  pdf.words = facts.words;
  return pdf;
}

StepView view_of(const StepFacts& facts, std::uint32_t number) {
  StepView step;
  step.number = number;
  step.kind = name(facts.kind);
  step.file = facts.source.file.value_or("");
  step.line = facts.source.line;
  step.detected = facts.source.detected.value_or("");
  step.command = facts.command;
  step.as_written = facts.as_written.value_or("");
  if (facts.outcome) step.outcome = name(*facts.outcome);
  step.reason = facts.reason;
  step.exit_code = facts.exit_code;
  step.signal = facts.signal;
  step.log = facts.log.value_or("");
  if (facts.cause) step.cause = to_string(*facts.cause);
  step.hosts = facts.hosts;
  if (facts.log) {  // of what was not run nothing is known
    step.wall_s = facts.usage.wall_s;
    step.cpu_s = facts.usage.cpu_s;
  }
  step.peak_memory_bytes = facts.usage.peak_memory_bytes;
  return step;
}

std::vector<LimitView> limits_of(const SandboxPolicy& limits) {
  const auto count = [](const char* name, auto value) {
    return LimitView{name, std::to_string(value), true};
  };
  return {{"wall", format_duration(limits.wall)},
          {"total", format_duration(limits.total)},
          {"cpu", format_duration(limits.cpu)},
          {"memory", format_size(limits.memory_bytes)},
          count("processes", limits.processes),
          {"disk", format_size(limits.disk_bytes)},
          count("inodes", limits.inodes),
          {"file", format_size(limits.file_bytes)},
          count("open_files", limits.open_files),
          {"output", format_size(limits.output_bytes)},
          {"run_window", format_duration(limits.run_window)}};
}

void set_submission(const SubmissionFacts& facts, Report& report) {
  report.id = facts.id;
  report.received_at = facts.received_at.value_or("");
  for (const Member& member : facts.members) {
    report.members.emplace_back(member.name, member.email);
  }
  for (const SubmittedFile& file : facts.files) {
    report.files.push_back({file.role, file.name, file.sha256, file.bytes});
  }
}

void set_toolchain(const ToolchainFacts& facts, const ToolchainPolicy& policy, Report& report) {
  report.toolchain_root = facts.root;
  report.toolchain_sha256 = facts.sha256;
  for (const Tool& tool : facts.manifest) report.toolchain.emplace_back(tool.tool, tool.version);
  // "gcc 12.2.0" of the policy is a tool and its version.
  for (const std::string& line : policy.manifest) {
    const auto blank = line.find(' ');
    report.staff_toolchain.emplace_back(line.substr(0, blank),
                                        blank == std::string::npos ? "" : line.substr(blank + 1));
  }
}

void set_sandbox(const SandboxFacts& facts, const SandboxPolicy& policy, Report& report) {
  report.mechanism = facts.mechanism.empty() ? "none" : facts.mechanism;
  report.limits = limits_of(policy);
  report.enforced = facts.enforced;
  report.network = policy.network;
  report.devices = policy.devices;
  report.reading = facts.reading;
}

}  // namespace

Report make_report(const Facts& facts, const checks::Judgement& judgement, const Basis& basis) {
  Report report;
  report.tool_version = kVersion;
  report.tool_sha256 = kSourceDigest;
  report.policy = basis.policy.name;
  report.policy_sha256 = basis.policy_sha256;
  set_toolchain(facts.toolchain, basis.policy.toolchain, report);
  set_submission(facts.submission, report);
  report.verdict = name(judgement.verdict);
  for (const Stage stage : kStages) {
    const checks::StageResult& result = judgement.stages[stage];
    report.stages.push_back(
        {std::string(name(stage)), std::string(name(result.status)), result.reason});
  }
  report.findings = findings_for(Audience::group, judgement);
  if (facts.report) report.pdf = view_of(*facts.report);
  if (facts.archive) {
    const ArchiveFacts& archive = *facts.archive;
    report.archive = ArchiveView{archive.format, archive.root, archive.entries,
                                 archive.bytes_packed, archive.bytes_unpacked};
  }
  if (facts.readme && facts.readme->path) {
    report.readme_path = *facts.readme->path;
    report.readme_format = facts.readme->format.value_or("");
  }
  for (const StepFacts& step : facts.steps) {
    report.steps.push_back(view_of(step, static_cast<std::uint32_t>(report.steps.size() + 1)));
  }
  set_sandbox(facts.sandbox, basis.policy.sandbox, report);
  report.started = basis.started;
  report.wall_s = basis.wall_s;
  return report;
}

std::vector<FindingView> findings_for_staff(const checks::Judgement& judgement) {
  return findings_for(Audience::staff, judgement);
}

}  // namespace vouch::report
