// How the end of a confined worker is told; that a broken one blames nobody is shown by
// tests/e2e/batch_worker_test.cc.
#include "harness/worker/worker_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vouch::harness {
namespace {

using namespace std::chrono_literals;

os::ProcessResult end_of(std::vector<std::string> argv) {
  os::ProcessSpec spec;
  spec.argv = std::move(argv);
  spec.wall = 300ms;
  spec.output_bytes = 1000;
  return os::run_process(spec);
}

TEST(Worker, OneThatHangsIsEndedAtItsLimitAndToldSo) {
  const auto end = end_of({"/usr/bin/sleep", "1h"});
  EXPECT_FALSE(worker::has_answered(end));
  EXPECT_EQ(worker::describe_end(end), "did not finish within its time limit");
}

TEST(Worker, OneThatAnswersWithoutEndIsEnded) {
  const auto end = end_of({"/usr/bin/yes"});
  EXPECT_FALSE(worker::has_answered(end));
  EXPECT_EQ(worker::describe_end(end), "answered more than it may");
  EXPECT_LE(end.output.size(), 1000U);
}

TEST(Worker, OneThatDiesIsToldWithItsSignalOrItsLastWord) {
  EXPECT_EQ(worker::describe_end(end_of({"/bin/sh", "-c", "kill -SEGV $$"})),
            "was ended by signal 11");
  EXPECT_EQ(worker::describe_end(end_of({"/bin/sh", "-c", "echo a >&2; echo b >&2; exit 3"})),
            "ended with status 3: b");
}

}  // namespace
}  // namespace vouch::harness
