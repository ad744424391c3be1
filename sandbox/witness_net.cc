#include "sandbox/witness_net.h"

#include <arpa/inet.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "sandbox/fault.h"

namespace vouch::sandbox {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw HarnessFault("witness", what + ": " + std::generic_category().message(errno));
}

constexpr unsigned kTcp = 6;
constexpr unsigned kUdp = 17;
constexpr unsigned kSyn = 0x02;  // TCP's flags (RFC 9293, 3.1)
constexpr unsigned kSynAck = 0x12;
constexpr unsigned kSeenBytes = 64;

constexpr sock_filter load_byte(std::uint32_t at) { return {BPF_LD | BPF_B | BPF_ABS, 0, 0, at}; }
constexpr sock_filter load_word(std::uint32_t at) { return {BPF_LD | BPF_W | BPF_ABS, 0, 0, at}; }
constexpr sock_filter jump_if(std::uint32_t value, std::uint8_t yes, std::uint8_t no) {
  return {BPF_JMP | BPF_JEQ | BPF_K, yes, no, value};
}
constexpr sock_filter answer(std::uint32_t bytes) { return {BPF_RET | BPF_K, 0, 0, bytes}; }

constexpr auto kSkip = static_cast<std::uint32_t>(SKF_AD_OFF);

// Busy traffic among the sandbox's own programs must not be copied to us, and of each packet that
// loops back only one of the two sightings. Offsets are from the IP header (RFC 791, RFC 8200);
// options of IPv4 are stepped over, extension headers of IPv6 are not.
constexpr std::array kFilter{sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, kSkip + SKF_AD_PKTTYPE},
                             jump_if(PACKET_OUTGOING, 13, 0),  // to "nothing"
                             sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, kSkip + SKF_AD_PROTOCOL},
                             jump_if(ETH_P_IPV6, 12, 0),  // to IPv6
                             jump_if(ETH_P_IP, 0, 10),
                             load_byte(16),  // IPv4: to 127/8 is not ours
                             jump_if(127, 8, 0),
                             load_byte(9),
                             jump_if(kUdp, 5, 0),  // to "take"
                             jump_if(kTcp, 0, 5),
                             sock_filter{BPF_LDX | BPF_B | BPF_MSH, 0, 0, 0},
                             sock_filter{BPF_LD | BPF_B | BPF_IND, 0, 0, 13},
                             sock_filter{BPF_ALU | BPF_AND | BPF_K, 0, 0, kSynAck},
                             jump_if(kSyn, 0, 1),
                             answer(kSeenBytes),  // take
                             answer(0),           // nothing
                             load_word(24),       // IPv6: to ::1 is not ours
                             jump_if(0, 0, 6),
                             load_word(28),
                             jump_if(0, 0, 4),
                             load_word(32),
                             jump_if(0, 0, 2),
                             load_word(36),
                             jump_if(1, 7, 0),
                             load_byte(6),
                             jump_if(kUdp, 4, 0),
                             jump_if(kTcp, 0, 4),
                             load_byte(53),
                             sock_filter{BPF_ALU | BPF_AND | BPF_K, 0, 0, kSynAck},
                             jump_if(kSyn, 0, 1),
                             answer(kSeenBytes),
                             answer(0)};

/// One netlink request to add "local ANY/0 dev lo".
void add_route(int family) {
  const Fd socket_fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
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
  const Fd probe(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return static_cast<bool>(probe);
}

}  // namespace

Fd open_dns_socket() {
  Fd dns(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(53);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!dns || bind(dns.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    fail("cannot listen for DNS");
  }
  return dns;
}

Fd open_packet_socket() {
  // Protocol 0 until the filter is set, so that nothing unfiltered gets in.
  Fd packets(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!packets) fail("cannot watch packets");
  sock_fprog program{};
  program.len = kFilter.size();
  program.filter = const_cast<sock_filter*>(kFilter.data());
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex("lo"));
  if (setsockopt(packets.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) != 0 ||
      bind(packets.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    fail("cannot watch packets");
  }
  return packets;
}

void deliver_everything_here() {
  add_route(AF_INET);
  if (has_ipv6()) add_route(AF_INET6);
}

std::string destination(const std::string& packet) {
  if (packet.empty()) return "";
  const int version = static_cast<unsigned char>(packet[0]) >> 4;
  if (version != 4 && version != 6) return "";
  const int family = version == 4 ? AF_INET : AF_INET6;
  const std::size_t at = version == 4 ? 16 : 24;
  const std::size_t size = version == 4 ? 4 : 16;
  if (packet.size() < at + size) return "";
  const auto first = static_cast<unsigned char>(packet[at]);
  const bool multicast = family == AF_INET ? first >= 224 : first == 0xff;
  if (multicast) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(family, packet.data() + at, text.data(), text.size()) == nullptr) return "";
  return text.data();
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
