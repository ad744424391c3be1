// vouch: verifies final-project submissions. The commands are the rows of a table in options.cc.
#include <fcntl.h>
#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "harness/cli/commands.h"
#include "util/exit_status.h"
#include "util/printable.h"
#include "util/usage_error.h"

namespace {

/// What is opened later must not get the number of a standard stream that whoever started us
/// closed.
void keep_standard_streams() {
  for (int number = 0; number <= 2; ++number) {
    if (fcntl(number, F_GETFD) == -1 && open("/dev/null", O_RDWR) < 0) std::abort();
  }
}

}  // namespace

int main(int argc, char** argv) {
  keep_standard_streams();
  try {
    return vouch::cli::run_command_line(argc, argv);
  } catch (const vouch::UsageError& error) {
    fmt::print(stderr, "vouch: {}\n", vouch::visible_lines(error.what()));
    return vouch::kUsage;
  } catch (const std::exception& fault) {
    fmt::print(stderr, "vouch: could not do its work: {}\n", vouch::visible_lines(fault.what()));
    return vouch::kSomeUnverified;
  }
}
