#include "sandbox/host.h"

#include <unistd.h>

namespace vouch::sandbox {

Host probe_host() {
  Host host;
  host.why_not = "bubblewrap was not tried";
  return host;
}

IdentityLease::IdentityLease() : identity_{geteuid(), getegid()} {}
IdentityLease::~IdentityLease() = default;
IdentityLease::IdentityLease(IdentityLease&&) noexcept = default;
IdentityLease& IdentityLease::operator=(IdentityLease&&) noexcept = default;

}  // namespace vouch::sandbox
