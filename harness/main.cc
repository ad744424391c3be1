// vouch: verifies final-project submissions. The commands are the rows of a table in options.cc.
#include <fmt/core.h>

#include <cstdio>
#include <exception>

#include "harness/exit_status.h"
#include "harness/options.h"
#include "harness/usage_error.h"

int main(int argc, char** argv) {
  try {
    return vouch::harness::run_command_line(argc, argv);
  } catch (const vouch::harness::UsageError& error) {
    fmt::print(stderr, "vouch: {}\n", error.what());
    return vouch::harness::kUsage;
  } catch (const std::exception& fault) {
    fmt::print(stderr, "vouch: could not do its work: {}\n", fault.what());
    return vouch::harness::kSomeUnverified;
  }
}
