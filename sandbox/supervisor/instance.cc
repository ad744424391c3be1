#include "sandbox/supervisor/instance.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "sandbox/kernel/seccomp_filters.h"
#include "util/error.h"
#include "util/os/file_tree.h"

namespace vouch::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStartLimit{20'000};  // bubblewrap and the shim, on a machine at its limit
constexpr milliseconds kTearDown{1'000};     // of a namespace; then by looking again and again

bool readable(int fd, milliseconds limit) {
  pollfd watched{fd, POLLIN, 0};
  return poll(&watched, 1, static_cast<int>(limit.count())) > 0;
}

/// SIGKILL to every child of ours. Orphans of the sandbox are among them: we are a subreaper.
void kill_children() {
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error)) {
    std::FILE* children = std::fopen((task.path() / "children").c_str(), "re");
    if (children == nullptr) continue;
    int child = 0;
    while (std::fscanf(children, "%d", &child) == 1) kill(child, SIGKILL);
    static_cast<void>(std::fclose(children));
  }
}

}  // namespace

Inside::Inside(const SessionSpec& spec, const std::string& shim, const std::string& group) {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    throw InternalError("sandbox", "cannot become a subreaper");
  }
  const bool weak = spec.isolation == Isolation::weak;
  const Sockets sockets = spec.network ? Sockets::host : weak ? Sockets::local : Sockets::isolated;
  try {
    if (weak) directory_.emplace(weak_directory_path(group), spec.identity);
    launched_ = launch(spec, shim, step_filter(sockets),
                       directory_ ? directory_->path().string() : std::string());
  } catch (...) {
    end();
    throw;
  }
}

void Inside::start(const os::Fd& network) {
  launched_.stage = release(launched_, network);
  clock_ = os::FileClock(stage());
  filled_ = clock_.now();
  await_shim();
}

Inside::~Inside() { end(); }

void Inside::await_shim() {
  if (!readable(control(), kStartLimit)) {
    throw InternalError("sandbox", "the sandbox did not start in time" + complaint());
  }
  bool gone = false;
  const auto received = next_event(gone);
  if (!received || received->event.kind != shim::Kind::up) {
    throw InternalError("sandbox", "the sandbox did not start" + complaint());
  }
  first_process_ = received->sender;
  first_process_descriptor_.reset(static_cast<int>(syscall(SYS_pidfd_open, first_process_, 0)));
}

std::string Inside::complaint() const {
  // bubblewrap says why before it ends.
  std::string text(1024, '\0');
  if (!readable(launched_.complaints.get(), milliseconds(1000))) return "";
  const ssize_t got = read(launched_.complaints.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.empty() ? "" : ": " + text;
}

bool Inside::start_step(const shim::Start& start, const std::string& script,
                        const std::string& environment, const os::Fd& output,
                        const std::vector<os::Fd>& entrances) const {
  char zero = '\0';
  std::array<iovec, 5> parts{{{const_cast<shim::Start*>(&start), sizeof(start)},
                              {const_cast<char*>(script.data()), script.size()},
                              {&zero, 1},
                              {const_cast<char*>(environment.data()), environment.size()},
                              {&zero, 1}}};
  std::array<int, 1 + shim::kMostEntrances> descriptors{output.get()};
  const std::size_t count = 1 + std::min<std::size_t>(entrances.size(), shim::kMostEntrances);
  for (std::size_t i = 1; i < count; ++i) descriptors[i] = entrances[i - 1].get();
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(descriptors))> data{};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  message.msg_control = data.data();
  message.msg_controllen = CMSG_SPACE(count * sizeof(int));
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(count * sizeof(int));
  std::memcpy(CMSG_DATA(header), descriptors.data(), count * sizeof(int));
  return sendmsg(control(), &message, MSG_NOSIGNAL) > 0;
}

bool Inside::kill_all() const {
  const shim::KillAll order;
  return send(control(), &order, sizeof(order), MSG_NOSIGNAL) == sizeof(order);
}

std::optional<Inside::Event> Inside::next_event(bool& gone) const {
  Event received;
  iovec space{&received.event, sizeof(received.event)};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> data{};
  msghdr message{};
  message.msg_iov = &space;
  message.msg_iovlen = 1;
  message.msg_control = data.data();
  message.msg_controllen = data.size();
  const ssize_t got = recvmsg(control(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (got != sizeof(received.event)) {
    gone = got >= 0 || (errno != EAGAIN && errno != EINTR);
    return std::nullopt;
  }
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_CREDENTIALS) {
    ucred credentials{};
    std::memcpy(&credentials, CMSG_DATA(header), sizeof(credentials));
    received.sender = credentials.pid;
  }
  return received;
}

void Inside::end() {
  // The shim ends when its socket does, and with it every process of its namespace.
  launched_.control.reset();
  launched_.answers.reset();
  if (first_process_descriptor_) {
    syscall(SYS_pidfd_send_signal, first_process_descriptor_.get(), SIGKILL, nullptr, 0);
  }
  if (launched_.launcher > 0) {
    // Under strict isolation it is process 1 of a namespace, and the last of it to end.
    const os::Fd launcher(static_cast<int>(syscall(SYS_pidfd_open, launched_.launcher, 0)));
    kill(launched_.launcher, SIGKILL);
    readable(launcher.get(), kTearDown);
  }
  for (unsigned round = 0;; ++round) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid < 0 && errno == ECHILD) return;
    if (pid > 0) continue;
    kill_children();
    usleep(100U << std::min(round, 6U));
  }
}

}  // namespace vouch::sandbox
