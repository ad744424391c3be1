// report.html: one group's report as a page. What a section of the page shows is set by the
// function of its name; the evidence sections stand in html_evidence.cc.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "harness/report/document/escape.h"
#include "harness/report/document/receipt.h"
#include "harness/report/document/toolchain_diff.h"
#include "harness/report/formats.h"
#include "harness/report/html/evidence.h"
#include "harness/report/html/templates.h"
#include "util/units.h"

namespace vouch::report {
namespace {

TemplateData rows(const std::vector<std::pair<std::string, std::string>>& pairs) {
  TemplateData out{TemplateData::type::list};
  for (const auto& [name, value] : pairs) {
    TemplateData row;
    row.set("name", shown(name));
    row.set("value", shown(value));
    out << row;
  }
  return out;
}

void set_head(const Report& report, Occasion occasion, TemplateData& data) {
  data.set("id", shown(report.id));
  data.set("verdict", shown(report.verdict));
  data.set("verdict_words", shown(verdict_for_people(report.verdict)));
  data.set("ready", shown(headline(report, occasion)));
  // A pass with a "but" is not shown as good news.
  const bool is_doubtful = ready_line(report).readiness == Readiness::ready_but;
  data.set("ready_tone", shown(is_doubtful ? "unverified" : report.verdict));
  data.set("weak", report.mechanism == "landlock");
  const std::string title = report.pdf ? report.pdf->title.value_or("") : std::string();
  data.set("policy", shown(report.policy));
  data.set("has_received", !report.received_at.empty());
  data.set("received", shown(describe_moment(report.received_at)));
  data.set("has_title", !title.empty());
  data.set("title", shown(title));
}

void set_first(const Report& report, const Anchors& anchors, TemplateData& data) {
  const FindingView* first = mend_first(report);
  data.set("has_first", first != nullptr);
  if (first == nullptr) return;
  const std::string where = describe_where(*first);
  const std::string anchor = anchors.of(*first);
  data.set("first_severity", shown(name(first->severity)));
  data.set("first_lead", first->severity == Severity::error ? "Fix first" : "Look first at");
  data.set("first_id", shown(first->id));
  data.set("first_message", prose(first->message));
  data.set("has_first_hint", !first->hint.empty());
  data.set("first_hint", prose(first->hint));
  data.set("has_first_where", !where.empty() && !anchor.empty());
  data.set("first_where", shown(where));
  data.set("first_anchor", anchor);
}

/// The other errors, in the order in which they are to be fixed.
void set_then(const Report& report, TemplateData& data) {
  const FindingView* first = mend_first(report);
  TemplateData then{TemplateData::type::list};
  std::size_t number = 0;
  for (const FindingView& finding : report.findings) {
    ++number;
    if (&finding == first || finding.waived || finding.severity != Severity::error) continue;
    TemplateData entry;
    entry.set("number", std::to_string(number));
    entry.set("id", shown(finding.id));
    entry.set("message", prose(finding.message));
    then << entry;
  }
  data.set("has_then", then.is_non_empty_list());
  data.set("then", then);
}

void set_stages(const Report& report, TemplateData& data) {
  TemplateData stages{TemplateData::type::list};
  for (const StageView& stage : report.stages) {
    TemplateData entry;
    entry.set("name", stage.name == "readme" ? shown("README") : shown(stage.name));
    entry.set("status", shown(stage.status));
    entry.set("words", shown(stage.status == "not_checked" ? "not checked" : stage.status));
    entry.set("has_reason", !stage.reason.empty());
    entry.set("reason", shown(stage.reason));
    stages << entry;
  }
  data.set("stages", stages);
}

void set_findings(const Report& report, const Evidence& evidence, const Anchors& anchors,
                  TemplateData& data) {
  TemplateData findings{TemplateData::type::list};
  std::size_t number = 0;
  for (const FindingView& finding : report.findings) {
    const std::string where = describe_where(finding);
    const std::string anchor = anchors.of(finding);
    TemplateData entry;
    entry.set("number", std::to_string(++number));
    entry.set("id", shown(finding.id));
    entry.set("severity", shown(name(finding.severity)));
    entry.set("has_where", !where.empty());
    entry.set("where", shown(where));
    entry.set("anchor", anchor.empty() ? TemplateData(false) : TemplateData(anchor));
    entry.set("message", prose(finding.message));
    entry.set("excerpt", excerpt_data(finding, report, evidence));
    entry.set("picture", picture_data(finding, report, evidence));
    entry.set("has_hint", !finding.hint.empty() && !finding.waived);
    entry.set("hint", prose(finding.hint));
    entry.set("waived", finding.waived);
    entry.set("waived_word", finding.waived ? "yes" : "no");
    entry.set("waived_by", shown(finding.waived_by));
    entry.set("waived_reason", shown(finding.waived_reason));
    findings << entry;
  }
  data.set("findings", findings);
  data.set("finding_count", std::to_string(report.findings.size()));
}

std::string limit_words(const std::string& name) {
  static constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"wall", "Time of a step"},
      {"total", "Time of all steps"},
      {"cpu", "CPU time of a step"},
      {"memory", "Memory"},
      {"processes", "Processes"},
      {"disk", "Disk"},
      {"inodes", "Files made"},
      {"file", "Size of one file"},
      {"open_files", "Files open in one process"},
      {"output", "Output of a step"},
      {"run_window", "Time given to a run step"},
  });
  for (const auto& [key, words] : kWords) {
    if (name == key) return std::string(words);
  }
  return name;
}

std::string mechanism_words(const std::string& mechanism, bool network) {
  if (mechanism == "bubblewrap") {
    return fmt::format(
        "The code ran in a sandbox of namespaces (bubblewrap): {}, with a private workspace and a "
        "read-only toolchain.",
        network ? "with the machine's network" : "offline");
  }
  if (mechanism == "landlock") {
    return "The code ran under weaker isolation (Landlock, seccomp, rlimits): that it was offline "
           "is not proven.";
  }
  return "No code was run.";
}

void set_isolation(const Report& report, TemplateData& data) {
  data.set("mechanism_words", mechanism_words(report.mechanism, report.network));
  TemplateData notes{TemplateData::type::list};
  for (const std::string& note : isolation_notes(report)) {
    TemplateData row;
    row.set("note", shown(note));
    notes << row;
  }
  data.set("isolation_notes", notes);
  std::vector<std::pair<std::string, std::string>> limits;
  for (const LimitView& limit : report.limits) {
    limits.emplace_back(limit_words(limit.name), limit.value);
  }
  data.set("limits", rows(limits));
  data.set("has_enforced", !report.enforced.empty());
  data.set("enforced", rows(report.enforced));
}

/// JSON that no HTML parser takes for an end of the element.
std::string json_for_html(const nlohmann::ordered_json& json) {
  std::string out;
  for (const char c : json.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace)) {
    if (c == '<' || c == '>' || c == '&') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// Staff's toolchain beside this one's, when the policy names it and something was built here.
void set_toolchain(const Report& report, TemplateData& data) {
  std::vector<std::string> tools;
  for (const auto& [tool, version] : report.toolchain) {
    tools.push_back(tool + ' ' + upstream_version(version));
  }
  data.set("toolchain_words", shown(fmt::format("{}", fmt::join(tools, ", "))));
  data.set("toolchain_sha256", shown(report.toolchain_sha256));
  const auto differences = toolchain_differences(report);
  TemplateData list{TemplateData::type::list};
  for (const ToolDifference& difference : differences) {
    TemplateData row;
    row.set("tool", shown(difference.tool));
    row.set("staff", shown(difference.staff.empty() ? "none" : difference.staff));
    row.set("here", shown(difference.here.empty() ? "none" : difference.here));
    list << row;
  }
  data.set("differences", list);
  data.set("has_differences", !differences.empty());
  data.set("difference_count", differences.size() == 1
                                   ? std::string("one tool differs")
                                   : fmt::format("{} tools differ", differences.size()));
  data.set("as_staff",
           !report.staff_toolchain.empty() && !report.toolchain.empty() && differences.empty());
}

void set_receipt(const Report& report, TemplateData& data) {
  const nlohmann::ordered_json receipt = make_receipt(report);
  data.set("receipt_code", receipt["code"].get<std::string>());
  data.set("receipt_json", json_for_html(receipt));
  data.set("policy_sha256", shown(report.policy_sha256));
  data.set("tool_version", shown(report.tool_version));
  data.set("tool_sha256",
           report.tool_sha256.empty() ? TemplateData(false) : shown(report.tool_sha256));
  std::vector<std::string> members;
  for (const auto& [name, email] : report.members) {
    members.push_back(email.empty() ? name : fmt::format("{} <{}>", name, email));
  }
  data.set("has_members", !members.empty());
  data.set("members", shown(fmt::format("{}", fmt::join(members, ", "))));
  TemplateData files{TemplateData::type::list};
  for (const FileView& file : report.files) {
    TemplateData entry;
    entry.set("role", shown(std::string(name(file.role))));
    entry.set("name", shown(file.name));
    entry.set("bytes", describe_size(file.bytes));
    entry.set("sha256", shown(file.sha256));
    files << entry;
  }
  data.set("files", files);
}

}  // namespace

std::string html_report_with(const Report& report, const Evidence& evidence, Occasion occasion) {
  const Anchors anchors(report, evidence);
  TemplateData data;
  set_head(report, occasion, data);
  set_first(report, anchors, data);
  set_then(report, data);
  set_stages(report, data);
  set_findings(report, evidence, anchors, data);
  set_steps(report, evidence, anchors, data);
  set_readme(report, evidence, data);
  set_pdf(report, evidence, data);
  set_archive(report, evidence, data);
  set_isolation(report, data);
  set_toolchain(report, data);
  set_receipt(report, data);
  return render_page(fmt::format("{}: {}", report.id, verdict_for_people(report.verdict)),
                     templates::kReportMustache, data, templates::kReportJs);
}

std::string html_report(const Report& report, const std::filesystem::path& directory,
                        Occasion occasion) {
  return html_report_with(report, load_evidence(report, directory), occasion);
}

}  // namespace vouch::report
