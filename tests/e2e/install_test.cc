// `cmake --install` gives a vouch that runs from where it was put.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(Install, TheInstalledVouchFindsItsWorkerAndVerifies) {
  const Scratch scratch;
  const fs::path build = fs::path(VOUCH_BIN_DIR).parent_path();
  const Ran install = run({"/usr/bin/cmake", "--install", build, "--prefix", "/usr"}, {},
                          {"DESTDIR=" + scratch.path().string()});
  ASSERT_EQ(install.status, 0) << install.errors;
  const fs::path installed = scratch.path() / "usr/bin/vouch";
  ASSERT_TRUE(fs::exists(installed));
  ASSERT_TRUE(fs::exists(scratch.path() / "usr/libexec/vouch/vouch-worker"));
  ASSERT_TRUE(fs::exists(scratch.path() / "usr/libexec/vouch/vouch-supervise"));
  EXPECT_EQ(run({installed, "--version"}).output, vouch({"--version"}).output);

  // The report is read by the worker, so a page count proves that it was found and ran.
  const fs::path sample = build / "examples/submissions/kvcache-c/report.pdf";
  const Ran check = run({installed, "check", "--no-run", "--format", "json", sample});
  ASSERT_EQ(check.status, 1) << check.errors;  // there is no code
  const auto report = nlohmann::json::parse(check.output);
  EXPECT_EQ(report["report_pdf"]["pages"], 8);
}

}  // namespace
}  // namespace vouch::tests
