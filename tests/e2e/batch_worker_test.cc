// A batch whose worker is broken: it dies, or answers nonsense. Nobody's submission is blamed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/paths.h"
#include "tests/support/scratch.h"
#include "util/os/subprocess.h"

namespace vouch {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Stands in for vouch-worker: a program of every Debian.
class BrokenWorker : public testing::TestWithParam<const char*> {};

TEST_P(BrokenWorker, MakesGroupsUnverifiedAndBlamesNobody) {
  const tests::Scratch scratch;
  const fs::path bin = scratch.path() / "bin";
  fs::create_directory(bin);
  for (const char* program : {"vouch", "vouch-supervise", "vouch-shim"}) {
    fs::copy_file(fs::path(VOUCH_BIN_DIR) / program, bin / program);
  }
  fs::copy_file(GetParam(), bin / "vouch-worker");
  scratch.write("submissions/team1/report.pdf", "%PDF-1.5\n");
  scratch.write("submissions/team1/code.zip", "PK\3\4");
  os::ProcessSpec batch;
  batch.argv = {bin / "vouch",          "batch",  scratch.path() / "submissions", "-o",
                scratch.path() / "out", "--quiet"};
  batch.environment = {"PATH=/usr/bin:/bin"};
  const auto end = os::run_process(batch);
  EXPECT_EQ(end.exit_code, 3) << end.errors;
  const json report =
      json::parse(tests::read_file(scratch.path() / "out/groups/team1/report.json"));
  EXPECT_EQ(report["verdict"], "unverified");
  EXPECT_EQ(report["findings"][0]["id"], "harness-fault");
  EXPECT_THAT(report["findings"].dump(), testing::HasSubstr("(tried twice)"));
  for (const json& finding : report["findings"]) EXPECT_NE(finding["severity"], "error");
}

// Answers a word that is no JSON; answers without end; says nothing and fails.
INSTANTIATE_TEST_SUITE_P(Ways, BrokenWorker,
                         testing::Values("/usr/bin/echo", "/usr/bin/yes", "/usr/bin/false"));

}  // namespace
}  // namespace vouch
