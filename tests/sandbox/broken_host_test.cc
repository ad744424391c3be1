// `vouch doctor` on machines that lack something: each is broken for real, in a process of its own.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/sandbox/mode.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using nlohmann::json;

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

/// Puts `file` in the place of bubblewrap, for this process and what it starts.
void replace_bubblewrap(const std::string& file) {
  check(unshare(CLONE_NEWNS) == 0, "unshare");
  check(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "private");
  check(mount(file.c_str(), "/usr/bin/bwrap", nullptr, MS_BIND, nullptr) == 0, "bind");
}

/// What doctor answers in that mode, after `breaking`. Its programs have to be in reach of an
/// ordinary user.
json doctor_in(
    Mode mode, const std::function<void()>& breaking = [] {}) {
  const Scratch scratch;
  const auto bin = scratch.path() / "bin";
  vouch_as_ordinary_user(bin, {"--version"});
  const std::string answer = run_in(mode, [&] {
    breaking();
    const Ran ran = run({bin / "vouch", "doctor", "--format", "json"});
    json told = json::parse(ran.output);
    told["exit"] = ran.status;
    return told.dump();
  });
  return json::parse(answer);
}

json ability(const json& answer, const std::string& name) {
  for (const json& one : answer.at("abilities")) {
    if (one.at("name") == name) return one;
  }
  return {{"works", nullptr}, {"by", nullptr}, {"mend", nullptr}};
}

bool is_a_command(const json& fix) {
  return fix.is_string() && fix != "" && fix.get<std::string>().find("...") == std::string::npos;
}

class BrokenHost : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = cannot_enter(Mode::root_without_groups); !why.empty()) {
      GTEST_SKIP() << why;
    }
    if (!std::filesystem::exists("/usr/bin/bwrap")) GTEST_SKIP() << "there is no bubblewrap";
  }
};

TEST_F(BrokenHost, WithoutBubblewrapCodeRunsWeaklyAtMost) {
  const json answer = doctor_in(Mode::root_without_groups, [] { replace_bubblewrap("/dev/null"); });
  EXPECT_EQ(answer.at("strict"), false);
  EXPECT_EQ(answer.at("exit"), 3);
  EXPECT_EQ(ability(answer, "bubblewrap").at("mend"), "apt-get install -y bubblewrap");
  for (const auto& [limit, by] : answer.at("enforced").items()) EXPECT_NE(by, "") << limit;
}

TEST_F(BrokenHost, AnOldBubblewrapIsNoBubblewrap) {
  const Scratch scratch;
  const auto old = scratch.write("bwrap", "#!/bin/sh\necho bubblewrap 0.4.1\n");
  std::filesystem::permissions(old, std::filesystem::perms(0755));
  const json answer = doctor_in(Mode::root_without_groups, [&] { replace_bubblewrap(old); });
  EXPECT_EQ(answer.at("strict"), false);
  EXPECT_EQ(ability(answer, "bubblewrap").at("by"), "bubblewrap 0.4.1 is older than 0.5");
  EXPECT_TRUE(is_a_command(ability(answer, "bubblewrap").at("mend")));
}

TEST_F(BrokenHost, WithoutUserNameSpacesTheSettingIsTheMend) {
  const json answer = doctor_in(Mode::user_without_namespaces);
  EXPECT_EQ(answer.at("strict"), false);
  EXPECT_EQ(ability(answer, "user namespaces").at("mend"),
            "sysctl -w user.max_user_namespaces=15000");
}

TEST_F(BrokenHost, WithoutControlGroupsAWatchdogIsNoLimit) {
  for (const Mode mode : {Mode::root_without_groups, Mode::user_without_groups}) {
    const json answer = doctor_in(mode);
    if (answer.at("strict") == false) GTEST_SKIP() << "this machine cannot isolate";
    EXPECT_EQ(answer.at("exit"), 0);
    EXPECT_EQ(answer.at("enforced").at("memory"), "watchdog") << name(mode);
    EXPECT_EQ(answer.at("enforced").at("processes"), "rlimit") << name(mode);
    EXPECT_EQ(ability(answer, "memory limit").at("works"), false);
    EXPECT_TRUE(is_a_command(ability(answer, "memory limit").at("mend")));
    EXPECT_EQ(ability(answer, "disk limit").at("works"), true);
    EXPECT_EQ(ability(answer, "seccomp").at("works"), true);
  }
}

}  // namespace
}  // namespace vouch::tests
