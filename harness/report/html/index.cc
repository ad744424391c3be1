// index.html: a run as a page. For staff: it shows their findings, too.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "checks/model/group_directory.h"
#include "checks/model/output_layout.h"
#include "harness/report/document/report.h"
#include "harness/report/document/run_document.h"
#include "harness/report/formats.h"
#include "harness/report/html/page.h"
#include "harness/report/html/templates.h"

namespace vouch::report {
namespace {

/// A group's id as a part of an address (RFC 3986, section 2.3): all but unreserved characters are
/// percent-encoded.
std::string url_part(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// A finding's id over the whole run.
struct Frequency {
  std::string id;
  Severity severity = Severity::info;
  bool staff = false;
  std::size_t groups = 0;
};

/// What the page says of the whole run: gathered group by group, for there may be ten thousand.
struct Overview {
  std::map<std::string, Frequency> by_id;
  TemplateData staff{TemplateData::type::list};
  TemplateData waived{TemplateData::type::list};
  std::size_t waived_count = 0;
  bool any_late = false;

  void add(const GroupSummary& group) {
    any_late = any_late || group.late_by_s.has_value();
    std::map<std::string, const FindingView*> once;
    for (const FindingView& found : group.findings) {
      if (!found.waived) once.try_emplace(found.id, &found);
      if (found.audience == Audience::staff && !found.waived) add_for_staff(group, found);
      if (found.waived) add_waived(group, found);
    }
    for (const auto& [id, found] : once) {
      Frequency& frequency = by_id.try_emplace(id, Frequency{id, found->severity}).first->second;
      frequency.severity = std::max(frequency.severity, found->severity);
      frequency.staff = frequency.staff || found->audience == Audience::staff;
      ++frequency.groups;
    }
  }

  void add_for_staff(const GroupSummary& group, const FindingView& found) {
    TemplateData entry;
    entry.set("group", shown(group.id));
    entry.set("id", shown(found.id));
    entry.set("message", shown(found.message));
    staff << entry;
  }

  /// Numbered, so that a group's row leads to the first of its own.
  void add_waived(const GroupSummary& group, const FindingView& found) {
    TemplateData entry;
    entry.set("number", std::to_string(++waived_count));
    entry.set("group", shown(group.id));
    entry.set("id", shown(found.id));
    entry.set("message", shown(found.message));
    entry.set("by", shown(found.waived_by));
    entry.set("reason", shown(found.waived_reason));
    waived << entry;
  }
};

/// By severity, then by how many groups have it. A finding's severity is the gravest that it had.
std::vector<Frequency> frequencies(const Overview& run) {
  std::vector<Frequency> out;
  for (const auto& [id, frequency] : run.by_id) out.push_back(frequency);
  std::ranges::stable_sort(out, [](const Frequency& a, const Frequency& b) {
    const auto key = [](const Frequency& frequency) {
      return std::pair(-static_cast<int>(frequency.severity), -static_cast<long>(frequency.groups));
    };
    return key(a) < key(b);
  });
  return out;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format(
      "{:.1f}", whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

TemplateData row_data(const GroupSummary& group, const std::map<std::string, std::size_t>& index,
                      bool any_late) {
  TemplateData data;
  data.set("any_late", any_late);
  data.set("id", shown(group.id));
  data.set("href", fmt::format("{}/{}/{}", layout::kGroups, url_part(directory_name(group.id)),
                               layout::kReportHtml));
  data.set("verdict", shown(group.verdict));
  data.set("verdict_words", shown(group.verdict == "unverified" ? "not checked" : group.verdict));
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
  const bool show_reason = group.first_error.empty() && !group.not_checked_reason.empty();
  data.set("note", shown(show_reason ? group.not_checked_reason : group.first_error));
  std::vector<std::size_t> found;
  for (const FindingView& finding : group.findings) {
    if (!finding.waived) found.push_back(index.at(finding.id));
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::string list;
  for (const std::size_t at : found) list += fmt::format("{}{}", list.empty() ? "" : " ", at);
  data.set("found", list);
  return data;
}

/// The mark of a row with waived findings, which leads to who waived them and why. `before`: how
/// many are told of the groups before it.
void set_waived(const GroupSummary& group, std::size_t before, TemplateData& row) {
  const std::size_t waived = waived_of(group).size();
  row.set("has_waived", waived != 0);
  row.set("waived_count", std::to_string(waived));
  row.set("waived_first", std::to_string(before + 1));
}

void set_idle_waivers(const std::vector<std::string>& sentences, TemplateData& data) {
  TemplateData idle{TemplateData::type::list};
  for (const std::string& sentence : sentences) {
    TemplateData entry;
    entry.set("sentence", shown(sentence));
    idle << entry;
  }
  data.set("has_idle", idle.is_non_empty_list());
  data.set("idle", idle);
}

void set_verdicts(const std::array<std::uint64_t, 3>& counts, TemplateData& data) {
  const std::uint64_t all = counts[0] + counts[1] + counts[2];
  TemplateData verdicts{TemplateData::type::list};
  const auto add = [&](const char* verdict, const char* words, std::uint64_t count) {
    TemplateData entry;
    entry.set("verdict", verdict);
    entry.set("words", words);
    entry.set("count", std::to_string(count));
    entry.set("percent", percent(count, all));
    verdicts << entry;
  };
  add("unverified", "not checked by vouch", counts[0]);
  add("fail", "fail", counts[1]);
  add("pass", "pass", counts[2]);
  data.set("verdicts", verdicts);
}

void set_found(const std::vector<Frequency>& all, std::uint64_t groups, TemplateData& data) {
  TemplateData found{TemplateData::type::list};
  for (std::size_t i = 0; i < all.size(); ++i) {
    TemplateData entry;
    entry.set("index", std::to_string(i));
    entry.set("id", shown(all[i].id));
    entry.set("severity", shown(name(all[i].severity)));
    entry.set("count", std::to_string(all[i].groups));
    entry.set("staff", all[i].staff);
    entry.set("percent", percent(all[i].groups, groups));
    found << entry;
  }
  data.set("found", found);
}

void set_titles(TemplateData& data) {
  static constexpr auto kTitles = std::to_array<std::pair<const char*, const char*>>({
      {"Submission", "Sub"},
      {"Archive", "Arc"},
      {"README", "Rdm"},
      {"Report", "Rep"},
      {"Build", "Bld"},
      {"Run", "Run"},
  });
  TemplateData titles{TemplateData::type::list};
  for (const auto& [title, shorter] : kTitles) {
    TemplateData entry;
    entry.set("title", title);
    entry.set("short", shorter);
    titles << entry;
  }
  data.set("titles", titles);
}

/// What staff have to look at first stands first: not checked, then fail, then pass.
std::size_t order(const GroupSummary& group) {
  return group.verdict == "unverified" ? 0 : group.verdict == "fail" ? 1 : 2;
}

}  // namespace

std::string html_index(const RunSummary& run, const EachGroup& groups) {
  Overview overview;
  std::array<std::uint64_t, 3> counts{};
  groups([&](const GroupSummary& group) {
    ++counts[order(group)];
    overview.add(group);
  });
  const std::vector<Frequency> found = frequencies(overview);
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < found.size(); ++i) index[found[i].id] = i;
  std::array<std::string, 3> rows;
  kainjow::mustache::mustache row{std::string(templates::kIndexRowMustache)};
  std::size_t waived = 0;
  groups([&](const GroupSummary& group) {
    TemplateData cells = row_data(group, index, overview.any_late);
    set_waived(group, waived, cells);
    waived += waived_of(group).size();
    rows[order(group)] += row.render(cells);
  });

  const std::uint64_t total = counts[0] + counts[1] + counts[2];
  TemplateData data;
  data.set("total", std::to_string(total));
  data.set("plural", total == 1 ? "" : "s");
  data.set("policy", shown(run.policy));
  data.set("has_started", !run.started.empty());
  data.set("started", shown(describe_moment(run.started)));
  data.set("finished", shown(describe_moment(run.finished)));
  data.set("tool_version", shown(run.tool_version));
  data.set("any_late", overview.any_late);
  set_verdicts(counts, data);
  set_found(found, total, data);
  data.set("has_staff", overview.staff.is_non_empty_list());
  data.set("staff_findings", overview.staff);
  data.set("has_waived", overview.waived_count != 0);
  data.set("waived_findings", overview.waived);
  set_idle_waivers(run.idle_waivers, data);
  set_titles(data);
  data.set("rows", rows[0] + rows[1] + rows[2]);
  RunSummary counted;
  counted.pass = counts[2];
  counted.fail = counts[1];
  counted.unverified = counts[0];
  return render_page(counts_line(counted), templates::kIndexMustache, data, templates::kIndexJs);
}

}  // namespace vouch::report
