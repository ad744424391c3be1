// The network witness: in a sandbox without a network it hears whom the programs ask for.
//
// A process of its own makes the network namespace that the sandbox will have, while the rest of
// it is laid out. It answers every DNS query with NXDOMAIN at 127.0.0.1:53 (where the sandbox's
// resolv.conf points), has every other address delivered to the loopback device, and there sees the
// first packet of each TCP connection and every UDP datagram to an address that is not the
// sandbox's own. Nothing leaves the machine: the namespace has no other device. It then gives up
// every capability and all but a handful of system calls before it reads a byte, since what it
// reads is a stranger's.
//
// Not seen: names resolved by other means than DNS at the address of resolv.conf (their literal
// addresses are), multicast, and what is lost when a program sends faster than is read.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "util/os/fd.h"
#include "util/os/subprocess.h"

namespace vouch::sandbox {

class Witness {
 public:
  /// Starts it, to run as `identity` when we are root. The network belongs to the user namespace
  /// of `owner`, or as root to ours. Throws InternalError.
  Witness(const os::Identity& identity, pid_t owner);
  /// Its network's namespace, when it listens there. Throws InternalError.
  os::Fd await_network();
  /// Returns when it has given up what it does not need: before anything of a group's is started.
  /// Throws InternalError.
  void await_confined() const;
  /// Ends it, and leaves the reaping to Inside, which waits for every child.
  ~Witness();
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  /// Who was asked for since the last call, each once, in order; at most 1,000.
  std::vector<std::string> heard();

 private:
  pid_t process_ = 0;
  os::Fd channel_;
};

/// The name that a DNS query asks for (RFC 1035, 4.1), printable; empty when it is no query, or
/// asks for the name of an address.
std::string asked_name(const std::string& query);

/// The answer NXDOMAIN to a query; empty when it is no query.
std::string refusal(const std::string& query);

}  // namespace vouch::sandbox
