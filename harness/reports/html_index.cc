// index.html: a run as a page.
#include <string>

#include "harness/reports/formats.h"
#include "harness/reports/html_page.h"
#include "harness/reports/report_view.h"
#include "harness/reports/summary.h"
#include "harness/reports/templates.h"

namespace vouch::harness {
namespace {

/// A group's id as a part of an address (RFC 3986, section 2.3): all but unreserved characters are
/// percent-encoded.
std::string url_part(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

TemplateData group_data(const GroupView& group) {
  TemplateData data;
  data.set("id", shown(group.id));
  data.set("href", "groups/" + url_part(group.id) + "/report.html");
  data.set("verdict", shown(group.verdict));
  data.set("verdict_words", shown(verdict_for_people(group.verdict)));
  TemplateData stages{TemplateData::type::list};
  for (const auto& [name, status] : group.stages) {
    TemplateData stage;
    stage.set("status", shown(status));
    stage.set("words", shown(status == "not_checked" ? "not checked" : status));
    stages << stage;
  }
  data.set("stages", stages);
  data.set("errors", std::to_string(group.errors));
  data.set("warnings", std::to_string(group.warnings));
  data.set("late", group.late_by_s ? describe_lateness(*group.late_by_s) : std::string());
  data.set("first", shown(group.first_error));
  return data;
}

}  // namespace

std::string html_index(const nlohmann::ordered_json& summary) {
  const SummaryView view = view_summary(summary);
  TemplateData data;
  data.set("counts", counts_line(view));
  data.set("policy", shown(view.policy));
  data.set("has_started", !view.started.empty());
  data.set("started", shown(view.started));
  data.set("tool_version", shown(view.tool_version));
  TemplateData titles{TemplateData::type::list};
  for (const char* title : {"Submission", "Archive", "README", "Report", "Build", "Run"}) {
    titles << TemplateData("title", title);
  }
  data.set("titles", titles);
  TemplateData groups{TemplateData::type::list};
  for (const GroupView& group : view.groups) groups << group_data(group);
  data.set("groups", groups);
  return render_page(counts_line(view), templates::kIndexMustache, data, templates::kIndexJs);
}

}  // namespace vouch::harness
