#include "sandbox/supervisor/launcher.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "sandbox/host.h"
#include "sandbox/ipc/message.h"
#include "sandbox/kernel/landlock.h"
#include "sandbox/shim/protocol.h"
#include "sandbox/supervisor/rootfs.h"
#include "sandbox/supervisor/rootfs_layout.h"
#include "sandbox/supervisor/weak_isolation.h"
#include "util/error.h"
#include "util/os/file_tree.h"

namespace vouch::sandbox {
namespace {

constexpr int kSupervisorLife = 4;  // vouch gave it to the supervisor
constexpr const char* kBubblewrap = "/usr/bin/bwrap";

[[noreturn]] void fail(const std::string& what) {
  throw InternalError("sandbox", what + ": " + std::generic_category().message(errno));
}

std::pair<os::Fd, os::Fd> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot create a pipe");
  return {os::Fd(ends[0]), os::Fd(ends[1])};
}

std::pair<os::Fd, os::Fd> make_sockets(int type) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("cannot create a socket");
  return {os::Fd(ends[0]), os::Fd(ends[1])};
}

/// In a new user namespace: its one user, who outside is `identity`, is called `inside`.
void map_user(const os::Identity& inside, const os::Identity& identity) {
  const auto write_text = [](const char* path, const std::string& text) {
    const os::Fd file(open(path, O_WRONLY | O_CLOEXEC));
    if (!file || write(file.get(), text.data(), text.size()) < 0) {
      fail(std::string("cannot write ") + path);
    }
  };
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", fmt::format("{} {} 1\n", inside.uid, identity.uid));
  write_text("/proc/self/gid_map", fmt::format("{} {} 1\n", inside.gid, identity.gid));
}

void set_soft_and_hard(__rlimit_resource resource, rlim_t wanted) {
  rlimit limit{};
  getrlimit(resource, &limit);
  limit.rlim_max = std::min(limit.rlim_max, wanted);
  limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
  setrlimit(resource, &limit);
}

/// Files that one process inside may have open at once. Well below what the supervisor may: the
/// kernel refuses descriptors in flight (SCM_RIGHTS) by the sender's own limit, and counts them
/// over all that a user has. And not so many that the processes of one session take all the files
/// that the machine has (fs.file-max), but enough for a server that asks for some thousands.
rlim_t descriptors_inside(const SessionSpec& spec) {
  constexpr rlim_t kMost = 32768, kLeast = 4096, kProcesses = 512;
  std::array<char, 32> text{};
  const os::Fd file(open("/proc/sys/fs/file-max", O_RDONLY | O_CLOEXEC));
  const ssize_t got = file ? read(file.get(), text.data(), text.size() - 1) : 0;
  const rlim_t all = got > 0 ? std::strtoull(text.data(), nullptr, 10) : 0;
  const rlim_t processes = spec.total.processes != 0 ? spec.total.processes : kProcesses;
  rlimit ours{};
  getrlimit(RLIMIT_NOFILE, &ours);
  return std::min(std::clamp(all / 2 / processes, kLeast, kMost), ours.rlim_max / 2);
}

/// The launcher's side, from fork to exec.
class Launcher {
 public:
  Launcher(const SessionSpec& spec, std::string directory, os::Fd answers, os::Fd complaints,
           os::Fd control, os::Fd filter, os::Fd shim)
      : spec_(spec),
        directory_(std::move(directory)),
        answers_(std::move(answers)),
        complaints_(std::move(complaints)),
        control_(std::move(control)),
        filter_(std::move(filter)),
        shim_(std::move(shim)) {}

  [[noreturn]] void run() {
    try {
      if (spec_.isolation == Isolation::weak) prepare_weakly();
      prepare_and_execute();
    } catch (const InternalError& fault) {
      send_frame(answers_.get(), fault.what());
    }
    _exit(126);
  }

 private:
  void prepare_and_execute() {
    const os::Fd workspace = open_workspace();
    umask(022);
    // As 0, since only that may have terminals of its own (devpts).
    if (!was_root_) map_user({0, 0}, spec_.identity);
    const Stage stage(spec_, was_root_ ? spec_.identity : os::Identity{0, 0});
    show_host(spec_, stage);
    stage.finish(spec_.devices, spec_.mounts);
    std::vector<std::string> arguments = bubblewrap_arguments(stage);
    enter_network();
    if (was_root_) {
      give_up_root(spec_.identity);
    } else {
      // bubblewrap started by 0 would keep that one's rights.
      if (unshare(CLONE_NEWUSER) != 0) fail("cannot create a second user namespace");
      map_user(spec_.identity, {0, 0});
    }
    // Cleared by a change of user, kept through exec: when the supervisor dies, so does this, and
    // being process 1 of its namespace takes all of the sandbox along.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    stage.fill(workspace);
    await_release(stage.directory());
    arguments.insert(arguments.begin(), "bwrap");
    arguments.insert(arguments.end(), {"--", "/proc/self/fd/" + std::to_string(shim::kItself)});
    execute(arguments, nullptr, kBubblewrap);
  }

  /// Before root is given up: the directories above it may be closed to the student's user. None
  /// when the session starts with nothing.
  os::Fd open_workspace() const {
    if (spec_.workspace.empty()) return {};
    os::Fd workspace(open(spec_.workspace.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!workspace) fail("cannot open " + spec_.workspace.string());
    return workspace;
  }

  /// The supervisor's word comes with a network, or without: then the host's is meant.
  void enter_network() {
    const auto word = receive_frame(answers_.get());
    if (!word) _exit(126);
    if (word->descriptor && setns(word->descriptor.get(), CLONE_NEWNET) != 0) {
      fail("cannot enter the network");
    }
  }

  /// Tells that all is laid out, and waits to be let go.
  void await_release(int stage) {
    if (!send_frame(answers_.get(), "", stage) || !receive_frame(answers_.get())) _exit(126);
  }

  void prepare_weakly() {
    const os::Fd workspace = open_workspace();
    enter_network();
    const os::Fd directory(
        open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory) fail("cannot open " + directory_);
    umask(022);
    const os::Fd ruleset = make_ruleset(weak_rules(spec_, directory_));
    if (!ruleset) throw InternalError("sandbox", "the kernel has no Landlock");
    give_up_root(spec_.identity);
    if (workspace)
      os::copy_tree(workspace.get(), os::open_directory(directory.get(), "home/project").get());
    await_release(directory.get());
    execute({"vouch-shim", "weak", directory_ + "/session", directory_ + "/home/project"}, &ruleset,
            "/proc/self/fd/" + std::to_string(shim::kItself));
  }

  void execute(const std::vector<std::string>& arguments, const os::Fd* ruleset,
               const std::string& program) {
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    std::vector<std::pair<int, int>> wanted{{null, 0},
                                            {null, 1},
                                            {complaints_.get(), 2},
                                            {control_.get(), shim::kControl},
                                            {filter_.get(), shim::kFilter},
                                            {kSupervisorLife, shim::kLife},
                                            {shim_.get(), shim::kItself}};
    if (ruleset != nullptr) wanted.emplace_back(ruleset->get(), shim::kRuleset);
    std::vector<int> copies(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      copies[i] = fcntl(wanted[i].first, F_DUPFD_CLOEXEC, 100);
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (dup2(copies[i], wanted[i].second) < 0) fail("cannot lay out descriptors");
    }
    // What else is open closes at exec: everything of ours is close-on-exec.
    set_soft_and_hard(RLIMIT_CORE, 0);
    // Ours was raised. Soft is what programs expect, and what select() can do.
    const rlim_t descriptors = descriptors_inside(spec_);
    const rlimit open_files{std::min<rlim_t>(descriptors, 1024), descriptors};
    setrlimit(RLIMIT_NOFILE, &open_files);
    set_soft_and_hard(RLIMIT_MEMLOCK, 8U << 20);
    set_soft_and_hard(RLIMIT_RTPRIO, 0);
    signal(SIGPIPE, SIG_DFL);
    std::vector<char*> argv;
    for (const std::string& argument : arguments) {
      argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    // An empty environment: bubblewrap's own would show through /proc/1/environ.
    std::array<char*, 1> environment{nullptr};
    execve(program.c_str(), argv.data(), environment.data());
    const int error = errno;
    const std::string message =
        "cannot start " + program + ": " + std::generic_category().message(error) + "\n";
    (void)!write(STDERR_FILENO, message.data(), message.size());
    _exit(126);
  }

  const SessionSpec& spec_;
  std::string directory_;           // of a weak session
  bool was_root_ = geteuid() == 0;  // before there was a namespace
  os::Fd answers_, complaints_, control_, filter_, shim_;
};

/// fork(), whose child is process 1 of a pid namespace around bubblewrap, and as an ordinary user
/// also in a user namespace of its own, in which it may mount. bubblewrap has a child that waits
/// for it without a way to notice its death; with this, whoever kills bubblewrap kills that too.
pid_t fork_into_namespaces() {
  const auto flags =
      static_cast<unsigned long>(SIGCHLD | CLONE_NEWPID | (geteuid() == 0 ? 0 : CLONE_NEWUSER));
  return static_cast<pid_t>(syscall(SYS_clone, flags, nullptr, nullptr, nullptr, nullptr));
}

os::Fd make_filter_file(std::string_view filter) {
  os::Fd file(memfd_create("filter", MFD_CLOEXEC));
  if (!file ||
      write(file.get(), filter.data(), filter.size()) != static_cast<ssize_t>(filter.size())) {
    fail("cannot store the seccomp program");
  }
  return file;
}

}  // namespace

Launched launch(const SessionSpec& spec, const std::string& shim, std::string_view filter,
                const std::string& directory) {
  Launched launched;
  auto [control, inner_control] = make_sockets(SOCK_SEQPACKET);
  auto [answers, inner_answers] = make_sockets(SOCK_STREAM);
  auto [complaints, inner_complaints] = make_pipe();
  os::Fd program(open(shim.c_str(), O_RDONLY | O_CLOEXEC));
  if (!program) fail("cannot open " + shim);
  const int on = 1;
  setsockopt(control.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
  const int packet = 1 << 20;  // a script and an environment in one packet
  setsockopt(control.get(), SOL_SOCKET, SO_SNDBUF, &packet, sizeof(packet));
  fcntl(complaints.get(), F_SETFL, O_NONBLOCK);

  Launcher launcher(spec, directory, std::move(inner_answers), std::move(inner_complaints),
                    std::move(inner_control), make_filter_file(filter), std::move(program));
  const bool strict = spec.isolation == Isolation::strict;
  launched.launcher = strict ? fork_into_namespaces() : fork();
  if (launched.launcher < 0) fail("cannot create namespaces");
  if (launched.launcher == 0) {
    control.reset();
    answers.reset();
    launcher.run();
  }
  launched.control = std::move(control);
  launched.answers = std::move(answers);
  launched.complaints = std::move(complaints);
  return launched;  // and our copies of its descriptors go with `launcher`
}

os::Fd release(const Launched& launched, const os::Fd& network) {
  send_frame(launched.answers.get(), "network", network.get());
  std::optional<Frame> answer = receive_frame(launched.answers.get());
  if (!answer) throw InternalError("sandbox", "the launcher died");
  if (!answer->descriptor) throw InternalError("sandbox", answer->text);
  send_frame(launched.answers.get(), "go");
  return std::move(answer->descriptor);
}

}  // namespace vouch::sandbox
