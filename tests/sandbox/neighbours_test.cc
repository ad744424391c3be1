// Two sandboxes side by side: neither sees, starves or reads the other.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>
#include <thread>

#include "sandbox/host.h"
#include "sandbox/session.h"
#include "tests/sandbox/trial.h"
#include "tests/support/scratch.h"
#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using sandbox::Command;
using sandbox::Ending;
using sandbox::RunResult;

/// A group with a directory, an identity and a session of its own.
class Neighbour {
 public:
  explicit Neighbour(const fs::path& directory) : directory_(directory) {
    fs::create_directories(directory / "project");
    chmod(directory.c_str(), 0700);
    spec_.workspace = directory / "project";
    spec_.identity = lease_.get();
    spec_.mounts = {VOUCH_PROGRAMS_DIR};
    spec_.total.disk_bytes = tight_limits().disk_bytes;
    session_.emplace(spec_);
  }

  RunResult run(const std::string& script) {
    Command command;
    command.script = "P=" VOUCH_PROGRAMS_DIR "; " + script;
    command.log = directory_ / "log";
    command.limits = tight_limits();
    command.limits.wall = std::chrono::seconds(20);
    return session_->run(command);
  }

  std::string log() const { return read_file(directory_ / "log"); }
  os::Identity identity() const { return spec_.identity; }

 private:
  fs::path directory_;
  sandbox::IdentityLease lease_;
  sandbox::SessionSpec spec_;
  std::optional<sandbox::Session> session_;
};

TEST(NeighboursTest, AreNotStarvedByOneThatGoesPastEveryLimit) {
  const Scratch scratch;
  Neighbour calm(scratch.path() / "calm");
  Neighbour wild(scratch.path() / "wild");
  std::vector<Ending> ends;
  std::thread wildness([&wild, &ends] {
    for (const char* script :
         {"$P/fork_bomb", "$P/memory_hog", "$P/fill_directory .", "$P/thread_bomb"}) {
      ends.push_back(wild.run(script).ending);
    }
  });
  for (int i = 0; i < 5; ++i) {
    const RunResult result =
        calm.run("echo 'int main(void){return 0;}' >a.c && gcc a.c && ./a.out");
    EXPECT_EQ(result.ending, Ending::exited) << result.trouble;
    EXPECT_EQ(result.exit_code, 0) << calm.log();
  }
  wildness.join();
  EXPECT_EQ(ends, (std::vector{Ending::too_many_processes, Ending::out_of_memory, Ending::disk_full,
                               Ending::too_many_processes}));
}

TEST(NeighboursTest, CannotReadOrSignalEachOther) {
  const Scratch scratch;
  Neighbour first(scratch.path() / "first");
  Neighbour second(scratch.path() / "second");
  EXPECT_EQ(first.run("echo secret >mine; echo secret >/tmp/mine; sleep 60 &").exit_code, 0);
  const std::string directory = (scratch.path() / "first").string();
  const RunResult result = second.run("cat " + directory + "/log " + directory +
                                      "/project/* /tmp/mine mine; " + "$P/see_other_processes");
  EXPECT_EQ(result.exit_code, 42) << second.log();
  EXPECT_EQ(second.log().find("secret"), std::string::npos) << second.log();
  if (geteuid() == 0) {
    EXPECT_NE(first.identity().uid, second.identity().uid);
  }
}

TEST(NeighboursTest, CannotReachSocketsOfTheHost) {
  const Scratch scratch;
  chmod(scratch.path().c_str(), 0755);
  const std::string path = scratch.path() / "socket";
  const std::string abstract = "vouch-test-" + std::to_string(getpid());
  std::vector<os::Fd> servers;
  for (const bool by_path : {true, false}) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = by_path ? path : '\0' + abstract;
    std::memcpy(address.sun_path, text.data(), text.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size());
    servers.emplace_back(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(bind(servers.back().get(), reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(listen(servers.back().get(), 1), 0);
  }
  chmod(path.c_str(), 0666);
  Neighbour group(scratch.path() / "group");
  const RunResult result = group.run("$P/connect_to_host_socket " + path + " " + abstract);
  EXPECT_EQ(result.exit_code, 42) << group.log();
}

TEST(IdentityLeaseTest, GivesNoTwoTheSameNumberAtOnce) {
  if (geteuid() != 0) GTEST_SKIP() << "as an ordinary user there is one number, the caller's own";
  std::set<uid_t> numbers;
  {
    std::vector<sandbox::IdentityLease> leases(5);
    for (const auto& lease : leases) numbers.insert(lease.get().uid);
    EXPECT_EQ(numbers.size(), 5U);
    EXPECT_FALSE(numbers.contains(0));
  }
  EXPECT_TRUE(numbers.contains(sandbox::IdentityLease().get().uid));
}

TEST(SandboxTest, RefusesToRunAsRoot) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  const Scratch scratch;
  sandbox::SessionSpec spec;
  spec.workspace = scratch.path();
  spec.identity = {0, 0};
  EXPECT_THROW(sandbox::Session session(spec), InternalError);
}

TEST(SandboxTest, RefusesAnotherRootUnderWeakIsolation) {
  const Scratch scratch;
  const sandbox::IdentityLease lease;
  sandbox::SessionSpec spec;
  spec.identity = lease.get();
  spec.isolation = sandbox::Isolation::weak;
  spec.root = scratch.path();
  EXPECT_THROW(sandbox::Session session(spec), InternalError);
}

TEST(SandboxTest, RunsNothingWhenWhatIsRequiredIsNotEnforced) {
  const Scratch scratch;
  const sandbox::IdentityLease lease;
  sandbox::SessionSpec spec;
  spec.workspace = scratch.path();
  spec.identity = lease.get();
  spec.require = {"files", "disk"};  // and no disk limit is given
  EXPECT_THROW(sandbox::Session session(spec), InternalError);
}

}  // namespace
}  // namespace vouch::tests
