// What a batch knows of its groups: the state of each, how many are done, and their lines in the
// run's files. Data alone: no file, no process, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/model/policy.h"
#include "harness/batch/progress.h"
#include "harness/results/judge_group.h"
#include "harness/results/run_reader.h"
#include "harness/results/run_writer.h"
#include "harness/submission/submission.h"

namespace vouch::batch {

class GroupTable {
 public:
  /// What is remembered of a group: little, for there may be ten thousand.
  struct Group {
    std::string summary;  // its line of summary.json, as far as it is known
    std::string staff;
    std::string verdict;
    std::string unreached;  // why it could not be finished; see settle_unreached()
    std::uint8_t deaths = 0;
    bool redo = false;
    bool meant = true;    // to be done: --only may leave it out
    bool stands = false;  // `summary` is of an earlier run's result, of these very bytes
    bool done = false;    // written, or found to stand
    bool kept = false;
  };

  /// `submissions` and `policy` have to outlive it.
  GroupTable(const std::vector<submission::Submission>& submissions, const Policy& policy)
      : submissions_(submissions), policy_(policy), groups_(submissions.size()) {}

  std::size_t size() const { return groups_.size(); }
  const std::string& name(std::size_t group) const { return submissions_[group].facts.id; }
  Group& operator[](std::size_t group) { return groups_[group]; }
  const Group& operator[](std::size_t group) const { return groups_[group]; }

  /// --only: which groups are meant, by their ids or by the verdicts that `verdict_of` tells of an
  /// earlier run. Throws UsageError for a word that meets none.
  void select(const std::vector<std::string>& only,
              const std::function<std::string(std::size_t)>& verdict_of);
  /// By --only: the lines of the groups that are not meant stay as the run has them.
  void keep_lines_of_others(std::vector<results::StoredGroup> lines);

  /// What stands of an earlier run is the group's line, until there is another one.
  void set_standing(std::size_t group, results::GroupResult standing);
  /// `is_done`: nothing of it is left to be done in this run or the next.
  void finish(std::size_t group, results::GroupResult result, bool is_done);
  /// By --only, and nothing stands for it.
  void leave_out(std::size_t group);
  /// It could not be finished, for that reason.
  void mark_unreached(std::size_t group, std::string reason);
  /// The same of every group of which nothing is known, nor why.
  void mark_unknown(const std::string& reason);
  /// Gives the groups that are marked the lines that they have then: where `standing` finds an
  /// earlier run's result of the same bytes, that one. Else what is known stays, and it is
  /// unverified unless it fails already.
  void settle_unreached(
      const std::function<std::optional<results::GroupResult>(std::size_t)>& standing);

  /// `running`: groups under way.
  BatchCounts counts(std::size_t running) const;
  std::size_t meant() const;
  std::size_t kept() const;
  bool all_done() const;
  /// Left out by --only, or not reached.
  std::set<std::string> unjudged() const;
  /// Group and finding.
  const std::vector<std::pair<std::string, std::string>>& waived() const { return waived_; }
  /// Valid as long as this.
  results::EachLine lines() const;

 private:
  void count(std::string_view verdict);
  report::GroupSummary unknown(std::size_t group, const std::string& reason) const;

  const std::vector<submission::Submission>& submissions_;
  const Policy& policy_;
  std::vector<Group> groups_;
  std::vector<results::StoredGroup> gone_;  // by --only: lines of groups that are no longer here
  std::vector<std::pair<std::string, std::string>> waived_;
  std::size_t done_ = 0, passed_ = 0, failed_ = 0, unverified_ = 0;
};

}  // namespace vouch::batch
