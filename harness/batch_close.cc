// The end of a batch: what stands in the output folder for the whole run, and the closing lines.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "harness/batch_run.h"
#include "harness/exit_status.h"
#include "harness/instant.h"
#include "harness/output.h"
#include "harness/reports/escape.h"
#include "harness/run_files.h"
#include "sandbox/fault.h"

namespace vouch::harness {

using nlohmann::ordered_json;

EachLine BatchRun::lines() const {
  return [this](const std::function<void(const RunLine&)>& take) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      take({name(i), groups_[i].summary, groups_[i].staff});
    }
  };
}

ordered_json BatchRun::summary() const {
  return make_summary({.policy_name = plan_.basis.policy.name,
                       .policy_sha256 = plan_.basis.policy_sha256,
                       .deadline_seconds = plan_.basis.policy.submission.deadline_seconds,
                       .started = plan_.basis.started,
                       .finished = format_utc(std::time(nullptr))},
                      lines());
}

int BatchRun::close() {
  const auto idle = idle_waivers(plan_.waivers, std::time(nullptr), waived_);
  for (const std::string& sentence : idle) progress_.warn(visible(sentence));
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i].summary.empty()) note_unreached(i, "not reached: --only left it out");
  }
  const ordered_json whole = summary();
  try {
    write_summary(store_, whole);
    write_staff(store_, lines(), idle);
    write_junit(store_, whole);
  } catch (const HarnessFault& fault) {
    stop_ = Stop::cannot_write;
    stop_reason_ = fault.what();
  }
  if (plan_.format != nullptr && plan_.format->of_run != nullptr) {
    const FormatContext context{.style = style_of(STDOUT_FILENO, plan_.colour), .folder = {}};
    put_out(plan_.format->of_run(whole, each_report(store_, whole), context), {});
  }
  if (stop_ == Stop::cannot_write) {
    progress_.warn(fmt::format("{}; make room, then the same command goes on", stop_reason_));
  } else if (stop_ == Stop::interrupted) {
    progress_.warn("interrupted; the same command goes on, and redoes nothing that is done");
  } else if (stop_ == Stop::time_is_up) {
    progress_.warn("the time is up; the same command goes on with what was not reached");
  }
  const auto& counts = whole["counts"];
  const auto kept = std::ranges::count(groups_, true, &Group::kept);
  progress_.warn(
      fmt::format("{} group{}: {} pass, {} fail, {} unverified{}; see {}", groups_.size(),
                  groups_.size() == 1 ? "" : "s", counts["pass"].get<std::uint64_t>(),
                  counts["fail"].get<std::uint64_t>(), counts["unverified"].get<std::uint64_t>(),
                  kept > 0 ? fmt::format(" ({} unchanged)", kept) : "",
                  (store_.root() / "index.html").string()));
  return exit_status(counts["fail"] != 0, counts["unverified"] != 0, plan_.fail_on);
}

}  // namespace vouch::harness
