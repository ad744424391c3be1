// A made-up course: submissions on disk, and work on them that takes no time, tells how often it
// was done, and misbehaves for the groups that are named for it. For tests of what a batch does
// around the verification itself.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/batch/batch.h"
#include "harness/batch/group_task.h"
#include "sandbox/host.h"
#include "tests/support/scratch.h"

namespace vouch::tests {

/// "2021-04-28T04:59:59Z", so many seconds from now.
std::string in_seconds(int seconds);

class Course {
 public:
  Course();

  /// A submission with a report and a code archive, whose bytes are `code`.
  void add(const std::string& group, const std::string& code = {}) const;
  std::filesystem::path submissions() const { return scratch_.path() / "submissions"; }
  std::filesystem::path out() const { return scratch_.path() / "out"; }
  const Scratch& scratch() const { return scratch_; }

  /// Quiet, two at once.
  batch::BatchOptions options() const;
  /// What a group's name makes of it: "fails...": it has no report. "faults...": vouch has trouble
  /// each time. "faults-once...": only the first time. "dies...": the process is killed.
  /// "dies-once...": only the first time. "waits...": until Course::release. "vanishes...": the
  /// output directory is moved away. "changes...": its code is written to during the first build.
  batch::GroupWork work() const;
  static sandbox::Host host();
  int run(const batch::BatchOptions& options) const;
  int run() const { return run(options()); }

  void release() const;
  /// How often `what` ("gather", "build") was done for the group.
  std::size_t times(const std::string& what, const std::string& group) const;
  std::string report(const std::string& group) const;
  std::string verdict(const std::string& group) const;
  /// The group's line of summary.json; null where it has none.
  nlohmann::json line(const std::string& group) const;

 private:
  Scratch scratch_;
};

}  // namespace vouch::tests
