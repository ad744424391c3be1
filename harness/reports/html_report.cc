// report.html: one group's report as a page.
#include <fmt/format.h>

#include <chrono>

#include "harness/reports/formats.h"
#include "harness/reports/html_page.h"
#include "harness/reports/report_view.h"
#include "harness/reports/templates.h"
#include "harness/units.h"

namespace vouch::harness {
namespace {

std::string words_of(std::string_view status) {
  std::string words(status);
  for (char& c : words) c = c == '_' ? ' ' : c;
  return words;
}

TemplateData stages_data(const ReportView& report) {
  TemplateData stages{TemplateData::type::list};
  for (const StageView& stage : report.stages) {
    TemplateData data;
    data.set("name", shown(stage.name));
    data.set("status", shown(stage.status));
    data.set("words", shown(words_of(stage.status)));
    data.set("has_reason", !stage.reason.empty());
    data.set("reason", shown(stage.reason));
    stages << data;
  }
  return stages;
}

TemplateData finding_data(const FindingView& finding) {
  const std::string where = describe_where(finding);
  TemplateData data;
  data.set("id", shown(finding.id));
  data.set("severity", shown(finding.severity));
  data.set("has_where", !where.empty());
  data.set("where", shown(where));
  data.set("message", shown(finding.message));
  data.set("has_hint", !finding.hint.empty() && !finding.waived);
  data.set("hint", shown(finding.hint));
  data.set("waived", finding.waived);
  data.set("waived_by", shown(finding.waived_by));
  data.set("waived_reason", shown(finding.waived_reason));
  return data;
}

TemplateData steps_data(const ReportView& report) {
  TemplateData steps{TemplateData::type::list};
  for (const StepView& step : report.steps) {
    const std::string source = step.line ? fmt::format("{}:{}", step.file, *step.line) : step.file;
    TemplateData data;
    data.set("number", std::to_string(step.number));
    data.set("kind", shown(step.kind));
    data.set("command", shown(step.command));
    data.set("source", shown(source.empty() ? step.detected : source));
    data.set("outcome", shown(step.outcome));
    data.set("outcome_words", shown(describe_outcome(step)));
    data.set("has_cause", !step.cause.empty());
    data.set("cause", shown(describe_cause(step.cause)));
    data.set("time", step.wall_s > 0 ? describe_duration(std::chrono::milliseconds(
                                           static_cast<std::int64_t>(step.wall_s * 1000)))
                                     : std::string());
    steps << data;
  }
  return steps;
}

void set_first(const ReportView& report, TemplateData& data) {
  const FindingView* first = mend_first(report);
  data.set("has_first", first != nullptr);
  if (first == nullptr) return;
  const std::string where = describe_where(*first);
  const std::string lead = first->severity == "error" ? "Mend first: " : "Look first at: ";
  data.set("first_severity", shown(first->severity));
  data.set("first_title", shown(lead + first->id + (where.empty() ? "" : ", " + where)));
  data.set("first_message", shown(first->message));
  data.set("first_hint", shown(first->hint));
}

}  // namespace

std::string html_report(const nlohmann::ordered_json& json, const std::filesystem::path&) {
  const ReportView report = view_report(json);
  TemplateData data;
  data.set("id", shown(report.id));
  data.set("verdict", shown(report.verdict));
  data.set("verdict_words", shown(verdict_for_people(report.verdict)));
  data.set("ready", shown(ready_line(report)));
  data.set("weak", report.mechanism == "landlock");
  set_first(report, data);
  data.set("stages", stages_data(report));
  TemplateData findings{TemplateData::type::list};
  for (const FindingView& finding : report.findings) findings << finding_data(finding);
  data.set("findings", findings);
  data.set("finding_count", std::to_string(report.findings.size()));
  data.set("has_steps", !report.steps.empty());
  data.set("steps", steps_data(report));
  data.set("mechanism", shown(report.mechanism));
  TemplateData limits{TemplateData::type::list};
  for (const auto& [name, value] : report.limits) {
    TemplateData limit;
    limit.set("name", shown(words_of(name)));
    limit.set("value", shown(value));
    limits << limit;
  }
  data.set("limits", limits);
  data.set("policy", shown(report.policy));
  data.set("policy_sha256", shown(report.policy_sha256));
  data.set("toolchain_sha256", shown(report.toolchain_sha256));
  data.set("tool_version", shown(report.tool_version));
  TemplateData files{TemplateData::type::list};
  for (const FileView& file : report.files) {
    TemplateData entry;
    entry.set("role", shown(file.role));
    entry.set("name", shown(file.name));
    entry.set("sha256", shown(file.sha256));
    files << entry;
  }
  data.set("files", files);
  return render_page(report.id + ": " + std::string(verdict_for_people(report.verdict)),
                     templates::kReportMustache, data, templates::kReportJs);
}

}  // namespace vouch::harness
