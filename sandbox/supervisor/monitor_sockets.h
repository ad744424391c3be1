// The witness's sockets and routes, made inside the sandbox's network namespace.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "util/os/fd.h"

namespace vouch::sandbox {

/// Gives the namespace its loopback device. Throws InternalError.
void bring_loopback_up();

/// UDP 127.0.0.1:53, and 127.0.0.53:53, where programs that know systemd's resolver ask. Throws
/// InternalError.
std::vector<os::Fd> open_dns_sockets();

/// Sockets that get TCP's opening packets and UDP's datagrams, IPv4 and IPv6, to whatever address.
/// Raw ones: the kernel closes them at once, and waits tens of milliseconds for packet sockets.
std::vector<os::Fd> open_packet_sockets();

/// Where the next packet goes, as text; empty when that is the sandbox itself, or multicast. None
/// when there is no packet.
std::optional<std::string> next_destination(int packets);

/// Routes that deliver every IPv4 and IPv6 address to the loopback device, as local ones.
void deliver_everything_here();

/// All capabilities of this process, for good. False when the kernel refuses.
bool drop_capabilities();

}  // namespace vouch::sandbox
