// What a policy may open: the host's network, and devices of the host's.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/sandbox/trial.h"
#include "util/os/fd.h"

namespace vouch::tests {
namespace {

using sandbox::Ending;

class OpeningsTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  }
};

/// A server on the host's own loopback; its port.
int listen_on_the_host(os::Fd& server) {
  server.reset(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* where = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(server.get(), where, length), 0);
  EXPECT_EQ(listen(server.get(), 8), 0);
  EXPECT_EQ(getsockname(server.get(), where, &length), 0);
  return ntohs(address.sin_port);
}

TEST_P(OpeningsTest, TheHostsNetworkIsReachedOnlyWhenThePolicySaysSo) {
  os::Fd server;
  const int port = listen_on_the_host(server);
  for (const bool network : {false, true}) {
    Trial trial;
    trial.network = network;
    trial.scripts = {"exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(port)};
    const Outcome outcome = run_trial(GetParam(), trial);
    EXPECT_EQ(outcome.steps[0].ending, Ending::exited) << outcome.steps[0].trouble;
    EXPECT_EQ(outcome.steps[0].exit_code == 0, network) << outcome.logs[0];
    EXPECT_EQ(outcome.enforced.network, network ? "none" : "namespace");
    EXPECT_EQ(outcome.steps[0].hosts, std::vector<std::string>{});
    EXPECT_EQ(outcome.left, "");
  }
}

TEST_P(OpeningsTest, ADeviceOfTheHostsIsThereOnlyWhenThePolicyNamesIt) {
  const char* device = "/dev/kmsg";
  if (!std::filesystem::exists(device)) GTEST_SKIP() << "this machine has no " << device;
  for (const bool handed_in : {false, true}) {
    Trial trial;
    if (handed_in) trial.devices = {device};
    // A device, and one that can be opened at all: the mount does not forbid it.
    trial.scripts = {"test -c /dev/kmsg", "head -c 4 /dev/zero | od -An -tx1; echo x >/dev/null",
                     "python3 -c 'import pty, sys; sys.exit(pty.spawn([\"true\"]))'"};
    const Outcome outcome = run_trial(GetParam(), trial);
    EXPECT_EQ(outcome.steps[0].exit_code == 0, handed_in) << outcome.logs[0];
    EXPECT_EQ(outcome.logs[1], " 00 00 00 00\n");
    EXPECT_EQ(outcome.steps[1].exit_code, 0) << outcome.logs[1];
    EXPECT_EQ(outcome.steps[2].exit_code, 0) << outcome.logs[2];
    EXPECT_EQ(outcome.left, "");
  }
}

TEST_P(OpeningsTest, AMountBelowADirectoryOfTheSandboxsOwnIsSeenAndReadOnly) {
  const std::string unique = "vouch-test-" + std::to_string(getpid());
  for (const std::string above : {"/tmp", "/var/tmp", "/dev/shm"}) {
    const std::filesystem::path directory = above + "/" + unique;
    std::filesystem::create_directories(directory / "data");
    std::filesystem::permissions(directory / "data", std::filesystem::perms(0777));
    std::ofstream(directory / "data/table") << "as it was";
    Trial trial;
    trial.mounts = {directory / "data"};
    trial.scripts = {"cat " + (directory / "data/table").string(),
                     "echo x >" + (directory / "data/new").string(), "echo x >" + above + "/own"};
    const Outcome outcome = run_trial(GetParam(), trial);
    EXPECT_EQ(outcome.logs[0], "as it was") << outcome.steps[0].trouble;
    EXPECT_NE(outcome.steps[1].exit_code, 0);
    EXPECT_EQ(outcome.steps[2].exit_code, 0) << outcome.logs[2];
    EXPECT_EQ(outcome.left, "");
    std::filesystem::remove_all(directory);
  }
}

TEST_P(OpeningsTest, AMountOverADirectoryOfTheSandboxsOwnIsRefused) {
  Trial trial;
  trial.mounts = {"/tmp"};
  trial.scripts = {"true"};
  EXPECT_THROW(run_trial(GetParam(), trial), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(Modes, OpeningsTest,
                         testing::Values(Mode::root_with_groups, Mode::user_without_groups),
                         [](const auto& row) { return name(row.param); });

}  // namespace
}  // namespace vouch::tests
