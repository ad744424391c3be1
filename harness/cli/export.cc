#include "harness/cli/export.h"

#include <fmt/format.h>

#include "harness/export/canvas.h"
#include "harness/export/run_grades.h"
#include "harness/policy/find_policy.h"
#include "harness/policy/policy_file.h"
#include "harness/report/output.h"
#include "harness/review/export.h"
#include "util/exit_status.h"
#include "util/os/text_file.h"
#include "util/printable.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

namespace fs = std::filesystem;
using report::put_out;
using report::tell;

int export_groups(const ExportCommand& command) {
  if (!command.directory) throw UsageError("--to groups needs --dir DIR, a new directory");
  return review::export_reports({.run = command.run,
                                 .to = command.to,
                                 .directory = *command.directory,
                                 .output = command.output});
}

int export_canvas(const ExportCommand& command) {
  if (!command.gradebook || !command.output.file) {
    throw UsageError("--to canvas needs --gradebook FILE, as Canvas exported it, and -o FILE");
  }
  std::error_code ignored;
  if (fs::equivalent(*command.gradebook, *command.output.file, ignored)) {
    throw UsageError("the gradebook given is never written; give -o another file");
  }
  const Policy policy =
      policy::choose_policy(
          {.given = command.policy, .may_find = false, .checked = {}, .command = {}})
          .loaded.policy;
  const auto filled = exporters::fill_canvas(os::read_given(*command.gradebook),
                                             exporters::read_grades(command.run, policy),
                                             {.name = command.gradebook->string(),
                                              .column = command.column,
                                              .member_domain = policy.submission.member_domain,
                                              .overwrite = command.overwrite});
  put_out(filled.bytes, command.output);
  for (const std::string& note : filled.notes) tell(visible(note), command.output);
  tell(fmt::format("{} grades written to {}", filled.cells, command.output.file->string()),
       command.output);
  return kAllPass;
}

}  // namespace

std::vector<std::string_view> export_targets() { return {"groups", "canvas"}; }

int export_run(const ExportCommand& command) {
  return command.to == "canvas" ? export_canvas(command) : export_groups(command);
}

}  // namespace vouch::cli
