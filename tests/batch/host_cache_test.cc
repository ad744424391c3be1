#include "harness/batch/host_cache.h"

#include <gtest/gtest.h>

#include "checks/model/output_layout.h"
#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

using tests::Scratch;

/// A machine on which everything works, or all but one thing.
sandbox::Host machine(bool all) {
  sandbox::Host host;
  host.can_isolate = true;
  host.enforced = {"cgroup2", "cgroup2", "cgroup2", "namespace", "namespace", "namespace"};
  host.abilities = {{"bubblewrap", true, "0.8", ""}, {"memory limit", all, "cgroup2", ""}};
  return host;
}

class KnownHost : public testing::Test {
 protected:
  sandbox::Host ask(bool anew = false) {
    return batch::known_host(store_, anew, [this] {
      ++probes_;
      return machine(all_works_);
    });
  }

  Scratch scratch_;
  results::OutputDir store_ = results::OutputDir::open_for_run(scratch_.path() / "out");
  bool all_works_ = true;
  int probes_ = 0;
};

TEST_F(KnownHost, IsTriedOnceWhileNothingChanges) {
  ask();
  const sandbox::Host again = ask();
  EXPECT_EQ(probes_, 1);
  EXPECT_TRUE(again.can_isolate);
  EXPECT_EQ(again.enforced.memory, "cgroup2");
  EXPECT_EQ(again.enforced.files, "namespace");
}

TEST_F(KnownHost, IsTriedAgainWhenAsked) {
  ask();
  ask(true);
  EXPECT_EQ(probes_, 2);
}

TEST_F(KnownHost, WhatIsMissingIsLookedForEachTime) {
  all_works_ = false;
  ask();
  ask();
  EXPECT_EQ(probes_, 2);
}

TEST_F(KnownHost, ASpoiledOrForeignRecordIsNone) {
  ask();
  for (const char* text : {"", "{", "[]", R"({"circumstances": 7})"}) {
    store_.state_file(layout::kHost).keep(text);
    ask();
  }
  EXPECT_EQ(probes_, 5);
}

}  // namespace
}  // namespace vouch::harness
