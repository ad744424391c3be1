// What this machine can confine and limit, found by trying.
#pragma once

#include <string>
#include <vector>

#include "sandbox/session.h"
#include "sandbox/spec/enforcement.h"

namespace vouch::sandbox {

/// One thing that was tried.
struct Ability {
  std::string name;  // "user namespaces", "bubblewrap", "memory limit", ...
  bool works = false;
  std::string by;   // who gives it: "cgroup1", "landlock 7", ...; or why it is missing
  std::string fix;  // the command that fixes it; empty when it works
};

struct Host {
  std::vector<Ability> abilities;
  bool can_isolate = false;         // strict isolation: "files" and "network" at least
  bool can_isolate_weakly = false;  // for one's own code
  std::string why_not;              // one sentence, when it cannot isolate strictly
  std::string fix;                  // the command that fixes that
  // Under strict isolation; a limit whose canary failed is "none".
  Enforced enforced = nobody();
  Enforced enforced_weakly = nobody();  // under weak isolation, which has no canaries
};

/// The command by which `host` comes to enforce `limit` ("memory", ...); empty when none is known.
std::string fix_of(const Host& host, const std::string& limit);

/// Tries everything once: a sandbox is started, and small programs go past each of its limits.
/// Takes about a second; for a batch, once.
Host probe_host();

/// Becomes `identity` for good, and nothing where the process is not root. Throws InternalError,
/// also for an identity that is root itself.
void give_up_root(const os::Identity& identity);

/// A user and group for one group's processes, held until destroyed, so that no two groups under
/// way at once share one. As an ordinary user it is the caller's own. As root: the numbers from
/// 61000 to 61999, or those of VOUCH_UIDS=FIRST-LAST.
class IdentityLease {
 public:
  IdentityLease();
  ~IdentityLease();
  IdentityLease(IdentityLease&&) noexcept;
  IdentityLease& operator=(IdentityLease&&) noexcept;
  os::Identity get() const { return identity_; }

 private:
  os::Identity identity_;
  int lock_ = -1;
};

}  // namespace vouch::sandbox
