#include "sandbox/confine.h"

#include <sys/resource.h>

#include "sandbox/fault.h"

namespace vouch::sandbox {

std::vector<std::string> confine_self(const Confinement& confinement) {
  const rlimit memory{confinement.memory_bytes, confinement.memory_bytes};
  if (setrlimit(RLIMIT_AS, &memory) != 0) throw HarnessFault("confine", "cannot set RLIMIT_AS");
  return {"rlimits"};
}

}  // namespace vouch::sandbox
