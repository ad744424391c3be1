#include "harness/batch/group_task.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "checks/model/output_layout.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/report_json.h"
#include "harness/report/document/run_document.h"
#include "harness/report/formats.h"
#include "harness/results/not_reached.h"
#include "harness/results/run_writer.h"
#include "harness/verify/cache_key.h"
#include "harness/verify/verify.h"
#include "util/error.h"
#include "util/os/file_digest.h"
#include "util/os/text_file.h"

namespace vouch::batch {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using vouch::Facts;
using vouch::Stage;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Nothing looked at, for that reason.
Facts unseen(const submission::Submission& submission, const std::string& reason) {
  Facts facts;
  facts.submission = submission.facts;
  for (const Stage stage : kStages) {
    if (stage != Stage::submission) facts.not_checked[stage] = reason;
  }
  return facts;
}

/// Does `work`, and once more when vouch itself had trouble with it; a second time is final.
template <typename Work>
Facts twice_at_most(const Facts& before, Work work) {
  Facts facts;
  for (const bool is_last : {false, true}) {
    facts = before;
    try {
      work(facts);
    } catch (const InternalError& fault) {
      facts.troubles.push_back({fault.where(), fault.what()});
    }
    if (facts.troubles.size() <= before.troubles.size()) return facts;
    if (is_last) facts.troubles.back().message += " (tried twice)";
  }
  return facts;
}

/// The name of a file whose bytes are no longer those that the run began with; "" for none.
std::string changed_file(const submission::Submission& submission) {
  for (const SubmittedFile& file : submission.facts.files) {
    const auto& path = file.role == Role::report ? submission.report : submission.code;
    if (file.role == Role::other || !path || file.sha256.empty()) continue;
    try {
      if (os::sha256_of_file(*path).sha256 != file.sha256) return file.name;
    } catch (const InternalError&) {
      return file.name;  // it is gone
    }
  }
  return {};
}

std::optional<std::chrono::milliseconds> build_time(const Facts& facts) {
  if (facts.steps.empty()) return std::nullopt;
  double wall_s = 0;
  for (const StepFacts& step : facts.steps) wall_s += step.usage.wall_s;
  return std::chrono::milliseconds(static_cast<std::int64_t>(wall_s * 1000));
}

std::optional<std::uint64_t> peak_memory(const Facts& facts) {
  std::optional<std::uint64_t> peak;
  for (const StepFacts& step : facts.steps) {
    if (step.usage.peak_memory_bytes) {
      peak = std::max(peak.value_or(0), *step.usage.peak_memory_bytes);
    }
  }
  return peak;
}

}  // namespace

GroupWork real_work(const Policy& policy, bool run_code, bool pages, const sandbox::Host& host) {
  const auto settings = [policy, run_code, pages](const GroupWork::Progress& progress) {
    verify::VerifySettings with;
    with.policy = policy;
    with.run_code = run_code;
    with.pages = pages;
    with.progress = progress;
    return with;
  };
  // The toolchain is looked at when the first group is built, and kept for the others.
  const auto build_with_one_toolchain = [=, toolchain = std::shared_ptr<const build::Toolchain>()](
                                            const submission::Submission& submission, Facts& facts,
                                            const fs::path& directory,
                                            const GroupWork::Progress& progress) mutable {
    if (run_code && !toolchain) {
      toolchain = std::make_shared<build::Toolchain>(policy.sandbox.root, policy.toolchain);
    }
    verify::VerifySettings with = settings(progress);
    with.toolchain = toolchain;
    verify::build(submission, with, host, directory, facts);
  };
  return {.gather =
              [=](const submission::Submission& submission, const fs::path& directory,
                  const GroupWork::Progress& progress) {
                return verify::gather(submission, settings(progress), host, directory);
              },
          .build = build_with_one_toolchain};
}

/// Facts, as far as they go, and the time that they took.
struct GroupTask::Known {
  Facts facts;
  double wall_s = 0;
  bool complete = false;  // nothing is left to be built
};

GroupTask::GroupTask(const results::OutputDir& store, const results::JudgingContext& basis,
                     const GroupWork& work, const submission::Submission& submission)
    : store_(store),
      basis_(basis),
      work_(work),
      submission_(submission),
      key_(verify::fact_key(submission, basis.conditions)) {}

std::optional<GroupTask::Known> GroupTask::stored() const {
  const auto text = store_.group(submission_.facts.id).read(layout::kFactsJson);
  auto stored = text ? results::parse_stored_facts(*text) : std::nullopt;
  if (!stored || key_.empty() || stored->key != key_ || !stored->complete) return std::nullopt;
  return Known{std::move(stored->facts), stored->wall_s, true};
}

std::optional<GroupTask::Known> GroupTask::kept_gathered() const {
  const auto text = store_.group(submission_.facts.id).gathered();
  auto stored = text ? results::parse_stored_facts(*text) : std::nullopt;
  if (!stored || key_.empty() || stored->key != key_) return std::nullopt;
  return Known{std::move(stored->facts), stored->wall_s, stored->complete};
}

GroupTask::Known GroupTask::look(bool redo, const GroupWork::Progress& progress) const {
  if (!redo) {
    if (auto known = kept_gathered()) return std::move(*known);
  }
  const auto start = Clock::now();
  const fs::path directory = store_.group(submission_.facts.id).begin();
  Known known;
  known.facts = twice_at_most(
      Facts{}, [&](Facts& facts) { facts = work_.gather(submission_, directory, progress); });
  store_.group(submission_.facts.id).abandon();
  known.wall_s = seconds_since(start);
  store_.group(submission_.facts.id)
      .keep_gathered(results::to_text(
          results::StoredFacts{key_, basis_.rules, false, known.wall_s, known.facts}));
  return known;
}

Gathered GroupTask::gather(bool redo, const std::vector<std::string>& twins,
                           const GroupWork::Progress& progress) const {
  Gathered gathered;
  const std::string& id = submission_.facts.id;
  if (auto known = redo ? std::nullopt : stored()) {
    gathered.finished = write(*known, twins, false);
    return gathered;
  }
  // An earlier build tells how long this one may take, even of other bytes.
  if (const auto text = store_.group(id).read(layout::kFactsJson)) {
    if (const auto earlier = results::parse_stored_facts(*text)) {
      gathered.expected = build_time(earlier->facts);
      gathered.peak_memory_bytes = peak_memory(earlier->facts);
    }
  }
  if (redo) gathered.stands = standing(twins);  // else there is none
  Known known = look(redo, progress);
  if (forget_if_changed(known)) {
    store_.group(id).begin();
    gathered.finished = write(known, twins, true);
    return gathered;
  }
  Facts& facts = known.facts;
  gathered.needs_build = facts.archive && facts.archive->complete;
  if (gathered.needs_build) {
    for (const Stage stage : {Stage::build, Stage::run}) facts.not_checked[stage] = "not yet";
  }
  facts.submission = submission_.facts;
  const checks::Judgement judgement = checks::judge(facts, basis_.policy, basis_.waivers);
  const report::Report report = results::report_of(facts, judgement, basis_, known.wall_s);
  gathered.summary = results::line_of(report::summarise_group(
      report, report::findings_for_staff(judgement), results::run_facts(basis_, id)));
  return gathered;
}

std::optional<results::GroupResult> GroupTask::read_standing(
    const std::vector<report::FindingView>& for_staff) const {
  const auto text = store_.group(submission_.facts.id).read(layout::kReportJson);
  const auto report = report::parse_report_text(text.value_or(""));
  if (!report) return std::nullopt;
  results::GroupResult finished;
  finished.kept = true;
  finished.verdict = report->verdict;
  finished.summary = results::line_of(report::summarise_group(
      *report, for_staff, results::run_facts(basis_, submission_.facts.id)));
  finished.staff = report::to_line(report::to_json(for_staff));
  for (const report::FindingView& finding : report->findings) {
    if (finding.waived) finished.waived.push_back(finding.id);
  }
  return finished;
}

std::optional<results::GroupResult> GroupTask::standing(
    const std::vector<std::string>& twins) const {
  auto known = stored();
  if (!known) return std::nullopt;
  known->facts.submission = submission_.facts;
  known->facts.submission.same_code_as = twins;
  return read_standing(
      report::findings_for_staff(checks::judge(known->facts, basis_.policy, basis_.waivers)));
}

std::optional<results::GroupResult> GroupTask::keep(const std::vector<std::string>& twins) const {
  if (auto known = stored()) return write(*known, twins, false);
  auto standing = read_standing({});
  if (!standing) return std::nullopt;
  const auto facts = store_.group(submission_.facts.id).read(layout::kFactsJson);
  const auto of_others = facts ? results::parse_stored_facts(*facts) : std::nullopt;
  if (of_others && of_others->key == key_) return standing;  // as far as an earlier run came
  standing->verdict = "unverified";
  report::GroupSummary line = report::parse_group_line(standing->summary);
  line.verdict = standing->verdict;
  line.not_checked_reason = fmt::format(
      "what stands is of other bytes or conditions than today's: {}", results::kLeftOut);
  standing->summary = results::line_of(line);
  return standing;
}

void GroupTask::build(Known& known, const fs::path& directory,
                      const GroupWork::Progress& progress) const {
  const auto start = Clock::now();
  known.facts = twice_at_most(known.facts, [&](Facts& facts) {
    std::error_code ignored;
    fs::remove_all(directory / layout::kLogs, ignored);  // of a first try
    work_.build(submission_, facts, directory, progress);
  });
  known.wall_s += seconds_since(start);
  known.complete = true;
  forget_if_changed(known);
}

bool GroupTask::forget_if_changed(Known& known) const {
  const std::string file = changed_file(submission_);
  if (file.empty()) return false;
  store_.group(submission_.facts.id).drop_gathered();
  known.facts = unseen(submission_, "the files changed while vouch read them");
  known.facts.troubles.push_back(
      {"intake", fmt::format("{} changed while vouch was at it; the same command again takes it as "
                             "it is then",
                             file)});
  known.complete = false;
  return true;
}

results::GroupResult GroupTask::finish(const std::vector<std::string>& twins,
                                       const GroupWork::Progress& progress) const {
  // Phase one has just gathered: what it kept is never too old, redo or not.
  auto kept = kept_gathered();
  Known known = kept ? std::move(*kept) : look(true, progress);
  build(known, store_.group(submission_.facts.id).begin(), progress);
  return write(known, twins, true);
}

results::GroupResult GroupTask::leave(const std::vector<std::string>& twins,
                                      const std::string& reason) const {
  // What an earlier run found out of these very files is no worse for the time that it is.
  if (auto known = stored()) return write(*known, twins, false);
  auto known = kept_gathered();
  if (!known) known = Known{unseen(submission_, reason)};
  for (const Stage stage : {Stage::build, Stage::run}) known->facts.not_checked[stage] = reason;
  known->complete = false;
  store_.group(submission_.facts.id).begin();
  return write(*known, twins, true);
}

results::GroupResult GroupTask::fault(const std::vector<std::string>& twins,
                                      const std::string& trouble) const {
  constexpr const char* kReason = "vouch could not finish this group";
  auto known = kept_gathered();
  if (!known) known = Known{unseen(submission_, kReason)};
  for (const Stage stage : {Stage::build, Stage::run}) known->facts.not_checked[stage] = kReason;
  known->facts.troubles.push_back({"batch", trouble + " (tried twice)"});
  known->complete = true;
  store_.group(submission_.facts.id).begin();
  return write(*known, twins, true);
}

results::GroupResult GroupTask::write(Known& known, const std::vector<std::string>& twins,
                                      bool fresh) const {
  known.facts.submission = submission_.facts;
  return results::judge_and_write(store_, basis_,
                                  {.key = key_,
                                   .rules = basis_.rules,
                                   .complete = known.complete,
                                   .wall_s = known.wall_s,
                                   .facts = known.facts},
                                  twins, fresh);
}

}  // namespace vouch::batch
