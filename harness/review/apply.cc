#include "harness/review/apply.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <system_error>

#include "checks/model/output_layout.h"
#include "harness/report/output.h"
#include "harness/results/run_writer.h"
#include "util/error.h"
#include "util/os/parallel_for.h"
#include "util/os/signal_watch.h"
#include "util/timestamp.h"

namespace vouch::review {
namespace {

namespace fs = std::filesystem;

// A group's writing is waiting for the disk most of the time, and the disk takes many at once.
constexpr std::size_t kAtOnce = 8;

/// Keeps a file that is about to be replaced by another one. Nothing that vouch writes is changed
/// in its place, so a second name for it does; where there are none, it is copied.
void keep(const fs::path& file, const fs::path& as) {
  if (link(file.c_str(), as.c_str()) == 0 || errno == ENOENT) return;
  std::error_code error;
  fs::copy_file(file, as, error);
  if (error) {
    throw InternalError("recheck",
                        fmt::format("cannot keep {}: {}", file.string(), error.message()));
  }
}

class Applying {
 public:
  explicit Applying(const RecheckApplying& with)
      : with_(with),
        earlier_(with.store.make_earlier_directory(format_utc(with.rules.now))),
        lines_(with.run.groups.size()) {}

  bool run() {
    keep_run_files();
    std::atomic<bool> interrupted{false};
    os::in_parallel(lines_.size(), kAtOnce, [&](std::size_t i) {
      if (interrupts_.came()) interrupted = true;
      if (!interrupted) lines_[i] = write_group(i);
    });
    if (interrupts_.came() || interrupted) return false;
    write_run();
    if (with_.waivers_toml) with_.store.state_file(layout::kWaivers).keep(*with_.waivers_toml);
    while (interrupts_.came()) {  // too late: what it asked to be ended is done
    }
    return true;
  }

 private:
  /// In a directory of their own: a group may be called "summary".
  void keep_run_files() const {
    constexpr std::array kFiles{layout::kSummaryJson, layout::kSummaryCsv, layout::kStaffJson,
                                layout::kJunitXml, layout::kIndexHtml};
    fs::create_directory(earlier_ / "run");
    for (const char* file : kFiles) keep(with_.store.root() / file, earlier_ / "run" / file);
  }

  results::RunLine write_group(std::size_t number) const {
    const results::StoredGroup& group = with_.run.groups[number];
    if (!with_.outcome.groups[number].trouble.empty()) {
      return {group.id, group.summary, group.staff};
    }
    const fs::path directory = with_.store.group(group.id).path();
    keep(directory / layout::kReportJson, earlier_ / (directory.filename().string() + ".json"));
    const results::GroupResult finished = with_.judging.write(number);
    return {group.id, finished.summary, finished.staff};
  }

  void write_run() const {
    const Policy& policy = with_.rules.policy;
    const results::EachLine each =
        [this](const std::function<void(const results::RunLine&)>& take) {
          std::ranges::for_each(lines_, take);
        };
    const report::RunSummary run =
        report::summarise_run({.policy_name = policy.name,
                               .policy_sha256 = with_.rules.policy_sha256,
                               .deadline_seconds = policy.submission.deadline_seconds,
                               .started = format_utc(with_.rules.now),
                               .finished = format_utc(std::time(nullptr)),
                               .idle_waivers = with_.outcome.idle_waivers},
                              results::each_group(each));
    results::write_summary(with_.store, run, each);
    results::write_junit(with_.store, run, each);
    results::write_staff(with_.store, each, with_.outcome.idle_waivers);
  }

  const RecheckApplying& with_;
  const os::Interrupts interrupts_;  // before the first thing that is written
  fs::path earlier_;
  std::vector<results::RunLine> lines_;
};

}  // namespace

bool apply_recheck(const RecheckApplying& applying) {
  try {
    return Applying(applying).run();
  } catch (const InternalError& fault) {
    throw InternalError(
        fault.where(), fmt::format("{}; some groups may be judged by the new rules, the others and "
                                   "summary.csv by the old ones: when that is fixed, the same "
                                   "command goes on",
                                   fault.what()));
  }
}

}  // namespace vouch::review
