#include "sandbox/confine.h"

#include <glob.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "sandbox/kernel/landlock.h"
#include "sandbox/kernel/seccomp.h"
#include "util/error.h"
#include "util/os/sanitizers.h"

namespace vouch::sandbox {
namespace {

void set_limit(__rlimit_resource resource, std::uint64_t wanted) {
  rlimit limit{};
  getrlimit(resource, &limit);
  limit.rlim_max = std::min<rlim_t>(limit.rlim_max, wanted);
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(resource, &limit) != 0) {
    throw InternalError("confine",
                        "cannot set a resource limit: " + std::generic_category().message(errno));
  }
}

void set_limits(const Confinement& confinement) {
  if (!os::kSanitized && confinement.memory_bytes != 0) {
    set_limit(RLIMIT_AS, confinement.memory_bytes);
  }
  if (!os::kSanitized && confinement.private_bytes != 0) {
    set_limit(RLIMIT_DATA, confinement.private_bytes);
  }
  if (confinement.cpu_seconds != 0) set_limit(RLIMIT_CPU, confinement.cpu_seconds);
  if (confinement.file_bytes != 0) set_limit(RLIMIT_FSIZE, confinement.file_bytes);
  set_limit(RLIMIT_NOFILE, confinement.descriptors);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_MSGQUEUE, 0);
}

/// glibc loads the converters of its iconv when they are first asked for.
std::vector<std::string> converters() {
  std::vector<std::string> found{"/usr/lib/gconv", "/usr/lib64/gconv", "/usr/lib/locale",
                                 "/dev/null",      "/dev/urandom",     "/usr/share/zoneinfo"};
  glob_t matches{};
  if (glob("/usr/lib/*/gconv", 0, nullptr, &matches) == 0) {
    found.insert(found.end(), matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
  }
  globfree(&matches);
  return found;
}

}  // namespace

std::vector<std::string> confine_self(const Confinement& confinement) {
  std::vector<std::string> held;
  set_limits(confinement);
  held.emplace_back("rlimits");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    throw InternalError("confine", "cannot give up new privileges");
  }
  LandlockRules rules;
  rules.readable = confinement.readable_directories;
  rules.writable = confinement.writable_directories;
  rules.readable_paths = confinement.readable_paths;
  const std::vector<std::string> more = converters();
  rules.readable_paths.insert(rules.readable_paths.end(), more.begin(), more.end());
  if (restrict_self(rules)) held.emplace_back("landlock");
  if (load_reader_filter()) held.emplace_back("seccomp");
  return held;
}

}  // namespace vouch::sandbox
