#include "harness/batch/closing.h"

#include <fmt/format.h>
#include <unistd.h>

#include "checks/model/output_layout.h"
#include "harness/report/formats.h"
#include "util/printable.h"
#include "util/usage_error.h"

namespace vouch::batch {
namespace {

/// Gives why it could not be printed; "" where it was, or nobody asked.
std::string print(const RunOutcome& outcome, const results::EachLine& lines, const Closing& with) {
  const report::Format* format = report::find_format(with.output.format);
  if (format == nullptr || format->of_run == nullptr) return {};
  const report::FormatContext context{.style = report::style_of(STDOUT_FILENO, with.output.colour),
                                      .directory = {}};
  try {
    report::put_out(format->of_run(outcome.summary, results::each_group(lines),
                                   results::each_report(with.store, lines), context),
                    {});
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

void tell_why_it_stopped(const RunOutcome& outcome, BatchProgress& people) {
  switch (outcome.stop) {
    case Stop::no: break;
    case Stop::cannot_write:
      people.warn(
          fmt::format("{}; when that is fixed, the same command goes on", outcome.stop_reason));
      break;
    case Stop::interrupted:
      people.warn("interrupted; the same command goes on, and redoes nothing that is done");
      break;
    case Stop::time_is_up:
      people.warn("the time is up; the same command goes on with what was not reached");
      break;
  }
}

}  // namespace

int close_run(const RunOutcome& outcome, const results::EachLine& lines, const Closing& with,
              RunReporter& reporter) {
  BatchProgress& people = reporter.people();
  const report::RunSummary& run = outcome.summary;
  for (const std::string& sentence : run.idle_waivers) people.warn(visible(sentence));
  const std::string unprinted = print(outcome, lines, with);
  tell_why_it_stopped(outcome, people);
  people.warn(fmt::format("{} group{}: {} pass, {} fail, {} unverified{}; see {}", outcome.groups,
                          outcome.groups == 1 ? "" : "s", run.pass, run.fail, run.unverified,
                          outcome.kept > 0 ? fmt::format(" ({} unchanged)", outcome.kept) : "",
                          with.store.file(layout::kIndexHtml).string()));
  reporter.programs(
      [&](EventLog& events) { events.run_finished(run.pass, run.fail, run.unverified); });
  if (!unprinted.empty()) {
    throw UsageError(
        fmt::format("{}; the results are in {}", unprinted, with.store.root().string()));
  }
  // What could not be done or written down was not verified, whatever stands of an earlier run.
  const bool all_done = outcome.stop == Stop::no || outcome.all_done;
  if (outcome.stop == Stop::interrupted && !all_done) return with.interrupts.exit_status();
  if (outcome.stop == Stop::cannot_write) return kUsage;  // its answer is not there
  return exit_status(run.fail != 0, run.unverified != 0 || !all_done, with.fail_on);
}

}  // namespace vouch::batch
