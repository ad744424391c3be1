// What a batch does with one group: take it, verify it, write it whole. Needs the submission's
// directory and the output directory, and nothing of the batch that it is part of.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/judge.h"
#include "checks/model/facts.h"
#include "checks/model/policy.h"
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

/// The same for every group of a run.
struct RunBasis {
  Policy policy;
  std::string policy_sha256;
  std::vector<checks::Waiver> waivers;
  std::string conditions;  // cache.h: what beside the files decides the facts
  std::string rules;       // cache.h: gathering_rules() of the policy
  std::string started;     // RFC 3339
};

/// A group that is done.
struct Finished {
  bool kept = false;                // nothing had changed, and nothing was written
  std::string verdict;              // "pass", "fail", "unverified"
  std::string trouble;              // vouch's own, "" if none
  std::string summary;              // the group's line of summary.json
  std::string staff;                // its findings for staff alone: a JSON array
  std::vector<std::string> waived;  // ids of its findings that a waiver met
};

/// What is known of a group before its build.
struct Gathered {
  std::optional<Finished> finished;  // an earlier run's facts stand: nothing is left to be done
  bool needs_build = false;          // there is code, and it was unpacked
  std::optional<std::chrono::milliseconds> expected;  // an earlier build's time
  std::optional<std::uint64_t> peak_memory_bytes;     // an earlier build's
  std::string summary;                                // the group's line of summary.json
  std::optional<Finished> stands;  // what an earlier run made of these very bytes
};

/// Judges facts under `basis` and, where that gives another report than the one that stands, writes
/// the group's directory whole. `fresh`: begin() has made its directory, with the logs of a build
/// in it; else the evidence that stands is kept. Throws InternalError when it cannot be written.
Finished judge_and_write(const results::Store& store, const RunBasis& basis,
                         const verify::StoredFacts& stored, const std::vector<std::string>& twins,
                         bool fresh);

/// One group of a run.
class GroupTask {
 public:
  GroupTask(const results::Store& store, const RunBasis& basis, const GroupWork& work,
            const submission::Submission& submission);

  /// Phase one. A group that an earlier run has done is judged and done with. `redo`: what is
  /// stored is not used. `twins`: other groups whose code is the same bytes.
  Gathered gather(bool redo, const std::vector<std::string>& twins,
                  const GroupWork::Progress& progress) const;
  /// What an earlier run made of these very bytes, as it stands in the output directory; none when
  /// there is no such result. Writes nothing.
  std::optional<Finished> standing(const std::vector<std::string>& twins) const;
  /// A group that this run is not to do (--only): what stands is judged again where it is of these
  /// bytes, and else stays as it is; none when nothing stands.
  std::optional<Finished> keep(const std::vector<std::string>& twins) const;
  /// Phase two: builds, judges, and writes the group's directory whole. Without phase one it does
  /// that, too.
  Finished finish(const std::vector<std::string>& twins, const GroupWork::Progress& progress) const;
  /// Writes the group as far as it is known: `reason` is why it was not built.
  Finished leave(const std::vector<std::string>& twins, const std::string& reason) const;
  /// Writes what became of a group whose process died twice.
  Finished fault(const std::vector<std::string>& twins, const std::string& trouble) const;

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
  Finished write(Known& known, const std::vector<std::string>& twins, bool fresh) const;
  /// The result that stands, whatever it is of; `staff`: its findings for staff alone.
  std::optional<Finished> read_standing(const nlohmann::ordered_json& staff) const;

  const results::Store& store_;
  const RunBasis& basis_;
  const GroupWork& work_;
  const submission::Submission& submission_;
  std::string key_;  // "": the facts cannot be kept
};

}  // namespace vouch::batch
