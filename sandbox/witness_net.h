// The witness's sockets and routes, made inside the sandbox's network name space.
#pragma once

#include <string>

#include "sandbox/fd.h"

namespace vouch::sandbox {

/// UDP 127.0.0.1:53. Throws HarnessFault.
Fd open_dns_socket();

/// A socket that gets TCP's opening packets and UDP's datagrams to foreign addresses, as they pass
/// the loopback device. `family` is AF_INET or AF_INET6; empty where the kernel has no IPv6.
Fd open_packet_socket(int family);

/// Routes that deliver every IPv4 and IPv6 address to the loopback device, as local ones.
void deliver_everything_here();

/// Where a packet (from its IP header on) goes, as text; empty when it is too short or multicast.
std::string destination(const std::string& packet, int family);

/// All capabilities of this process, for good. False when the kernel refuses.
bool drop_capabilities();

}  // namespace vouch::sandbox
