#include "harness/batch/process_pool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "util/error.h"

namespace vouch::batch {
namespace {

using namespace std::chrono_literals;

constexpr char kTold = 'T';
constexpr char kAnswer = 'A';

bool send_line(int channel, char kind, std::string_view text) {
  std::string line(1, kind);
  line += text;
  std::ranges::replace(line, '\n', ' ');
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = send(channel, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Appends what has come. False at the end of the stream.
bool receive_some(int channel, std::string& text) {
  std::array<char, 65536> chunk{};
  while (true) {
    const ssize_t got = recv(channel, chunk.data(), chunk.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    text.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
  }
}

std::optional<std::string> take_line(std::string& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = text.substr(0, end);
  text.erase(0, end + 1);
  return line;
}

std::string describe(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("vouch's process for it was ended by signal {} ({})", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
  }
  return fmt::format("vouch's process for it ended with status {}", WEXITSTATUS(status));
}

/// Waits until nothing that a lane started is left: a supervisor outlives its lane for the moment
/// that it needs to clean up, and is then ours, because we are the subreaper.
void reap_orphans(std::chrono::milliseconds longest) {
  const auto end = std::chrono::steady_clock::now() + longest;
  while (std::chrono::steady_clock::now() < end) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid < 0 && errno == ECHILD) return;
    if (pid == 0) std::this_thread::sleep_for(2ms);
  }
}

}  // namespace

Lanes::Lanes(std::size_t count, LaneWork work, int interrupt)
    : lanes_(count), work_(std::move(work)), interrupt_(interrupt) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Lanes::~Lanes() {
  // An idle lane ends by itself when its channel closes; a busy one is killed.
  for (Lane& lane : lanes_) {
    if (lane.pid < 0) continue;
    if (lane.busy) kill(lane.pid, SIGKILL);
    lane.channel.reset();
  }
  reap_orphans(10s);
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

std::optional<std::size_t> Lanes::free_lane() const {
  const auto free = std::ranges::find(lanes_, false, &Lane::busy);
  if (free == lanes_.end()) return std::nullopt;
  return static_cast<std::size_t>(free - lanes_.begin());
}

bool Lanes::all_free() const { return std::ranges::none_of(lanes_, &Lane::busy); }

void Lanes::launch(std::size_t number) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw InternalError("batch", fmt::format("cannot create a socket: {}", strerror(errno)));
  }
  os::Fd ours(ends[0]);
  os::Fd theirs(ends[1]);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) {
    throw InternalError("batch", fmt::format("cannot start a process: {}", strerror(errno)));
  }
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    setpgid(0, 0);
    ours.reset();
    for (Lane& other : lanes_) other.channel.reset();
    serve(theirs.get());
  }
  Lane& lane = lanes_[number];
  lane.pid = pid;
  lane.channel = std::move(ours);
  lane.unread.clear();
}

void Lanes::serve(int channel) const {
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) signal(signal_number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::string unread;
  while (true) {
    std::optional<std::string> request = take_line(unread);
    if (!request) {
      if (!receive_some(channel, unread)) _exit(0);
      continue;
    }
    int status = 0;
    try {
      const std::string answer =
          work_(*request, [channel](std::string_view text) { send_line(channel, kTold, text); });
      if (!send_line(channel, kAnswer, answer)) status = 1;
    } catch (...) {
      // The work answers for what it can foresee; for the rest the lane ends, and is begun anew.
      status = 70;
    }
    // No destructor and no flush: all of that belongs to the parent.
    if (status != 0) _exit(status);
  }
}

void Lanes::start(std::size_t number, const std::string& request, std::chrono::milliseconds limit) {
  Lane& lane = lanes_[number];
  if (lane.pid < 0) launch(number);
  std::string line = request;
  std::ranges::replace(line, '\n', ' ');
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = send(lane.channel.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) break;  // it has died; wait() will say so
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  lane.busy = true;
  lane.deadline = Clock::now() + limit;
}

LaneEvent Lanes::wait(std::chrono::milliseconds longest) {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (auto event = next_line(i)) return *event;
  }
  auto until = Clock::now() + longest;
  std::vector<pollfd> watched{{interrupt_, POLLIN, 0}};
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (!lanes_[i].busy) continue;
    watched.push_back({lanes_[i].channel.get(), POLLIN, 0});
    numbers.push_back(i);
    until = std::min(until, lanes_[i].deadline);
  }
  const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  const int ready = poll(watched.data(), watched.size(),
                         static_cast<int>(std::max<std::int64_t>(timeout.count(), 0)));
  if (ready < 0 || watched[0].revents != 0) return {};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (watched[i + 1].revents != 0) return receive(numbers[i]);
  }
  // Only now: after a while in which vouch itself was stopped, an answer may wait to be read.
  return overdue().value_or(LaneEvent{});
}

LaneEvent Lanes::receive(std::size_t number) {
  Lane& lane = lanes_[number];
  if (!receive_some(lane.channel.get(), lane.unread)) return bury(number, {});
  if (auto event = next_line(number)) return *event;
  return {};
}

std::optional<LaneEvent> Lanes::next_line(std::size_t number) {
  Lane& lane = lanes_[number];
  const auto line = take_line(lane.unread);
  if (!line || line->empty()) return std::nullopt;
  const bool is_answer = line->front() == kAnswer;
  if (is_answer) lane.busy = false;
  return LaneEvent{is_answer ? LaneEvent::Kind::answered : LaneEvent::Kind::told, number,
                   line->substr(1)};
}

std::optional<LaneEvent> Lanes::overdue() {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (!lanes_[i].busy || Clock::now() < lanes_[i].deadline) continue;
    kill(lanes_[i].pid, SIGKILL);
    return bury(i, "vouch's process for it did not end in its time, and was killed");
  }
  return std::nullopt;
}

LaneEvent Lanes::bury(std::size_t number, const std::string& why) {
  Lane& lane = lanes_[number];
  int status = 0;
  kill(lane.pid, SIGKILL);  // it may have closed its channel and live on
  while (waitpid(lane.pid, &status, 0) < 0 && errno == EINTR) {
  }
  lane = Lane{};
  return {LaneEvent::Kind::died, number, why.empty() ? describe(status) : why};
}

void Lanes::end_all() {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (lanes_[i].busy) bury(i, "ended");
    lanes_[i] = Lane{};  // an idle one ends when its channel does
  }
  reap_orphans(10s);
}

}  // namespace vouch::batch
