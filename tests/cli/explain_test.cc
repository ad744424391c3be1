#include "harness/cli/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/check.h"
#include "tests/paths.h"
#include "tests/support/scratch.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using ::testing::HasSubstr;

TEST(Explain, WritesTheDocumentThatIsInTheRepository) {
  // Not EXPECT_EQ: two texts of hundreds of lines help nobody.
  EXPECT_TRUE(tests::read_file(VOUCH_SOURCE_DIR "/docs/findings.md") == cli::findings_markdown())
      << "make it again: vouch explain --markdown > docs/findings.md";
}

TEST(Explain, TellsTheWholeOfOneFinding) {
  const auto* kind = checks::find_kind("submission-report-missing");
  ASSERT_NE(kind, nullptr);
  const std::string text = cli::explain_kind(*kind, {});
  EXPECT_THAT(text, testing::StartsWith("submission-report-missing  error\n"));
  EXPECT_THAT(text, HasSubstr("Why:  "));
  EXPECT_THAT(text, HasSubstr("Fix: "));
  EXPECT_THAT(text, HasSubstr("\nWrong\n  team7/code.zip\n"));
  EXPECT_THAT(text, HasSubstr("\nRight\n"));
}

TEST(Explain, ListsEveryFinding) {
  const std::string list = cli::explain_list({.width = 200});
  for (const checks::Check* check : checks::all_checks()) {
    for (const FindingKind& kind : check->kinds) {
      EXPECT_THAT(list, HasSubstr(std::string(kind.id)));
    }
  }
}

TEST(Explain, NamesTheNearestFindingForAWrongId) {
  try {
    cli::ExplainOptions options;
    options.id = "submission-reprot-missing";
    cli::explain(options);
    FAIL() << "an id that is none was explained";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("submission-report-missing"));
  }
}

}  // namespace
}  // namespace vouch::harness
