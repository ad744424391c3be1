#include "harness/batch/batch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/sysinfo.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "checks/model/output_layout.h"
#include "harness/batch/closing.h"
#include "harness/batch/coordinator.h"
#include "harness/batch/group_task.h"
#include "harness/batch/host_cache.h"
#include "harness/batch/scratch_dir.h"
#include "harness/build/isolation_check.h"
#include "harness/policy/waivers.h"
#include "harness/results/remembered.h"
#include "harness/submission/course_inputs.h"
#include "harness/verify/cache_key.h"
#include "harness/verify/packages.h"
#include "util/os/signal_watch.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/units.h"
#include "util/usage_error.h"

namespace vouch::batch {
namespace {

/// What the kernel holds to be available without swapping (proc(5), MemAvailable).
std::uint64_t available_memory() {
  const std::string text = os::read_text("/proc/meminfo").value_or("");
  constexpr std::string_view kKey = "MemAvailable:";
  if (const std::size_t at = text.find(kKey); at != std::string::npos) {
    return std::strtoull(text.c_str() + at + kKey.size(), nullptr, 10) * 1024;
  }
  struct sysinfo info {};
  return sysinfo(&info) == 0 ? std::uint64_t{info.freeram} * info.mem_unit : 0;
}

std::optional<std::int64_t> until_of(const BatchOptions& options, std::int64_t now) {
  if (!options.until) return std::nullopt;
  const auto until = parse_until(*options.until, now);
  if (!until) {
    throw UsageError(
        fmt::format("--until \"{}\": give a time of day such as 06:30, or a date and "
                    "time with an offset",
                    *options.until));
  }
  if (*until <= now) {
    throw UsageError(fmt::format("--until {}: that is past", *options.until));
  }
  return until;
}

/// What a run works with, once it is known what the machine can do.
struct Means {
  GroupWork work;
  sandbox::Host host;
};

/// The table of the command line, else the one that the run remembers. Read once: it may be a pipe.
std::optional<os::CsvText> table_of(const std::optional<std::filesystem::path>& given,
                                    const std::optional<std::string>& kept,
                                    const std::filesystem::path& kept_file) {
  if (given) return os::read_csv_text(*given);
  if (kept) return os::CsvText{kept_file, *kept};
  return std::nullopt;
}

/// A table with two policies in it would be judged by neither.
void refuse_mixed_policies(const BatchOptions& options, const results::Remembered& earlier) {
  if (options.only.empty() || earlier.policy_sha256.empty()) return;
  if (earlier.policy_sha256 == options.policy_sha256) return;
  const std::string policy =
      options.policy_file.empty() ? options.policy.name : options.policy_file;
  throw UsageError(fmt::format(
      "--only would judge some groups by {} and leave the others judged by {}; for all of them, "
      "and without building again: vouch recheck {} --policy {} --apply",
      policy, earlier.policy_file.empty() ? earlier.policy_name : earlier.policy_file,
      options.out.string(), policy));
}

void note_remembered(const BatchOptions& options, const results::Remembered& earlier,
                     std::vector<std::string>& notes) {
  std::vector<std::string> kept;
  if (!options.roster && earlier.roster) kept.emplace_back("the roster");
  if (!options.received && earlier.received) kept.emplace_back("the times of receipt");
  if (!options.waivers && earlier.has_waivers) kept.emplace_back("the waivers");
  if (!options.pattern && !earlier.pattern.empty()) kept.emplace_back("--pattern");
  if (kept.empty()) return;
  notes.push_back(fmt::format("as this run was begun: {}", fmt::join(kept, ", ")));
}

BatchPlan make_plan(const BatchOptions& options, const results::Remembered& earlier,
                    std::int64_t now) {
  BatchPlan plan;
  plan.until = until_of(options, now);
  if (options.waivers) {
    // Read once: it may be a pipe.
    plan.waivers_toml = os::read_given(*options.waivers);
    plan.waivers = policy::parse_waivers(plan.waivers_toml, options.waivers->string());
  } else if (earlier.has_waivers) {
    plan.waivers_toml = earlier.waivers;
    plan.waivers = policy::parse_waivers(plan.waivers_toml, "the run's waivers.toml");
  }
  plan.remembered = earlier;
  plan.remembered.pattern = options.pattern.value_or(earlier.pattern);
  const auto pattern =
      plan.remembered.pattern.empty() ? std::nullopt : std::optional(plan.remembered.pattern);
  const auto received =
      table_of(options.received, earlier.received, results::kept_received(options.out));
  const auto roster = table_of(options.roster, earlier.roster, results::kept_roster(options.out));
  if (received) plan.remembered.received = received->text;
  if (roster) plan.remembered.roster = roster->text;
  submission::BatchInputs inputs = submission::take_in_all({.submissions = options.submissions,
                                                            .pattern = pattern,
                                                            .received = received,
                                                            .roster = roster,
                                                            .out = options.out},
                                                           options.policy.submission, now);
  note_remembered(options, earlier, plan.notes);
  plan.submissions = std::move(inputs.submissions);
  plan.notes.insert(plan.notes.end(), inputs.notes.begin(), inputs.notes.end());
  plan.remembered.policy_name = options.policy.name;
  plan.remembered.policy_file = options.policy_file;
  plan.remembered.policy_sha256 = options.policy_sha256;
  plan.remembered.policy_toml = options.policy_toml;
  plan.basis = {.policy = options.policy,
                .policy_sha256 = options.policy_sha256,
                .waivers = policy::in_force(plan.waivers, now),
                .conditions = {},
                .rules = verify::gathering_rules(options.policy),
                .started = format_utc(now)};
  plan.jobs = options.jobs != 0 ? options.jobs : std::max(std::thread::hardware_concurrency(), 1U);
  plan.memory_bytes = options.memory_bytes != 0 ? options.memory_bytes : available_memory();
  plan.only = options.only;
  plan.fresh = options.fresh;
  return plan;
}

std::unique_ptr<EventLog> open_events(const std::filesystem::path& file) {
  try {
    return std::make_unique<EventLog>(file);
  } catch (const InternalError& fault) {
    throw UsageError(fmt::format("--events: {}", fault.what()));
  }
}

/// What the machine has others of than when the run was made, by name, before anything is built
/// again for it.
void follow_the_machine(const BatchOptions& options, BatchPlan& plan) {
  const auto packages = verify::usable_packages(options.policy.sandbox.root);
  const std::string before = plan.remembered.packages;
  if (!before.empty() && !options.fresh) {
    const auto changes = verify::package_changes(before, packages);
    constexpr std::size_t kNamed = 4;
    const std::size_t named = std::min(changes.size(), kNamed);
    if (!changes.empty()) {
      plan.notes.push_back(fmt::format(
          "changed on this machine since: {}{}; {}",
          fmt::join(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(named), ", "),
          changes.size() > named ? fmt::format(" and {} more", changes.size() - named) : "",
          options.keep_results ? "what stands is kept all the same (--keep-results)"
          : !options.only.empty()
              ? "the groups of --only are built with it, the others stay"
              : "what it built is built again; --keep-results keeps what stands"));
    }
  }
  if (options.keep_results && !plan.remembered.conditions.empty()) {
    plan.basis.conditions = plan.remembered.conditions;
    return;  // the results are still those of that machine
  }
  if (!options.only.empty() && !plan.remembered.conditions.empty()) return;  // the others' stay
  plan.remembered.packages = verify::packages_text(packages);
  plan.remembered.conditions = plan.basis.conditions;
}

int batch(const BatchOptions& options,
          const std::function<Means(const results::OutputDir&)>& find_means) {
  results::OutputDir::require_place(options.out);
  const auto earlier = results::read_remembered(options.out);
  refuse_mixed_policies(options, earlier.value_or(results::Remembered{}));
  BatchPlan plan = make_plan(options, earlier.value_or(results::Remembered{}), std::time(nullptr));
  const results::OutputDir store = results::OutputDir::open_for_run(options.out);
  // After it, since they may lie in the output directory, too.
  auto events = options.events ? open_events(*options.events) : nullptr;
  store.state_file(layout::kWaivers).keep(plan.waivers_toml);
  // From here on nothing is left lying: not even what trying out the machine makes.
  const os::Interrupts interrupts;
  const ScratchDir scratch(store);
  const auto [work, host] = find_means(store);
  plan.basis.conditions = verify::fact_conditions(options.policy, options.run_code, host);
  follow_the_machine(options, plan);
  results::remember(store, plan.remembered);
  const auto refusal = build::why_not_run(host, sandbox::Isolation::strict, options.policy.sandbox);
  if (options.run_code && refusal) {
    plan.notes.push_back("no group's code is run: " + build::in_words(*refusal));
  }
  RunReporter reporter(options.output.quiet, std::move(events));
  Coordinator coordinator(std::move(plan), store, interrupts, work, reporter);
  const RunOutcome outcome = coordinator.run();
  return close_run(outcome, coordinator.lines(),
                   {.store = store,
                    .interrupts = interrupts,
                    .output = options.output,
                    .fail_on = options.fail_on},
                   reporter);
}

}  // namespace

int batch(const BatchOptions& options) {
  return batch(options, [&options](const results::OutputDir& store) {
    sandbox::Host host = known_host(store, options.fresh, sandbox::probe_host);
    return Means{real_work(options.policy, options.run_code, options.pages, host), host};
  });
}

int batch(const BatchOptions& options, const GroupWork& work, const sandbox::Host& host) {
  return batch(options, [&](const results::OutputDir&) { return Means{work, host}; });
}

}  // namespace vouch::batch
