#include "harness/report/document/report_json.h"

#include <nlohmann/json.hpp>

#include "harness/report/document/json_read.h"

namespace vouch::report {

using nlohmann::ordered_json;

namespace {

using namespace json_read;  // NOLINT(google-build-using-namespace): this file reads nothing else

std::optional<std::pair<double, double>> pair(const ordered_json& json, const char* key) {
  const ordered_json& value = at(json, key);
  if (!value.is_array() || value.size() != 2) return std::nullopt;
  const auto first = number(value[0]), second = number(value[1]);
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

std::vector<std::string> texts(const ordered_json& json, const char* key) {
  std::vector<std::string> all;
  for (const ordered_json& one : list(json, key)) all.push_back(text(one));
  return all;
}

StepView parse_step(const ordered_json& json, std::uint32_t number_of_step) {
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
  step.wall_s = number(at(usage, "wall_s"));
  step.cpu_s = number(at(usage, "cpu_s"));
  step.peak_memory_bytes = integer<std::uint64_t>(usage, "peak_memory_bytes");
  return step;
}

PdfView parse_pdf(const ordered_json& json) {
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
  if (at(json, "title").is_string()) pdf.title = text(json, "title");
  pdf.words = integer<std::uint64_t>(json, "words").value_or(0);
  return pdf;
}

void parse_submission(const ordered_json& json, Report& view) {
  view.id = text(json, "id");
  view.received_at = text(json, "received_at");
  view.members = pairs_of(list(json, "members"), "name", "email");
  for (const ordered_json& file : list(json, "files")) {
    view.files.push_back({role_from_name(text(file, "role")).value_or(Role::other),
                          text(file, "name"), text(file, "sha256"),
                          integer<std::uint64_t>(file, "bytes").value_or(0)});
  }
}

void parse_content(const ordered_json& report, Report& view) {
  if (const ordered_json& pdf = at(report, "report_pdf"); pdf.is_object())
    view.pdf = parse_pdf(pdf);
  if (const ordered_json& archive = at(report, "archive"); archive.is_object()) {
    view.archive = ArchiveView{text(archive, "format"), text(archive, "root"),
                               integer<std::uint64_t>(archive, "entries").value_or(0),
                               integer<std::uint64_t>(archive, "bytes_packed").value_or(0),
                               integer<std::uint64_t>(archive, "bytes_unpacked").value_or(0)};
  }
  view.readme_path = text(at(report, "readme"), "path");
  view.readme_format = text(at(report, "readme"), "format");
  for (const ordered_json& step : list(report, "steps")) {
    view.steps.push_back(parse_step(step, static_cast<std::uint32_t>(view.steps.size() + 1)));
  }
}

template <typename T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

ordered_json submission_json(const Report& report) {
  ordered_json members = ordered_json::array();
  for (const auto& [name, email] : report.members) {
    members.push_back({{"name", name}, {"email", or_null(email)}});
  }
  ordered_json files = ordered_json::array();
  for (const FileView& file : report.files) {
    files.push_back({{"role", name(file.role)},
                     {"name", file.name},
                     {"sha256", or_null(file.sha256)},
                     {"bytes", file.bytes}});
  }
  return {{"id", report.id},
          {"received_at", or_null(report.received_at)},
          {"members", members},
          {"files", files}};
}

ordered_json stages_json(const Report& report) {
  ordered_json stages = ordered_json::object();
  for (const StageView& stage : report.stages) {
    stages[stage.name] = {{"status", stage.status}, {"reason", or_null(stage.reason)}};
  }
  return stages;
}

ordered_json pair_or_null(const std::optional<std::pair<double, double>>& pair) {
  return pair ? ordered_json::array({pair->first, pair->second}) : ordered_json(nullptr);
}

ordered_json pdf_json(const PdfView& pdf) {
  ordered_json margins = nullptr;
  if (pdf.left_in || pdf.right_in || pdf.top_in || pdf.bottom_in) {
    margins = {{"left", or_null(pdf.left_in)},
               {"right", or_null(pdf.right_in)},
               {"top", or_null(pdf.top_in)},
               {"bottom", or_null(pdf.bottom_in)}};
  }
  ordered_json fonts = ordered_json::array();
  for (const auto& [name, embedded] : pdf.fonts) {
    fonts.push_back({{"name", name}, {"embedded", embedded}});
  }
  return {{"pages", or_null(pdf.pages)},
          {"page_size_pt", pair_or_null(pdf.page_size_pt)},
          {"columns", or_null(pdf.columns)},
          {"body_font_pt", or_null(pdf.body_font_pt)},
          {"leading_pt", or_null(pdf.leading_pt)},
          {"text_block_in", pair_or_null(pdf.text_block_in)},
          {"margins_in", margins},
          {"references_page", or_null(pdf.references_page)},
          {"fonts", fonts},
          {"encrypted", pdf.encrypted},
          {"has_text", pdf.has_text},
          {"title", or_null(pdf.title)},
          {"words", pdf.words}};
}

ordered_json archive_json(const ArchiveView& archive) {
  return {{"format", or_null(archive.format)},
          {"entries", archive.entries},
          {"bytes_packed", archive.bytes_packed},
          {"bytes_unpacked", archive.bytes_unpacked},
          {"root", or_null(archive.root)}};
}

ordered_json step_json(const StepView& step) {
  return {{"kind", step.kind},
          {"source",
           {{"file", or_null(step.file)},
            {"line", or_null(step.line)},
            {"detected", or_null(step.detected)}}},
          {"command", step.command},
          {"as_written", or_null(step.as_written)},
          {"outcome", or_null(step.outcome)},
          {"reason", or_null(step.reason)},
          {"exit_code", or_null(step.exit_code)},
          {"signal", or_null(step.signal)},
          {"log", or_null(step.log)},
          {"cause", or_null(step.cause)},
          {"hosts", step.hosts},
          {"usage",
           {{"wall_s", or_null(step.wall_s)},
            {"cpu_s", or_null(step.cpu_s)},
            {"peak_memory_bytes", or_null(step.peak_memory_bytes)}}}};
}

ordered_json sandbox_json(const Report& report) {
  ordered_json limits = ordered_json::object();
  for (const LimitView& limit : report.limits) {
    limits[limit.name] =
        limit.is_count ? ordered_json::parse(limit.value) : ordered_json(limit.value);
  }
  ordered_json enforced = ordered_json::object();
  for (const auto& [what, by] : report.enforced) enforced[what] = by;
  return {{"mechanism", report.mechanism}, {"limits", limits},
          {"enforced", enforced},          {"network", report.network},
          {"devices", report.devices},     {"reading", or_null(report.reading)}};
}

ordered_json tools_json(const Pairs& tools) {
  ordered_json json = ordered_json::array();
  for (const auto& [tool, version] : tools) {
    json.push_back({{"tool", tool}, {"version", version}});
  }
  return json;
}

}  // namespace

/// What it does not know is for nobody's eyes but staff's.
static Audience parse_audience(const std::string& text) {
  return text.empty() || text == name(Audience::group) ? Audience::group : Audience::staff;
}

FindingView parse_finding(const ordered_json& json) {
  FindingView finding;
  finding.id = text(json, "id");
  finding.severity = severity_from_name(text(json, "severity")).value_or(Severity::info);
  finding.audience = parse_audience(text(json, "audience"));
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

ordered_json to_json(const FindingView& finding) {
  ordered_json waived = nullptr;
  if (finding.waived) waived = {{"by", finding.waived_by}, {"reason", finding.waived_reason}};
  return {{"id", finding.id},
          {"severity", name(finding.severity)},
          {"audience", name(finding.audience)},
          {"message", finding.message},
          {"hint", finding.hint},
          {"where",
           {{"file", or_null(finding.file)},
            {"line", or_null(finding.line)},
            {"page", or_null(finding.page)},
            {"step", or_null(finding.step)}}},
          {"waived", waived}};
}

std::vector<FindingView> parse_findings(const ordered_json& json) {
  std::vector<FindingView> findings;
  if (!json.is_array()) return findings;
  for (const ordered_json& finding : json) findings.push_back(parse_finding(finding));
  return findings;
}

ordered_json to_json(const std::vector<FindingView>& findings) {
  ordered_json json = ordered_json::array();
  for (const FindingView& finding : findings) json.push_back(to_json(finding));
  return json;
}

Report parse_report(const ordered_json& report) {
  Report view;
  view.tool_version = text(at(report, "tool"), "version");
  view.tool_sha256 = text(at(report, "tool"), "sha256");
  view.policy = text(at(report, "policy"), "name");
  view.policy_sha256 = text(at(report, "policy"), "sha256");
  const ordered_json& toolchain = at(report, "toolchain");
  view.toolchain_root = text(toolchain, "root");
  view.toolchain_sha256 = text(toolchain, "sha256");
  view.toolchain = pairs_of(list(toolchain, "manifest"), "tool", "version");
  view.staff_toolchain = pairs_of(list(toolchain, "staff"), "tool", "version");
  parse_submission(at(report, "submission"), view);
  view.verdict = text(report, "verdict");
  if (const ordered_json& stages = at(report, "stages"); stages.is_object()) {
    for (const auto& [name, stage] : stages.items()) {
      view.stages.push_back({name, text(stage, "status"), text(stage, "reason")});
    }
  }
  for (const ordered_json& finding : list(report, "findings")) {
    view.findings.push_back(parse_finding(finding));
  }
  parse_content(report, view);
  const ordered_json& sandbox = at(report, "sandbox");
  view.mechanism = text(sandbox, "mechanism");
  if (const ordered_json& limits = at(sandbox, "limits"); limits.is_object()) {
    for (const auto& [name, value] : limits.items()) {
      view.limits.push_back({name, text(value), value.is_number_unsigned()});
    }
  }
  view.enforced = members_of(at(sandbox, "enforced"));
  view.network = truth(sandbox, "network");
  view.devices = texts(sandbox, "devices");
  if (at(sandbox, "reading").is_array()) view.reading = texts(sandbox, "reading");
  view.started = text(at(report, "timing"), "started");
  view.wall_s = number(at(at(report, "timing"), "wall_s")).value_or(0);
  return view;
}

std::optional<Report> parse_report_text(std::string_view text) {
  const auto json = ordered_json::parse(text, nullptr, false);
  return json.is_object() ? std::optional(parse_report(json)) : std::nullopt;
}

ordered_json to_json(const Report& report) {
  ordered_json json;
  json["schema"] = "vouch-report/1";
  json["tool"] = {
      {"name", "vouch"}, {"version", report.tool_version}, {"sha256", report.tool_sha256}};
  json["policy"] = {{"name", report.policy}, {"sha256", report.policy_sha256}};
  json["toolchain"] = {
      {"root", report.toolchain_root},
      {"manifest", tools_json(report.toolchain)},
      {"sha256", or_null(report.toolchain_sha256)},
      {"staff", report.staff_toolchain.empty() ? ordered_json(nullptr)
                                               : tools_json(report.staff_toolchain)}};
  json["submission"] = submission_json(report);
  json["verdict"] = report.verdict;
  json["stages"] = stages_json(report);
  json["findings"] = to_json(report.findings);
  json["report_pdf"] = report.pdf ? pdf_json(*report.pdf) : ordered_json(nullptr);
  json["archive"] = report.archive ? archive_json(*report.archive) : ordered_json(nullptr);
  json["readme"] = nullptr;
  if (!report.readme_path.empty()) {
    json["readme"] = {{"path", report.readme_path}, {"format", or_null(report.readme_format)}};
  }
  json["steps"] = ordered_json::array();
  for (const StepView& step : report.steps) json["steps"].push_back(step_json(step));
  json["sandbox"] = sandbox_json(report);
  json["timing"] = {{"started", or_null(report.started)}, {"wall_s", report.wall_s}};
  return json;
}

std::string to_text(const ordered_json& json) {
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_line(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace vouch::report
