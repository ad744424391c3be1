#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "harness/worker/pdf_client.h"
#include "tests/paths.h"
#include "tests/support/pdf_paper.h"
#include "tests/support/pdf_recipe.h"
#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;

/// A PNG's width and height, from its header (PNG specification, 11.2.2).
std::pair<unsigned, unsigned> size_of(const fs::path& png) {
  const std::string bytes = tests::read_file(png);
  const auto number = [&bytes](std::size_t at) {
    unsigned value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
  };
  return {number(16), number(20)};
}

TEST(ReportPictures, EveryPageIsDrawnSmall) {
  const tests::Scratch scratch;
  const fs::path pdf = scratch.write("report.pdf", tests::make_paper("pages=3"));
  fs::create_directory(scratch.path() / "pages");
  const auto pictures = worker::render_pages(pdf, scratch.path() / "pages", {});
  ASSERT_EQ(pictures.size(), 3U);
  EXPECT_EQ(pictures[2].page, 3U);
  EXPECT_EQ(pictures[2].file.filename(), "page-3.png");
  const auto [width, height] = size_of(pictures[0].file);
  EXPECT_NEAR(width, 402, 1);
  EXPECT_NEAR(height, 520, 1);
}

TEST(ReportPictures, NoMorePagesThanAskedForAreDrawn) {
  const tests::Scratch scratch;
  const fs::path pdf = scratch.write("report.pdf", tests::make_paper("pages=5"));
  fs::create_directory(scratch.path() / "pages");
  EXPECT_EQ(worker::render_pages(pdf, scratch.path() / "pages", {}, {.pages = 2}).size(), 2U);
}

TEST(ReportPictures, APageThatNeverEndsCostsItsLimitAndTheOthersStay) {
  const tests::Scratch scratch;
  const auto recipe = tests::read_recipe(fs::path(VOUCH_SOURCE_DIR) /
                                         "tests/hostile/reports/forms-nested-exponentially.recipe");
  const fs::path pdf = scratch.write("report.pdf", recipe.bytes);
  fs::create_directory(scratch.path() / "pages");
  const auto pictures =
      worker::render_pages(pdf, scratch.path() / "pages", {}, {.cpu = std::chrono::seconds(1)});
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_EQ(pictures[0].page, 1U);
}

TEST(ReportPictures, WhatIsNoPdfHasNone) {
  const tests::Scratch scratch;
  const fs::path pdf = scratch.write("report.pdf", "Our report.\n");
  fs::create_directory(scratch.path() / "pages");
  EXPECT_TRUE(worker::render_pages(pdf, scratch.path() / "pages", {}).empty());
}

TEST(ReportReading, ALongBookIsReadAtBothEndsAndItsVerdictIsCertain) {
  const tests::Scratch scratch;
  const fs::path pdf =
      scratch.write("report.pdf", tests::make_paper("pages=250 height=60 references=2"));
  const ReportFacts some = worker::read_report(pdf, {});
  EXPECT_EQ(some.pages, 250U);
  EXPECT_EQ(some.unread_pages.size(), 250U - 32 - 16);
  EXPECT_EQ(some.references_page, 249U);
  EXPECT_FALSE(some.undecided);
  const ReportFacts all = worker::read_report(pdf, {}, {.all_pages = true});
  EXPECT_TRUE(all.unread_pages.empty());
  EXPECT_GT(all.words, 4 * some.words);
}

}  // namespace
}  // namespace vouch::harness
