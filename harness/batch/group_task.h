// What a batch does with one group: take it, verify it, write it whole. Needs the submission's
// directory and the output directory, and nothing of the batch that it is part of.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/judge.h"
#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/results/judge_group.h"
#include "harness/results/output_dir.h"
#include "harness/submission/submission.h"
#include "harness/verify/cache_key.h"
#include "sandbox/host.h"

namespace vouch::batch {

/// How facts come to be; a test puts a made-up one in the place of the real.
struct GroupWork {
  using Progress = std::function<void(std::string_view)>;
  /// The cheap facts: unpacked, README, report.
  std::function<Facts(const submission::Submission&, const std::filesystem::path& directory,
                      const Progress&)>
      gather;
  /// Adds what building and running tells. Logs go below `directory`.
  std::function<void(const submission::Submission&, Facts&, const std::filesystem::path& directory,
                     const Progress&)>
      build;
};

GroupWork real_work(const Policy& policy, bool run_code, bool pages, const sandbox::Host& host);

/// What is known of a group before its build.
struct Gathered {
  std::optional<results::GroupResult>
      finished;              // an earlier run's facts stand: nothing is left to be done
  bool needs_build = false;  // there is code, and it was unpacked
  std::optional<std::chrono::milliseconds> expected;  // an earlier build's time
  std::optional<std::uint64_t> peak_memory_bytes;     // an earlier build's
  std::string summary;                                // the group's line of summary.json
  std::optional<results::GroupResult> stands;  // what an earlier run made of these very bytes
};

/// One group of a run.
class GroupTask {
 public:
  GroupTask(const results::OutputDir& store, const results::JudgingContext& basis,
            const GroupWork& work, const submission::Submission& submission);

  /// Phase one. A group that an earlier run has done is judged and done with. `redo`: what is
  /// stored is not used. `twins`: other groups whose code is the same bytes.
  Gathered gather(bool redo, const std::vector<std::string>& twins,
                  const GroupWork::Progress& progress) const;
  /// What an earlier run made of these very bytes, as it stands in the output directory; none when
  /// there is no such result. Writes nothing.
  std::optional<results::GroupResult> standing(const std::vector<std::string>& twins) const;
  /// A group that this run is not to do (--only): what stands is judged again where it is of these
  /// bytes, and else stays as it is; none when nothing stands.
  std::optional<results::GroupResult> keep(const std::vector<std::string>& twins) const;
  /// Phase two: builds, judges, and writes the group's directory whole. Without phase one it does
  /// that, too.
  results::GroupResult finish(const std::vector<std::string>& twins,
                              const GroupWork::Progress& progress) const;
  /// Writes the group as far as it is known: `reason` is why it was not built.
  results::GroupResult leave(const std::vector<std::string>& twins,
                             const std::string& reason) const;
  /// Writes what became of a group whose process died twice.
  results::GroupResult fault(const std::vector<std::string>& twins,
                             const std::string& trouble) const;

 private:
  struct Known;
  std::optional<Known> stored() const;
  std::optional<Known> kept_gathered() const;
  Known look(bool redo, const GroupWork::Progress& progress) const;
  void build(Known& known, const std::filesystem::path& directory,
             const GroupWork::Progress& progress) const;
  /// Of a file that was changed meanwhile, half of each state may have been seen: nothing is
  /// judged, and nothing kept.
  bool forget_if_changed(Known& known) const;
  results::GroupResult write(Known& known, const std::vector<std::string>& twins, bool fresh) const;
  /// The result that stands, whatever it is of; `staff`: its findings for staff alone.
  std::optional<results::GroupResult> read_standing(
      const std::vector<report::FindingView>& for_staff) const;

  const results::OutputDir& store_;
  const results::JudgingContext& basis_;
  const GroupWork& work_;
  const submission::Submission& submission_;
  std::string key_;  // "": the facts cannot be kept
};

}  // namespace vouch::batch
