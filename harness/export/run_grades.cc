#include "harness/export/run_grades.h"

#include <fmt/format.h>

#include "harness/results/run_reader.h"

namespace vouch::exporters {
namespace {

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
    grade.verdict = report->verdict;
    grade.cell = cell_of(grade.verdict, policy.points);
    for (const auto& [name, email] : report->members) grade.members.push_back({name, email});
  }
  return grades;
}

}  // namespace vouch::exporters
