#include "sandbox/supervisor/monitor_sockets.h"

#include <arpa/inet.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "util/error.h"

namespace vouch::sandbox {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw InternalError("witness", what + ": " + std::generic_category().message(errno));
}

constexpr unsigned kSyn = 0x02;  // TCP's flags (RFC 9293, 3.1)
constexpr unsigned kSynAck = 0x12;
constexpr unsigned kSeenBytes = 64;

constexpr sock_filter load_byte(std::uint32_t at) { return {BPF_LD | BPF_B | BPF_ABS, 0, 0, at}; }
constexpr sock_filter jump_if(std::uint32_t value, std::uint8_t yes, std::uint8_t no) {
  return {BPF_JMP | BPF_JEQ | BPF_K, yes, no, value};
}
constexpr sock_filter answer(std::uint32_t bytes) { return {BPF_RET | BPF_K, 0, 0, bytes}; }
constexpr sock_filter kOnlySynAck{BPF_ALU | BPF_AND | BPF_K, 0, 0, kSynAck};

// Busy traffic among the sandbox's own programs must not be copied to us: of TCP only what opens a
// connection. Raw sockets get IPv4 with its header and IPv6 without (raw(7), RFC 3542).
constexpr std::array kOpening4{sock_filter{BPF_LDX | BPF_B | BPF_MSH, 0, 0, 0},
                               sock_filter{BPF_LD | BPF_B | BPF_IND, 0, 0, 13},
                               kOnlySynAck,
                               jump_if(kSyn, 0, 1),
                               answer(kSeenBytes),
                               answer(0)};
constexpr std::array kOpening6{load_byte(13), kOnlySynAck, jump_if(kSyn, 0, 1), answer(kSeenBytes),
                               answer(0)};
// And of UDP not what goes to 127/8.
constexpr std::array kForeign4{load_byte(16), jump_if(127, 0, 1), answer(0), answer(kSeenBytes)};

template <std::size_t Count>
void attach(const os::Fd& packets, const std::array<sock_filter, Count>& filter) {
  sock_fprog program{};
  program.len = static_cast<unsigned short>(filter.size());
  program.filter = const_cast<sock_filter*>(filter.data());
  if (setsockopt(packets.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) != 0) {
    fail("cannot filter packets");
  }
}

/// As text; empty for the sandbox's own addresses and for multicast.
std::string foreign(int family, const void* address) {
  const auto* bytes = static_cast<const unsigned char*>(address);
  const bool own =
      family == AF_INET ? bytes[0] == 127 : std::memcmp(address, &in6addr_loopback, 16) == 0;
  const bool multicast = family == AF_INET ? bytes[0] >= 224 : bytes[0] == 0xff;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (own || multicast || inet_ntop(family, address, text.data(), text.size()) == nullptr)
    return "";
  return text.data();
}

/// One netlink request to add "local ANY/0 dev lo".
void add_route(int family) {
  const os::Fd socket_fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket_fd) fail("cannot open a netlink socket");
  struct {
    nlmsghdr header;
    rtmsg route;
    rtattr attribute;
    std::uint32_t device;
  } request{};
  request.header.nlmsg_len = sizeof(request);
  request.header.nlmsg_type = RTM_NEWROUTE;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK;
  request.route.rtm_family = static_cast<unsigned char>(family);
  request.route.rtm_table = RT_TABLE_LOCAL;
  request.route.rtm_protocol = RTPROT_STATIC;
  request.route.rtm_scope = RT_SCOPE_HOST;
  request.route.rtm_type = RTN_LOCAL;
  request.attribute.rta_type = RTA_OIF;
  request.attribute.rta_len = RTA_LENGTH(sizeof(request.device));
  request.device = if_nametoindex("lo");
  if (send(socket_fd.get(), &request, sizeof(request), 0) < 0) fail("cannot add a route");
  alignas(nlmsghdr) std::array<char, 512> reply{};
  const ssize_t got = recv(socket_fd.get(), reply.data(), reply.size(), 0);
  nlmsgerr result{};
  if (got < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(result)))) fail("no answer to a route");
  std::memcpy(&result, reply.data() + NLMSG_HDRLEN, sizeof(result));
  if (result.error != 0) {
    errno = -result.error;
    fail("cannot add a route");
  }
}

bool has_ipv6() {
  const os::Fd probe(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return static_cast<bool>(probe);
}

}  // namespace

void bring_loopback_up() {
  const os::Fd any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  // The kernel gives it 127.0.0.1 and ::1 as it comes up.
  if (!any || ioctl(any.get(), SIOCSIFFLAGS, &request) != 0) fail("cannot bring up the loopback");
}

std::vector<os::Fd> open_dns_sockets() {
  std::vector<os::Fd> all;
  for (const in_addr_t place : {0x7f000001U, 0x7f000035U}) {
    os::Fd dns(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    address.sin_addr.s_addr = htonl(place);
    if (!dns || bind(dns.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
      fail("cannot listen for DNS");
    }
    all.push_back(std::move(dns));
  }
  return all;
}

std::vector<os::Fd> open_packet_sockets() {
  std::vector<os::Fd> all;
  for (const int family : {AF_INET, AF_INET6}) {
    if (family == AF_INET6 && !has_ipv6()) continue;
    for (const int protocol : {IPPROTO_TCP, IPPROTO_UDP}) {
      os::Fd packets(socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol));
      if (!packets) fail("cannot watch packets");
      if (protocol == IPPROTO_TCP && family == AF_INET) attach(packets, kOpening4);
      if (protocol == IPPROTO_TCP && family == AF_INET6) attach(packets, kOpening6);
      if (protocol == IPPROTO_UDP && family == AF_INET) attach(packets, kForeign4);
      const int on = 1;
      if (family == AF_INET6 &&
          setsockopt(packets.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on)) != 0) {
        fail("cannot watch packets");
      }
      all.push_back(std::move(packets));
    }
  }
  return all;
}

void deliver_everything_here() {
  add_route(AF_INET);
  if (has_ipv6()) add_route(AF_INET6);
}

std::optional<std::string> next_destination(int packets) {
  std::array<char, kSeenBytes> bytes{};
  alignas(cmsghdr) std::array<char, 256> control{};
  iovec space{bytes.data(), bytes.size()};
  msghdr message{};
  message.msg_iov = &space;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t got = recvmsg(packets, &message, MSG_DONTWAIT);
  if (got < 0) return std::nullopt;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != IPPROTO_IPV6 || header->cmsg_type != IPV6_PKTINFO) continue;
    in6_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(header), sizeof(info));
    return foreign(AF_INET6, &info.ipi6_addr);
  }
  constexpr std::size_t kDestination = 16;  // RFC 791, 3.1
  in_addr address{};
  if (static_cast<std::size_t>(got) < kDestination + sizeof(address)) return "";
  std::memcpy(&address, bytes.data() + kDestination, sizeof(address));
  return foreign(AF_INET, &address);
}

bool drop_capabilities() {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> none{};
  return syscall(SYS_capset, &header, none.data()) == 0;
}

}  // namespace vouch::sandbox
