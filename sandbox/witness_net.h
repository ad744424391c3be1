// The witness's sockets and routes, made inside the sandbox's network name space.
#pragma once

#include <string>

#include "sandbox/fd.h"

namespace vouch::sandbox {

/// UDP 127.0.0.1:53. Throws HarnessFault.
Fd open_dns_socket();

/// A socket that gets TCP's opening packets and UDP's datagrams to foreign addresses, IPv4 and
/// IPv6, as they pass the loopback device.
Fd open_packet_socket();

/// Routes that deliver every IPv4 and IPv6 address to the loopback device, as local ones.
void deliver_everything_here();

/// Where a packet (from its IP header on) goes, as text; empty when it is no packet or multicast.
std::string destination(const std::string& packet);

/// All capabilities of this process, for good. False when the kernel refuses.
bool drop_capabilities();

}  // namespace vouch::sandbox
