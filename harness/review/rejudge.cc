#include "harness/review/rejudge.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "checks/model/output_layout.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/report_json.h"
#include "harness/report/document/summary.h"
#include "harness/verify/cache_key.h"
#include "util/error.h"
#include "util/os/parallel_for.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"

namespace vouch::review {
namespace {

using nlohmann::ordered_json;

std::size_t processors() { return std::max(std::thread::hardware_concurrency(), 1U); }

/// A judgement as staff see it: with the findings that the group's report leaves out.
report::Report with_findings_for_staff(report::Report report,
                                       const std::vector<report::FindingView>& staff) {
  report.findings.insert(report.findings.end(), staff.begin(), staff.end());
  return report;
}

/// The waivers that a judgement shows.
std::vector<checks::Waiver> waivers_of(const report::Report& report) {
  std::vector<checks::Waiver> waivers;
  for (const report::FindingView& finding : report.findings) {
    if (!finding.waived) continue;
    waivers.push_back({report.id, finding.id, finding.waived_by, finding.waived_reason});
  }
  return waivers;
}

/// A group that the run did not come to, or that cannot be judged: it stays as it is.
Rejudged left_alone(const results::StoredGroup& group, std::string trouble) {
  const report::GroupSummary line = report::parse_group_line(group.summary);
  Rejudged left;
  left.id = group.id;
  left.before = left.after = line.verdict;
  left.trouble = std::move(trouble);
  for (const report::FindingView& finding : line.findings) {
    if (finding.waived) left.waived.emplace_back(group.id, finding.id);
  }
  return left;
}

}  // namespace

Rejudging::Rejudging(const results::OutputDir& store, const results::StoredRun& run,
                     const NewRules& rules)
    : store_(store),
      run_(run),
      rules_(rules),
      gathering_rules_(verify::gathering_rules(rules.policy)),
      submissions_(run.groups.size()),
      old_(run.groups.size()) {
  os::in_parallel(old_.size(), processors(), [this](std::size_t i) { old_[i] = read_old(i); });
  twins_.emplace(submissions_);
}

Rejudging::Old Rejudging::read_old(std::size_t number) {
  const results::StoredGroup& group = run_.groups[number];
  SubmissionFacts& facts = submissions_[number].facts;
  facts.id = group.id;
  Old old;
  const auto report = results::stored_report(store_.root(), group);
  if (!report) {
    // Its code may be another group's all the same.
    const auto gathered = store_.group(group.id).gathered();
    const auto stored = gathered ? results::parse_stored_facts(*gathered) : std::nullopt;
    if (stored) facts.files = stored->facts.submission.files;
    return old;
  }
  const report::Report whole = with_findings_for_staff(
      *report, report::parse_findings(ordered_json::parse(group.staff, nullptr, false)));
  for (const report::FileView& file : whole.files) {
    facts.files.push_back(
        {.role = file.role, .name = file.name, .sha256 = file.sha256, .bytes = file.bytes});
  }
  old.known = true;
  old.report.id = whole.id;
  old.report.verdict = whole.verdict;
  old.report.findings = whole.findings;
  if (!rules_.waivers) old.waivers = waivers_of(whole);
  return old;
}

std::vector<Rejudged> Rejudging::judge_all() const {
  std::vector<Rejudged> groups(old_.size());
  os::in_parallel(groups.size(), processors(), [&](std::size_t i) { groups[i] = judge_again(i); });
  return groups;
}

std::optional<results::StoredFacts> Rejudging::facts_of(std::size_t number) const {
  const auto text = store_.group(run_.groups[number].id).read(layout::kFactsJson);
  return text ? results::parse_stored_facts(*text) : std::nullopt;
}

results::JudgingContext Rejudging::basis_for(std::size_t number) const {
  return {.policy = rules_.policy,
          .policy_sha256 = rules_.policy_sha256,
          .waivers = rules_.waivers ? *rules_.waivers : old_[number].waivers,
          .conditions = {},
          .rules = gathering_rules_,
          .started = format_utc(rules_.now)};
}

Rejudged Rejudging::judge_again(std::size_t number) const {
  const results::StoredGroup& group = run_.groups[number];
  const Old& old = old_[number];
  if (!old.known) {
    return left_alone(group, "the batch did not come to it; run the batch again for it");
  }
  auto stored = facts_of(number);
  if (!stored) {
    return left_alone(group,
                      "its facts are of another version of vouch; run the batch again for it");
  }
  if (!stored->rules.empty() && stored->rules != gathering_rules_) {
    return left_alone(group,
                      "its facts were gathered under another [archive], [sandbox] or [toolchain] "
                      "of the policy; run the batch again for it");
  }
  stored->facts.submission.same_code_as = twins_->of(number);
  const results::JudgingContext basis = basis_for(number);
  const checks::Judgement judgement = checks::judge(stored->facts, basis.policy, basis.waivers);
  const report::Report after = with_findings_for_staff(
      report::make_report(
          stored->facts, judgement,
          {.policy = basis.policy, .policy_sha256 = basis.policy_sha256, .wall_s = stored->wall_s}),
      report::findings_for_staff(judgement));
  Rejudged both;
  both.id = group.id;
  both.before = old.report.verdict;
  both.after = after.verdict;
  both.changes = finding_changes(old.report, after);
  for (const Finding& finding : judgement.findings) {
    if (finding.waived) both.waived.emplace_back(group.id, finding.id);
  }
  return both;
}

results::GroupResult Rejudging::write(std::size_t number) const {
  const auto stored = facts_of(number);
  if (!stored) throw InternalError("recheck", "the facts of a group are gone meanwhile");
  return results::judge_and_write(store_, basis_for(number), *stored, twins_->of(number), false);
}

}  // namespace vouch::review
