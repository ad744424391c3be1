#include "harness/results/judge_group.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <system_error>

#include "checks/model/output_layout.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/report_json.h"
#include "harness/results/group_files.h"
#include "harness/results/run_writer.h"
#include "util/error.h"
#include "util/os/text_file.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;

/// What reports point to stays as it is when a group is only judged again.
void take_over_evidence(const fs::path& from, const fs::path& to) {
  std::error_code error;
  for (const char* name : {layout::kLogs, layout::kPages}) {
    if (!fs::exists(from / name, error)) continue;
    fs::copy(from / name, to / name,
             fs::copy_options::recursive | fs::copy_options::create_hard_links, error);
    if (error && error != std::errc::no_space_on_device) {
      // A file system without hard links.
      fs::remove_all(to / name);
      fs::copy(from / name, to / name, fs::copy_options::recursive, error);
    }
    if (error) {
      throw InternalError(
          "store", fmt::format("cannot copy {}: {}", (from / name).string(), error.message()));
    }
  }
}

}  // namespace

report::RunFacts run_facts(const JudgingContext& basis, const std::string& group) {
  return {.policy_name = basis.policy.name,
          .policy_sha256 = basis.policy_sha256,
          .deadline_seconds = deadline_of(basis.policy.submission, group),
          .started = basis.started,
          .finished = {},
          .grace_s = basis.policy.submission.grace.count()};
}

report::Report report_of(const Facts& facts, const checks::Judgement& judgement,
                         const JudgingContext& basis, double wall_s) {
  return report::make_report(
      facts, judgement,
      {.policy = basis.policy, .policy_sha256 = basis.policy_sha256, .wall_s = wall_s});
}

GroupResult judge_and_write(const OutputDir& store, const JudgingContext& basis,
                            const StoredFacts& stored, const std::vector<std::string>& twins,
                            bool fresh) {
  Facts facts = stored.facts;
  const std::string id = facts.submission.id;
  facts.submission.same_code_as = twins;
  const checks::Judgement judgement = checks::judge(facts, basis.policy, basis.waivers);
  const report::Report report = report_of(facts, judgement, basis, stored.wall_s);
  const auto for_staff = report::findings_for_staff(judgement);

  GroupResult finished;
  finished.verdict = name(judgement.verdict);
  if (!facts.troubles.empty()) finished.trouble = facts.troubles.front().message;
  finished.summary = line_of(report::summarise_group(report, for_staff, run_facts(basis, id)));
  finished.staff = report::to_line(report::to_json(for_staff));
  for (const Finding& finding : judgement.findings) {
    if (finding.waived) finished.waived.push_back(finding.id);
  }

  const std::string text = report::to_text(report::to_json(report));
  const fs::path stands = store.group(id).path();
  if (!fresh && os::read_text(stands / layout::kReportJson) == text) {
    finished.kept = true;
    return finished;
  }
  const fs::path directory = fresh ? store.group(id).workspace() : store.group(id).begin();
  if (!fresh) take_over_evidence(stands, directory);
  write_group_files(directory, stored, report, report::Occasion::batch);
  store.group(id).publish();
  if (stored.complete) store.group(id).drop_gathered();
  return finished;
}

}  // namespace vouch::results
