#include "sandbox/host.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <vector>

#include "sandbox/kernel/landlock.h"
#include "sandbox/kernel/seccomp.h"
#include "sandbox/remedies.h"
#include "util/error.h"
#include "util/os/subprocess.h"

namespace vouch::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr const char* kBubblewrap = "/usr/bin/bwrap";

/// Older than 0.5, which docs/sandbox.md asks for. What tells no version is not judged by it.
bool is_old(const std::string& version) {
  unsigned major = 0;
  unsigned minor = 0;
  if (std::sscanf(version.c_str(), "bubblewrap %u.%u", &major, &minor) != 2) return false;
  return major == 0 && minor < 5;
}

Ability try_bubblewrap() {
  Ability ability{"bubblewrap", false, "", remedy_no_bubblewrap()};
  os::ProcessSpec spec;
  spec.argv = {kBubblewrap, "--version"};
  try {
    const os::ProcessResult result = os::run_process(spec);
    ability.by = result.output.substr(0, result.output.find('\n'));
    ability.works = result.ending == os::ProcessResult::Ending::exited && result.exit_code == 0;
    if (!ability.works) ability.by = std::string(kBubblewrap) + " does not run";
  } catch (const InternalError&) {
    ability.by = std::string(kBubblewrap) + " is not installed";
  }
  if (ability.works && is_old(ability.by)) {
    ability = {"bubblewrap", false, ability.by + " is older than 0.5", remedy_old_bubblewrap()};
  }
  if (ability.works) ability.fix.clear();
  return ability;
}

/// What a reader of a group's files can be confined by: see confine_self().
std::vector<Ability> try_reading() {
  const int version = landlock_version();
  Ability landlock{"landlock", version > 0, fmt::format("version {}", version), ""};
  if (!landlock.works) landlock = {"landlock", false, "the kernel has none", remedy_landlock()};
  const pid_t child = fork();
  if (child == 0) {
    const bool loaded = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && load_reader_filter();
    syscall(SYS_exit_group, loaded ? 0 : 1);
  }
  int status = 1;
  if (child > 0) waitpid(child, &status, 0);
  Ability seccomp{"seccomp", status == 0, "the kernel", ""};
  if (!seccomp.works) seccomp = {"seccomp", false, "the kernel refuses filters", remedy_seccomp()};
  return {landlock, seccomp};
}

Ability try_namespaces(const os::Identity& identity) {
  Ability ability{"user namespaces", false, "the kernel refuses them", remedy_namespaces()};
  const pid_t child = fork();
  if (child == 0) {
    // As the user who will need them: root may always.
    if (geteuid() == 0 && (setresgid(identity.gid, identity.gid, identity.gid) != 0 ||
                           setresuid(identity.uid, identity.uid, identity.uid) != 0)) {
      _exit(1);
    }
    _exit(unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 ? 0 : 1);
  }
  int status = 1;
  if (child > 0) waitpid(child, &status, 0);
  if (status == 0) ability = {"user namespaces", true, "the kernel", ""};
  return ability;
}

/// A program that goes past one limit, which is all that it is given, and how it has to end. It
/// stays there, so that a watchdog has the time to see it on a machine that does much else: with a
/// limit beside it, or an end of its own, which of them comes first would be chance.
struct Canary {
  const char* name;
  const char* limit;  // as in SessionSpec::require
  std::string Enforced::*by;
  const char* script;
  Limits limits;
  Ending ending;
};

constexpr std::uint64_t kMiB = 1U << 20;

const std::array kCanaries{
    Canary{"memory limit", "memory", &Enforced::memory,
           "(head -c 100M /dev/zero; sleep 15) | tail >/dev/null",
           Limits{.memory_bytes = 32 * kMiB}, Ending::out_of_memory},
    Canary{"process limit", "processes", &Enforced::processes,
           "for i in {1..60}; do sleep 15 & done 2>/dev/null; wait", Limits{.processes = 32},
           Ending::too_many_processes},
    Canary{"processor limit", "cpu", &Enforced::cpu, "while :; do :; done",
           Limits{.cpu = milliseconds(200)}, Ending::cpu_limit},
    Canary{"disk limit", "disk", &Enforced::disk, "head -c 20M /dev/zero >full", Limits{},
           Ending::disk_full},
};

/// A sandbox of each kind, small enough to go past its limits at once.
class Trial {
 public:
  Trial(Isolation isolation, const os::Identity& identity) {
    SessionSpec spec;
    spec.identity = identity;
    spec.isolation = isolation;
    spec.require.clear();
    spec.total.disk_bytes = 8 * kMiB;
    session_.emplace(spec);
  }

  RunResult run(const char* script, const Limits& limits = {}) {
    Command command;
    command.script = script;
    command.limits = limits;
    command.limits.wall = std::chrono::seconds(20);
    return session_->run(command);
  }

  bool runs() {
    const RunResult result = run("exit 42");
    return result.ending == Ending::exited && result.exit_code == 42;
  }

  const Enforced& enforced() const { return session_->enforced(); }

 private:
  std::optional<Session> session_;
};

void try_limits(Trial& trial, Host& host) {
  for (const Canary& canary : kCanaries) {
    std::string& by = host.enforced.*canary.by;
    Ability ability{canary.name, false, by, remedy_control_groups()};
    if (by == "none") {
      ability.by = "nothing enforces it here";
    } else if (trial.run(canary.script, canary.limits).ending != canary.ending) {
      ability.by = by + " did not stop a program that went past it";
      by = "none";
    } else {
      // A watchdog stops a program, but only after it has gone past the limit.
      ability.works = by != "watchdog";
    }
    if (ability.works) ability.fix.clear();
    host.abilities.push_back(ability);
  }
}

void try_strict(Host& host, const os::Identity& identity) {
  Ability whole{"strict isolation", false, "", ""};
  try {
    Trial trial(Isolation::strict, identity);
    host.enforced = trial.enforced();
    host.can_isolate = trial.runs();
    whole.works = host.can_isolate;
    whole.by = whole.works ? "bubblewrap" : "a trial run did not end as it should";
    if (whole.works) {
      const auto hosts = trial.run("getent hosts doctor.vouch.example").hosts;
      const bool heard =
          std::find(hosts.begin(), hosts.end(), "doctor.vouch.example") != hosts.end();
      host.abilities.push_back({"network witness", heard, heard ? "dns and packets" : "not heard",
                                heard ? "" : remedy_namespaces()});
      try_limits(trial, host);
    }
  } catch (const InternalError& fault) {
    whole.works = host.can_isolate = false;
    whole.by = fault.what();
  }
  if (!whole.works) host.enforced = nobody();
  if (!whole.works) whole.fix = host.fix.empty() ? remedy_namespaces() : host.fix;
  host.abilities.push_back(whole);
  if (whole.works) return;
  if (host.why_not.empty()) host.why_not = "this machine cannot isolate: " + whole.by;
  host.fix = whole.fix;
}

void try_weak(Host& host, const os::Identity& identity) {
  Ability weak{"weak isolation", false, "", remedy_landlock()};
  try {
    Trial trial(Isolation::weak, identity);
    weak.works = trial.runs();
    if (weak.works) host.enforced_weakly = trial.enforced();
    weak.by = weak.works ? "landlock and seccomp" : "a trial run did not end as it should";
  } catch (const InternalError& fault) {
    weak.by = fault.what();
  }
  if (weak.works) weak.fix.clear();
  host.can_isolate_weakly = weak.works;
  host.abilities.push_back(weak);
}

}  // namespace

std::string fix_of(const Host& host, const std::string& limit) {
  for (const Canary& canary : kCanaries) {
    if (limit != canary.limit) continue;
    for (const Ability& ability : host.abilities) {
      if (ability.name == canary.name) return ability.fix;
    }
    if (limit != "disk")
      return remedy_control_groups();  // under weak isolation alone nothing was tried
  }
  return host.fix;
}

Host probe_host() {
  Host host;
  const IdentityLease lease;
  for (const Ability& needed : {try_bubblewrap(), try_namespaces(lease.get())}) {
    host.abilities.push_back(needed);
    if (needed.works || !host.why_not.empty()) continue;
    host.why_not = fmt::format("this machine cannot isolate: {}", needed.by);
    host.fix = needed.fix;
  }
  for (const Ability& confines : try_reading()) host.abilities.push_back(confines);
  if (host.why_not.empty()) try_strict(host, lease.get());
  try_weak(host, lease.get());
  return host;
}

}  // namespace vouch::sandbox
