#include "sandbox/supervisor/network_monitor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "sandbox/host.h"
#include "sandbox/ipc/message.h"
#include "sandbox/kernel/seccomp_filters.h"
#include "sandbox/supervisor/monitor_sockets.h"
#include "util/error.h"
#include "util/os/sanitizers.h"

namespace vouch::sandbox {
namespace {

constexpr std::size_t kMostHeard = 1000;  // RunResult::hosts of one step
constexpr std::size_t kLongestName = 255;
constexpr int kAnswerLimit = 5000;  // milliseconds that the witness may take to say what it heard
constexpr char kEndOfList = '\n';   // no name holds it
constexpr char kListening = 'l';

[[noreturn]] void fail(const std::string& what) {
  throw InternalError("witness", what + ": " + std::generic_category().message(errno));
}

/// The witness's own side: one thread, no allocation that grows with what it reads.
class Listener {
 public:
  explicit Listener(os::Fd channel) : channel_(std::move(channel)) {}

  /// In the network's namespace, with capabilities for it.
  void open() {
    bring_loopback_up();
    dns_ = open_dns_sockets();
    deliver_everything_here();
    packets_ = open_packet_sockets();
  }

  /// Serves until the supervisor is gone.
  void serve() {
    std::vector<pollfd> watched{{channel_.get(), POLLIN, 0}};
    for (const os::Fd& dns : dns_) watched.push_back({dns.get(), POLLIN, 0});
    for (const os::Fd& packets : packets_) watched.push_back({packets.get(), POLLIN, 0});
    for (;;) {
      if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
      read_all();
      if (watched[0].revents == 0) continue;
      char request = 0;
      if (recv(channel_.get(), &request, 1, 0) != 1) return;
      read_all();  // what was sent before the question
      for (const std::string& name : heard_) tell(name);
      if (more_) tell("and more");
      heard_.clear();
      more_ = false;
      tell(std::string(1, kEndOfList));
    }
  }

 private:
  void tell(const std::string& text) {
    if (send(channel_.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0) _exit(0);
  }

  void read_all() {
    // Bounded, so that a flood cannot keep it from answering.
    constexpr int kMostAtOnce = 2000;
    for (const os::Fd& dns : dns_) {
      for (int i = 0; i < kMostAtOnce && read_query(dns.get()); ++i) {
      }
    }
    for (const os::Fd& packets : packets_) {
      for (int i = 0; i < kMostAtOnce; ++i) {
        const auto name = next_destination(packets.get());
        if (!name) break;
        note(*name);
      }
    }
  }

  bool read_query(int dns) {
    sockaddr_storage sender{};
    socklen_t length = sizeof(sender);
    std::array<char, 1500> bytes{};
    const ssize_t got = recvfrom(dns, bytes.data(), bytes.size(), MSG_DONTWAIT,
                                 reinterpret_cast<sockaddr*>(&sender), &length);
    if (got < 0) return false;
    const std::string query(bytes.data(), static_cast<std::size_t>(got));
    const std::string answer = refusal(query);
    if (answer.empty()) return true;
    note(asked_name(query));
    sendto(dns, answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&sender), length);
    return true;
  }

  void note(const std::string& name) {
    if (name.empty() || std::find(heard_.begin(), heard_.end(), name) != heard_.end()) return;
    if (heard_.size() < kMostHeard) {
      heard_.push_back(name);
    } else {
      more_ = true;
    }
  }

  os::Fd channel_;
  std::vector<os::Fd> dns_, packets_;
  std::vector<std::string> heard_;
  bool more_ = false;  // than kMostHeard
};

os::Fd make_network(pid_t owner) {
  if (geteuid() != 0) {
    const os::Fd user(open(fmt::format("/proc/{}/ns/user", owner).c_str(), O_RDONLY | O_CLOEXEC));
    if (!user) fail("cannot open the sandbox's user namespace");
    if (setns(user.get(), CLONE_NEWUSER) != 0) fail("cannot enter the sandbox's user namespace");
  }
  if (unshare(CLONE_NEWNET) != 0) fail("cannot create a network");
  os::Fd network(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!network) fail("cannot open the network");
  return network;
}

void give_up_rights(const os::Identity& identity, bool as_root) {
  const rlimit memory{std::uint64_t{256} << 20, std::uint64_t{256} << 20};
  const rlimit none{0, 0};
  if (!os::kSanitized) setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_NPROC, &none);
  setrlimit(RLIMIT_FSIZE, &none);
  if (as_root) give_up_root(identity);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // again: a change of user clears it
  if (!drop_capabilities() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      !load_witness_filter()) {
    fail("cannot give up rights");
  }
}

[[noreturn]] void witness(const os::Identity& identity, pid_t owner, os::Fd channel) {
  const bool as_root = geteuid() == 0;
  const int socket = channel.get();
  try {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (dup2(socket, 3) != 3) fail("dup2");
    if (socket != 3) channel.reset(3);
    syscall(SYS_close_range, 4U, ~0U, 0U);
    os::Fd network = make_network(owner);
    Listener listener(std::move(channel));
    listener.open();
    // While it still can: descriptors cannot be sent through the filter.
    if (!send_frame(3, "", network.get())) _exit(0);
    network.reset();
    give_up_rights(identity, as_root);
    if (send(3, &kListening, 1, MSG_NOSIGNAL) == 1) listener.serve();
  } catch (const InternalError& fault) {
    send_frame(3, fault.what());
  }
  _exit(0);
}

std::string receive_text(int channel) {
  std::array<char, 512> text{};
  pollfd watched{channel, POLLIN, 0};
  if (poll(&watched, 1, kAnswerLimit) <= 0) return "";
  const ssize_t got = recv(channel, text.data(), text.size(), 0);
  return {text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

}  // namespace

Witness::Witness(const os::Identity& identity, pid_t owner) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("socketpair");
  channel_.reset(ends[0]);
  os::Fd theirs(ends[1]);
  process_ = fork();
  if (process_ < 0) fail("cannot start the witness");
  if (process_ == 0) witness(identity, owner, std::move(theirs));
}

os::Fd Witness::await_network() {
  auto answer = receive_frame(channel_.get());
  if (!answer) throw InternalError("witness", "the witness died");
  if (!answer->descriptor) throw InternalError("witness", answer->text);
  return std::move(answer->descriptor);
}

void Witness::await_confined() const {
  if (receive_text(channel_.get()) == std::string(1, kListening)) return;
  throw InternalError("witness", "cannot give up rights");
}

Witness::~Witness() { kill(process_, SIGKILL); }

std::vector<std::string> Witness::heard() {
  std::vector<std::string> names;
  const char question = '?';
  if (send(channel_.get(), &question, 1, MSG_NOSIGNAL) != 1) return names;
  for (;;) {
    std::string name = receive_text(channel_.get());
    if (name.empty() || name[0] == kEndOfList) return names;
    names.push_back(std::move(name));
  }
}

std::string asked_name(const std::string& query) {
  constexpr std::size_t kHeader = 12;
  std::string name;
  std::size_t at = kHeader;
  while (at < query.size()) {
    const auto length = static_cast<unsigned char>(query[at++]);
    if (length == 0) break;
    if (length > 63 || at + length > query.size()) return "";  // a pointer has no place in a query
    if (!name.empty()) name += '.';
    for (const char byte : query.substr(at, length)) {
      const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                         (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
      // As in zone files (RFC 1035, 5.1).
      if (plain) name += byte;
      if (!plain) name += fmt::format("\\{:03}", static_cast<unsigned char>(byte));
    }
    at += length;
    if (name.size() > kLongestName) return "";
  }
  if (name.ends_with(".in-addr.arpa") || name.ends_with(".ip6.arpa")) return "";
  return name;
}

std::string refusal(const std::string& query) {
  constexpr std::size_t kHeader = 12;
  if (query.size() < kHeader) return "";
  const auto flags = static_cast<unsigned char>(query[2]);
  constexpr unsigned char kIsAnswer = 0x80;
  if ((flags & kIsAnswer) != 0) return "";
  // The question is repeated; whatever follows it (EDNS) is left out.
  std::size_t end = kHeader;
  while (end < query.size() && query[end] != '\0') {
    end += static_cast<unsigned char>(query[end]) + 1U;
  }
  end += 5;  // the root label, type and class
  if (end > query.size()) return "";
  std::string answer = query.substr(0, end);
  answer[2] = static_cast<char>(kIsAnswer | (flags & 0x79) | 0x04);  // authoritative
  answer[3] = static_cast<char>(0x80 | 3);                           // recursion; NXDOMAIN
  answer[4] = 0;
  answer[5] = 1;
  for (std::size_t i = 6; i < kHeader; ++i) answer[i] = 0;
  return answer;
}

}  // namespace vouch::sandbox
