#include "harness/export/run_grades.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/results/run_reader.h"

namespace vouch::exporters {
namespace {

std::string text_at(const nlohmann::ordered_json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
}

std::optional<std::string> cell_of(const std::string& verdict, const PointsPolicy& points) {
  if (verdict != "pass" && verdict != "fail") return std::nullopt;
  const auto& number = verdict == "pass" ? points.pass : points.fail;
  if (number) return fmt::format("{}", *number);
  if (points.pass || points.fail) return std::nullopt;
  return verdict;
}

}  // namespace

std::vector<GroupGrade> read_grades(const std::filesystem::path& run, const Policy& policy) {
  std::vector<GroupGrade> grades;
  for (const results::StoredGroup& group : results::read_stored_run(run).groups) {
    GroupGrade& grade = grades.emplace_back();
    grade.group = group.id;
    const auto report = results::stored_report(run, group);
    if (!report) continue;
    grade.verdict = text_at(*report, "verdict");
    grade.cell = cell_of(grade.verdict, policy.points);
    if (!report->contains("submission")) continue;
    for (const auto& member :
         (*report)["submission"].value("members", nlohmann::ordered_json::array())) {
      grade.members.push_back({text_at(member, "name"), text_at(member, "email")});
    }
  }
  return grades;
}

}  // namespace vouch::exporters
