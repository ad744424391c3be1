#include "harness/review/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/report/document/redact.h"
#include "harness/report/document/report_json.h"
#include "tests/support/reports.h"
#include "tests/support/scratch.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using tests::golden_report;
using tests::read_file;

TEST(Redact, TakesAddressesOut) {
  const std::vector<std::string> none;
  EXPECT_EQ(report::redact_text("by ada@example.edu, b.c+d@x-y.org.", none),
            "by [e-mail], [e-mail].");
  EXPECT_EQ(report::redact_text("lodash@4.17.21 @app.route('/') @everyone a@b", none),
            "lodash@4.17.21 @app.route('/') @everyone a@b");
}

TEST(Redact, TakesThisMachinesPathsOut) {
  const std::vector<std::string> directories{"/srv/run/out", "/tmp/vouch-"};
  EXPECT_EQ(report::redact_text("cannot open /srv/run/out/groups/x/a.c: no", directories),
            "cannot open [path]: no");
  EXPECT_EQ(report::redact_text("/srv/run/outside stays, '/srv/run/out' goes", directories),
            "/srv/run/outside stays, '[path]' goes");
  EXPECT_EQ(report::redact_text("in /tmp/vouch-Ab12/x", directories), "in [path]");
}

TEST(Redact, LeavesTheMembersNamesAndTakesWhatIsForStaff) {
  report::Report report = golden_report("fails");
  report::FindingView& finding = report.findings.emplace_back();
  finding.id = "submission-duplicate";
  finding.severity = Severity::warning;
  finding.audience = Audience::staff;
  finding.message = "as team09";
  report.toolchain_root = "/srv/toolchains/debian12";
  const report::Report redacted = report::redact_report(report, {});
  const std::string text = report::to_text(report::to_json(redacted));
  EXPECT_THAT(text, HasSubstr("Ada Byron"));
  EXPECT_THAT(text, Not(HasSubstr("@example.edu")));
  EXPECT_THAT(text, Not(HasSubstr("team09")));
  EXPECT_THAT(text, Not(HasSubstr("/srv/")));
  EXPECT_EQ(redacted.findings.size(), 6U);
}

/// A run's directory with two groups, whose log names where it was made.
void make_run(const tests::Scratch& scratch) {
  for (const char* name : {"passes", "fails"}) {
    const report::Report report = golden_report(name);
    const std::string directory = "out/groups/" + report.id + "/";
    scratch.write(directory + "report.json", report::to_text(report::to_json(report)));
    scratch.write(directory + "logs/03-build.log",
                  "at " + (scratch.path() / "out").string() + "/x mail someone@example.org\n");
  }
}

TEST(Export, WritesOnePageAGroupThatNamesNobodyElse) {
  const tests::Scratch scratch;
  make_run(scratch);
  review::ExportOptions options;
  options.run = scratch.path() / "out";
  options.directory = scratch.path() / "send";
  options.output.quiet = true;
  EXPECT_EQ(review::export_reports(options), 0);
  const std::string page = read_file(options.directory / "team07" / "report.html");
  EXPECT_THAT(page, HasSubstr("build-missing-dependency"));
  EXPECT_THAT(page, HasSubstr("at [path] mail [e-mail]"));
  EXPECT_THAT(page, Not(HasSubstr("team03")));
  EXPECT_THAT(page, Not(HasSubstr("@example")));
  EXPECT_THAT(page, Not(HasSubstr(scratch.path().string())));
  EXPECT_TRUE(fs::exists(options.directory / "team03" / "report.html"));
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(options.directory)) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 2U);
}

TEST(Export, OverwritesNothing) {
  const tests::Scratch scratch;
  make_run(scratch);
  scratch.write("send/mine.txt", "keep");
  review::ExportOptions options;
  options.run = scratch.path() / "out";
  options.directory = scratch.path() / "send";
  EXPECT_THROW(review::export_reports(options), UsageError);
  EXPECT_EQ(read_file(scratch.path() / "send/mine.txt"), "keep");
}

TEST(Export, RefusesADirectoryThatIsNoRun) {
  const tests::Scratch scratch;
  review::ExportOptions options;
  options.run = scratch.path();
  options.directory = scratch.path() / "send";
  EXPECT_THROW(review::export_reports(options), UsageError);
  EXPECT_FALSE(fs::exists(options.directory));
}

}  // namespace
}  // namespace vouch::harness
