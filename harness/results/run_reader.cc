#include "harness/results/run_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "checks/model/group_directory.h"
#include "harness/report/document/run_document.h"
#include "harness/results/not_reached.h"
#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::map<std::string, ordered_json> staff_by_group(const fs::path& run) {
  std::map<std::string, ordered_json> found;
  const auto staff =
      ordered_json::parse(os::read_text(run / "staff.json").value_or(""), nullptr, false);
  if (!staff.is_object() || !staff.contains("findings")) return found;
  for (ordered_json finding : staff["findings"]) {
    if (!finding.is_object()) continue;
    const std::string group = finding.value("group", "");
    finding.erase("group");
    found[group].push_back(std::move(finding));
  }
  return found;
}

bool says(const ordered_json& report, const std::string& reason) {
  const ordered_json stages = report.value("stages", ordered_json::object());
  return std::ranges::any_of(stages, [&](const ordered_json& stage) {
    return stage.is_object() && stage.value("reason", ordered_json()) == reason;
  });
}

}  // namespace

StoredRun read_stored_run(const fs::path& run) {
  const auto text = os::read_text(run / "summary.json");
  const auto summary = ordered_json::parse(text.value_or(""), nullptr, false);
  if (!summary.is_object()) {
    throw UsageError(fmt::format(
        "{} holds no summary.json: its batch was ended before it had looked at every group; the "
        "same batch again goes on",
        run.string()));
  }
  StoredRun stored;
  stored.toolchain_sha256 = report::view_summary(summary).toolchain_sha256;
  std::map<std::string, ordered_json> staff = staff_by_group(run);
  report::groups_of(summary)([&](ordered_json line) {
    const std::string id = report::view_group(line).id;
    // As summarise_group has it: the run's own toolchain is taken from the lines.
    if (!stored.toolchain_sha256.empty()) line["toolchain_sha256"] = stored.toolchain_sha256;
    const auto findings = staff.find(id);
    stored.groups.push_back({id, report::to_line(line),
                             findings == staff.end() ? "[]" : report::to_line(findings->second)});
  });
  return stored;
}

std::optional<ordered_json> stored_report(const fs::path& run, const StoredGroup& group) {
  const auto text = os::read_text(run / "groups" / directory_name(group.id) / "report.json");
  auto report = ordered_json::parse(text.value_or(""), nullptr, false);
  if (!report.is_object()) return std::nullopt;
  const report::GroupView line = report::view_group(ordered_json::parse(group.summary));
  const bool is_stale =
      says_not_reached(line.not_checked_reason) && !says(report, line.not_checked_reason);
  if (is_stale) return std::nullopt;
  return report;
}

ordered_json report_from_line(const StoredGroup& group) {
  const ordered_json line = ordered_json::parse(group.summary);
  const report::GroupView view = report::view_group(line);
  ordered_json report;
  report["submission"] = {{"id", group.id}};
  report["verdict"] = view.verdict;
  for (const auto& [stage, status] : view.stages) {
    report["stages"][stage] = {{"status", status},
                               {"reason", status == "not_checked" ? view.not_checked_reason : ""}};
  }
  report["findings"] = ordered_json::array();
  for (ordered_json finding : line.value("findings", ordered_json::array())) {
    if (!finding.is_object() || finding.value("audience", "") != "group") continue;
    report["findings"].push_back(std::move(finding));
  }
  return report;
}

}  // namespace vouch::results
