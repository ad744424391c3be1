// What this machine can confine and limit, found by trying.
#pragma once

#include <string>
#include <vector>

#include "sandbox/run.h"

namespace vouch::sandbox {

/// One thing that was tried.
struct Ability {
  std::string name;  // "user namespaces", "bubblewrap", "memory limit", ...
  bool works = false;
  std::string by;    // who gives it: "cgroup1", "landlock 7", ...; or why it is missing
  std::string mend;  // the command that mends it; empty when it works
};

struct Host {
  std::vector<Ability> abilities;
  bool can_isolate = false;  // strict isolation: "files" and "network" at least
  std::string why_not;       // one sentence, when it cannot
  std::string mend;          // the command that mends that
  Enforced enforced;
};

/// Tries everything once. Takes some 50 ms.
Host probe_host();

/// A user and group for one group's processes, held until destroyed, so that no two groups under
/// way at once share one. As an ordinary user it is the caller's own.
class IdentityLease {
 public:
  IdentityLease();
  ~IdentityLease();
  IdentityLease(IdentityLease&&) noexcept;
  IdentityLease& operator=(IdentityLease&&) noexcept;
  Identity get() const { return identity_; }

 private:
  Identity identity_;
  int lock_ = -1;
};

}  // namespace vouch::sandbox
