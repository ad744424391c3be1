#include "harness/batch/batch.h"

#include <fmt/format.h>
#include <sys/sysinfo.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "harness/batch/coordinator.h"
#include "harness/batch/group_task.h"
#include "harness/batch/host_cache.h"
#include "harness/batch/scratch_dir.h"
#include "harness/build/isolation_check.h"
#include "harness/policy/waivers.h"
#include "harness/submission/course_inputs.h"
#include "harness/verify/cache_key.h"
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

BatchPlan make_plan(const BatchOptions& options, std::int64_t now) {
  BatchPlan plan;
  plan.until = until_of(options, now);
  if (options.waivers) {
    // Read once: it may be a pipe.
    plan.waivers_toml = os::read_given(*options.waivers);
    plan.waivers = policy::parse_waivers(plan.waivers_toml, options.waivers->string());
  }
  submission::BatchInputs inputs = submission::take_in_all({.submissions = options.submissions,
                                                            .pattern = options.pattern,
                                                            .received = options.received,
                                                            .roster = options.roster,
                                                            .out = options.out},
                                                           options.policy.submission, now);
  plan.submissions = std::move(inputs.submissions);
  plan.notes = std::move(inputs.notes);
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
  plan.output = options.output;
  plan.fail_on = options.fail_on;
  return plan;
}

std::unique_ptr<EventLog> open_events(const std::filesystem::path& file) {
  try {
    return std::make_unique<EventLog>(file);
  } catch (const InternalError& fault) {
    throw UsageError(fmt::format("--events: {}", fault.what()));
  }
}

int batch(const BatchOptions& options,
          const std::function<Means(const results::Store&)>& find_means) {
  results::Store::require_place(options.out);
  BatchPlan plan = make_plan(options, std::time(nullptr));
  const results::Store store = results::Store::open_for_run(options.out);
  // After it, since they may lie in the output directory, too.
  if (options.events) plan.events = open_events(*options.events);
  store.keep_waivers(plan.waivers_toml);
  // From here on nothing is left lying: not even what trying out the machine makes.
  const os::Interrupts interrupts;
  const BatchScratch scratch(store);
  const auto [work, host] = find_means(store);
  plan.basis.conditions = verify::fact_conditions(options.policy, options.run_code, host);
  const auto refusal = build::why_not_run(host, sandbox::Isolation::strict, options.policy.sandbox);
  if (options.run_code && refusal) {
    plan.notes.push_back("no group's code is run: " + build::in_words(*refusal));
  }
  return BatchRun(std::move(plan), store, interrupts, work).run();
}

}  // namespace

int batch(const BatchOptions& options) {
  return batch(options, [&options](const results::Store& store) {
    sandbox::Host host = known_host(store, options.fresh, sandbox::probe_host);
    return Means{real_work(options.policy, options.run_code, options.pages, host), host};
  });
}

int batch(const BatchOptions& options, const GroupWork& work, const sandbox::Host& host) {
  return batch(options, [&](const results::Store&) { return Means{work, host}; });
}

}  // namespace vouch::batch
