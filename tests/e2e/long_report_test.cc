// A report far over the limit: its beginning and end decide, unless every page is asked for.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

/// The facts of a report of 72 pages: nine times that of a sample.
nlohmann::json measure(const fs::path& book, const std::vector<std::string>& options) {
  std::vector<std::string> arguments{"check", book, "--no-run", "--format", "json"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return nlohmann::json::parse(vouch(arguments).output).at("report_pdf");
}

TEST(LongReport, IsReadAtBothEndsUnlessEveryPageIsAskedFor) {
  if (!fs::exists("/usr/bin/pdfunite")) GTEST_SKIP() << "this machine has no pdfunite";
  const Scratch scratch;
  const fs::path book = scratch.path() / "book.pdf";
  std::vector<std::string> unite{"/usr/bin/pdfunite"};
  unite.insert(unite.end(), 9,
               fs::path(VOUCH_SOURCE_DIR) / "examples/submissions/compile-error/report.pdf");
  unite.push_back(book);
  ASSERT_EQ(run(unite).status, 0);

  const nlohmann::json ends = measure(book, {});
  const nlohmann::json all = measure(book, {"--all-pages"});
  EXPECT_EQ(ends.at("pages"), 72);
  EXPECT_EQ(all.at("pages"), 72);
  EXPECT_LT(ends.at("words").get<int>(), all.at("words").get<int>());
}

}  // namespace
}  // namespace vouch::tests
