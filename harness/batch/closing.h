// What a batch says when it is done, and the exit status that it has.
#pragma once

#include "harness/batch/run_outcome.h"
#include "harness/batch/run_reporter.h"
#include "harness/report/output.h"
#include "harness/results/output_dir.h"
#include "harness/results/run_writer.h"
#include "util/exit_status.h"
#include "util/os/signal_watch.h"

namespace vouch::batch {

/// The run's own answer and what its exit status depends on.
struct Closing {
  const results::OutputDir& store;
  const os::Interrupts& interrupts;
  const report::OutputOptions& output;
  FailOn fail_on;
};

/// Prints the run as --format has it and the closing lines. Throws UsageError when the run could
/// not be printed.
int close_run(const RunOutcome& outcome, const results::EachLine& lines, const Closing& with,
              RunReporter& reporter);

}  // namespace vouch::batch
