#include "harness/report/document/report_json.h"

#include <nlohmann/json.hpp>

#include "checks/model/facts_json.h"
#include "util/source_digest.h"
#include "util/units.h"
#include "util/version.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;
using namespace checks;  // NOLINT(google-build-using-namespace): this file spells out its structs

template <typename T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json submission_json(const SubmissionFacts& submission) {
  ordered_json members = ordered_json::array();
  for (const Member& member : submission.members) {
    members.push_back({{"name", member.name}, {"email", or_null(member.email)}});
  }
  ordered_json files = ordered_json::array();
  for (const SubmittedFile& file : submission.files) {
    files.push_back({{"role", name(file.role)},
                     {"name", file.name},
                     {"sha256", or_null(file.sha256)},
                     {"bytes", file.bytes}});
  }
  return {{"id", submission.id},
          {"received_at", or_null(submission.received_at)},
          {"members", members},
          {"files", files}};
}

ordered_json stages_json(const Judgement& judgement) {
  ordered_json stages = ordered_json::object();
  for (const Stage stage : kStages) {
    const StageResult& result = judgement.stages[stage];
    stages[std::string(name(stage))] = {{"status", name(result.status)},
                                        {"reason", or_null(result.reason)}};
  }
  return stages;
}

ordered_json finding_json(const Finding& finding) {
  ordered_json waived = nullptr;
  if (finding.waived) waived = {{"by", finding.waived->by}, {"reason", finding.waived->reason}};
  return {{"id", finding.id},
          {"severity", name(finding.severity)},
          {"audience", name(finding.audience)},
          {"message", finding.message},
          {"hint", finding.hint},
          {"where",
           {{"file", or_null(finding.where.file)},
            {"line", or_null(finding.where.line)},
            {"page", or_null(finding.where.page)},
            {"step", or_null(finding.where.step)}}},
          {"waived", waived}};
}

ordered_json pair_or_null(const std::optional<double>& first, const std::optional<double>& second) {
  if (!first || !second) return nullptr;
  return ordered_json::array({*first, *second});
}

ordered_json report_pdf_json(const ReportFacts& report) {
  ordered_json margins = nullptr;
  if (report.margins) {
    margins = {{"left", report.margins->left},
               {"right", report.margins->right},
               {"top", report.margins->top},
               {"bottom", report.margins->bottom}};
  }
  ordered_json fonts = ordered_json::array();
  for (const FontFacts& font : report.fonts) {
    fonts.push_back({{"name", font.name}, {"embedded", font.embedded}});
  }
  return {{"pages", report.readable ? ordered_json(report.pages) : ordered_json(nullptr)},
          {"page_size_pt", pair_or_null(report.page_width_pt, report.page_height_pt)},
          {"columns", or_null(report.columns)},
          {"body_font_pt", or_null(report.body_font_pt)},
          {"leading_pt", or_null(report.leading_pt)},
          {"text_block_in", pair_or_null(report.text_width_in, report.text_height_in)},
          {"margins_in", margins},
          {"references_page", or_null(report.references_page)},
          {"fonts", fonts},
          {"encrypted", report.encrypted},
          {"has_text", report.has_text},
          {"title", or_null(report.title)},
          {"words", report.words}};
}

ordered_json archive_json(const ArchiveFacts& archive) {
  return {{"format", or_null(archive.format)},
          {"entries", archive.entries},
          {"bytes_packed", archive.bytes_packed},
          {"bytes_unpacked", archive.bytes_unpacked},
          {"root", or_null(archive.root)}};
}

ordered_json step_json(const StepFacts& step) {
  ordered_json outcome = nullptr;
  if (step.outcome) outcome = name(*step.outcome);
  ordered_json wall_s = nullptr, cpu_s = nullptr;  // of what was not run nothing is known
  if (step.log) {
    wall_s = step.usage.wall_s;
    cpu_s = step.usage.cpu_s;
  }
  return {{"kind", name(step.kind)},
          {"source",
           {{"file", or_null(step.source.file)},
            {"line", or_null(step.source.line)},
            {"detected", or_null(step.source.detected)}}},
          {"command", step.command},
          {"as_written", or_null(step.as_written)},
          {"outcome", outcome},
          {"reason", or_null(step.reason)},
          {"exit_code", or_null(step.exit_code)},
          {"signal", or_null(step.signal)},
          {"log", or_null(step.log)},
          {"cause", or_null(step.cause ? std::optional(to_string(*step.cause)) : std::nullopt)},
          {"hosts", step.hosts},
          {"usage",
           {{"wall_s", wall_s},
            {"cpu_s", cpu_s},
            {"peak_memory_bytes", or_null(step.usage.peak_memory_bytes)}}}};
}

ordered_json limits_json(const SandboxPolicy& limits) {
  return {{"wall", format_duration(limits.wall)},
          {"total", format_duration(limits.total)},
          {"cpu", format_duration(limits.cpu)},
          {"memory", format_size(limits.memory_bytes)},
          {"processes", limits.processes},
          {"disk", format_size(limits.disk_bytes)},
          {"inodes", limits.inodes},
          {"file", format_size(limits.file_bytes)},
          {"open_files", limits.open_files},
          {"output", format_size(limits.output_bytes)},
          {"run_window", format_duration(limits.run_window)}};
}

ordered_json sandbox_json(const SandboxFacts& sandbox, const SandboxPolicy& limits) {
  ordered_json enforced = ordered_json::object();
  for (const auto& [what, by] : sandbox.enforced) enforced[what] = by;
  return {{"mechanism", sandbox.mechanism.empty() ? "none" : sandbox.mechanism},
          {"limits", limits_json(limits)},
          {"enforced", enforced},
          {"network", limits.network},
          {"devices", limits.devices},
          {"reading", sandbox.reading ? ordered_json(*sandbox.reading) : ordered_json(nullptr)}};
}

/// "gcc 12.2.0" of the policy as a tool and its version.
ordered_json staff_manifest(const std::vector<std::string>& manifest) {
  if (manifest.empty()) return nullptr;
  ordered_json tools = ordered_json::array();
  for (const std::string& line : manifest) {
    const auto blank = line.find(' ');
    const bool has_version = blank != std::string::npos;
    tools.push_back({{"tool", line.substr(0, blank)},
                     {"version", has_version ? line.substr(blank + 1) : std::string()}});
  }
  return tools;
}

ordered_json toolchain_json(const ToolchainFacts& toolchain, const ToolchainPolicy& policy) {
  ordered_json manifest = ordered_json::array();
  for (const Tool& tool : toolchain.manifest) {
    manifest.push_back({{"tool", tool.tool}, {"version", tool.version}});
  }
  return {{"root", toolchain.root},
          {"manifest", manifest},
          {"sha256", or_null(toolchain.sha256)},
          {"staff", staff_manifest(policy.manifest)}};
}

}  // namespace

ordered_json make_report(const Facts& facts, const Judgement& judgement, const Basis& basis) {
  ordered_json report;
  report["schema"] = "vouch-report/1";
  report["tool"] = {{"name", "vouch"}, {"version", kVersion}, {"sha256", kSourceDigest}};
  report["policy"] = {{"name", basis.policy.name}, {"sha256", basis.policy_sha256}};
  report["toolchain"] = toolchain_json(facts.toolchain, basis.policy.toolchain);
  report["submission"] = submission_json(facts.submission);
  report["verdict"] = name(judgement.verdict);
  report["stages"] = stages_json(judgement);
  report["findings"] = ordered_json::array();
  for (const Finding& finding : judgement.findings) {
    if (finding.audience == Audience::group) report["findings"].push_back(finding_json(finding));
  }
  report["report_pdf"] = facts.report ? report_pdf_json(*facts.report) : ordered_json(nullptr);
  report["archive"] = facts.archive ? archive_json(*facts.archive) : ordered_json(nullptr);
  report["readme"] = nullptr;
  if (facts.readme && facts.readme->path) {
    report["readme"] = {{"path", *facts.readme->path}, {"format", or_null(facts.readme->format)}};
  }
  report["steps"] = ordered_json::array();
  for (const StepFacts& step : facts.steps) report["steps"].push_back(step_json(step));
  report["sandbox"] = sandbox_json(facts.sandbox, basis.policy.sandbox);
  report["timing"] = {{"started", or_null(basis.started)}, {"wall_s", basis.wall_s}};
  return report;
}

ordered_json staff_findings(const Judgement& judgement) {
  ordered_json findings = ordered_json::array();
  for (const Finding& finding : judgement.findings) {
    if (finding.audience == Audience::staff) findings.push_back(finding_json(finding));
  }
  return findings;
}

std::string to_text(const ordered_json& json) {
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace vouch::report
