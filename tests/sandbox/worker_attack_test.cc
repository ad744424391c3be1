// The worker confines itself before it reads: a test build of it, with an attacker in the place of
// the reader, reaches nothing.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/support/scratch.h"
#include "util/os/fd.h"
#include "util/os/subprocess.h"

namespace vouch::tests {
namespace {

TEST(WorkerAttackTest, ReachesNothingOnceConfined) {
  const Scratch scratch;
  const auto outside = scratch.write("outside", "not yours");
  const auto input = scratch.path() / "input";
  std::filesystem::create_directory(input);
  const os::Fd directory(open(input.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  os::ProcessSpec spec;
  spec.argv = {VOUCH_ATTACKED_WORKER, "readme"};
  spec.environment = {"VOUCH_ATTACK_FILE=" + outside.string()};
  spec.input = "{}";
  spec.descriptors = {{directory.get(), 3}};
  const os::ProcessResult result = os::run_process(spec);
  EXPECT_EQ(result.errors, "PLAYED\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.output.find("\"landlock\""), std::string::npos) << result.output;
  EXPECT_EQ(read_file(outside), "not yours");
  EXPECT_FALSE(std::filesystem::exists(outside.string() + ".planted"));
}

}  // namespace
}  // namespace vouch::tests
