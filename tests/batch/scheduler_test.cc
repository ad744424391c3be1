#include "harness/batch/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vouch::harness {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

batch::Job job(std::size_t group, std::optional<std::chrono::milliseconds> expected,
               std::uint64_t memory = 0, std::uint64_t size = 0) {
  return {.group = group, .expected = expected, .memory_bytes = memory, .size_bytes = size};
}

/// The order in which one at a time is started.
std::vector<std::size_t> order(std::vector<batch::Job> jobs) {
  batch::Scheduler scheduler(std::move(jobs), 1, 0);
  std::vector<std::size_t> groups;
  while (const auto next = scheduler.next()) {
    groups.push_back(next->group);
    scheduler.finished(*next, std::nullopt);
  }
  return groups;
}

TEST(Scheduler, TheLongestGoesFirst) {
  EXPECT_THAT(order({job(1, 1s), job(2, 9s), job(3, 5s)}), ElementsAre(2, 3, 1));
}

TEST(Scheduler, WhatIsNotKnownGoesBeforeWhatIsTheLargestFirst) {
  EXPECT_THAT(order({job(1, 9s), job(2, std::nullopt, 0, 10), job(3, std::nullopt, 0, 90)}),
              ElementsAre(3, 2, 1));
}

TEST(Scheduler, EqualsKeepTheirOrder) {
  EXPECT_THAT(order({job(1, 1s), job(2, 1s), job(3, 1s)}), ElementsAre(1, 2, 3));
}

TEST(Scheduler, NeverMoreAtOnceThanAllowed) {
  batch::Scheduler scheduler({job(1, 1s), job(2, 1s), job(3, 1s)}, 2, kGiB);
  const auto first = scheduler.next();
  ASSERT_TRUE(first && scheduler.next());
  EXPECT_FALSE(scheduler.next());
  scheduler.finished(*first, 1s);
  EXPECT_TRUE(scheduler.next());
}

TEST(Scheduler, MemoryIsABudgetAndWhatFitsGoesAhead) {
  batch::Scheduler scheduler({job(1, 9s, 3 * kGiB), job(2, 8s, 3 * kGiB), job(3, 1s, kGiB)}, 8,
                             4 * kGiB);
  EXPECT_EQ(scheduler.next()->group, 1U);
  EXPECT_EQ(scheduler.next()->group, 3U);
  EXPECT_FALSE(scheduler.next());
}

TEST(Scheduler, OneThatNeedsMoreThanThereIsRunsAlone) {
  batch::Scheduler scheduler({job(1, 9s, 8 * kGiB), job(2, 8s, kGiB)}, 8, 4 * kGiB);
  const auto alone = scheduler.next();
  EXPECT_EQ(alone->group, 1U);
  EXPECT_FALSE(scheduler.next());
  scheduler.finished(*alone, 9s);
  EXPECT_EQ(scheduler.next()->group, 2U);
}

TEST(Scheduler, AJobThatIsDoneAgainWaitsInItsPlace) {
  batch::Scheduler scheduler({job(1, 9s), job(2, 5s), job(3, 1s)}, 1, 0);
  scheduler.again(*scheduler.next());
  EXPECT_EQ(scheduler.waiting(), 3U);
  EXPECT_EQ(scheduler.next()->group, 1U);
}

std::optional<std::chrono::milliseconds> time_left(const batch::Scheduler& scheduler,
                                                   std::vector<std::chrono::milliseconds> running) {
  return scheduler.time_left(running);
}

TEST(Scheduler, TheTimeLeftTakesTheUnknownForTheMean) {
  const batch::Scheduler scheduler({job(1, 4s), job(2, 8s), job(3, std::nullopt)}, 2, 0);
  EXPECT_EQ(time_left(scheduler, {2s}), 10s);
  EXPECT_EQ(scheduler.expected(job(4, std::nullopt)), 6s);
}

TEST(Scheduler, TheTimeLeftIsThatOfTheLongestAtLeast) {
  const batch::Scheduler scheduler({job(1, 40s)}, 8, 0);
  EXPECT_EQ(time_left(scheduler, {1s}), 40s);
  EXPECT_EQ(time_left(scheduler, {90s}), 90s);
}

TEST(Scheduler, TheTimeLeftIsUnknownUntilABuildIsDone) {
  batch::Scheduler scheduler({job(1, std::nullopt), job(2, std::nullopt)}, 1, 0);
  EXPECT_EQ(time_left(scheduler, {}), std::nullopt);
  const auto first = scheduler.next();
  EXPECT_EQ(scheduler.expected(*first), std::nullopt);
  scheduler.finished(*first, 7s);
  EXPECT_EQ(time_left(scheduler, {}), 7s);
}

TEST(Scheduler, WhatIsOnlyWrittenGoesLastAndCountsNothing) {
  batch::Job written = job(1, std::nullopt);
  written.builds = false;
  batch::Scheduler scheduler({written, job(2, std::nullopt), job(3, 5s)}, 1, 0);
  EXPECT_EQ(time_left(scheduler, {}), 10s);
  EXPECT_EQ(scheduler.next()->group, 2U);
  EXPECT_FALSE(scheduler.next());
  scheduler.finished(job(2, std::nullopt), 5s);
  EXPECT_EQ(scheduler.next()->group, 3U);
  scheduler.finished(job(3, 5s), 5s);
  const auto last = scheduler.next();
  ASSERT_TRUE(last);
  scheduler.finished(*last, 1ms);
  EXPECT_EQ(scheduler.expected(job(4, std::nullopt)), 5s);
}

TEST(Scheduler, AtOnceIsTheProcessorsUnlessMemoryIsShort) {
  EXPECT_EQ(batch::at_once(8, 64 * kGiB, 4 * kGiB), 8U);
  EXPECT_EQ(batch::at_once(8, 16 * kGiB, 4 * kGiB), 4U);
  EXPECT_EQ(batch::at_once(8, kGiB, 4 * kGiB), 1U);
}

}  // namespace
}  // namespace vouch::harness
