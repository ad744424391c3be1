#include "sandbox/host.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>

#include "sandbox/fault.h"
#include "sandbox/landlock.h"
#include "sandbox/process.h"

namespace vouch::sandbox {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// The oldest that has all we ask of it: --as-pid-1 and --info-fd from 0.1.8 and 0.2, --remount-ro
// of a mount point from 0.1; what was tested is 0.8.
constexpr const char* kBubblewrap = "/usr/bin/bwrap";
constexpr const char* kInstallBubblewrap = "apt-get install bubblewrap";

std::string setting(const char* path) {
  std::ifstream file(path);
  std::string value;
  file >> value;
  return value;
}

bool in_container() {
  return fs::exists("/.dockerenv") || fs::exists("/run/.containerenv") ||
         !setting("/run/systemd/container").empty();
}

/// The one command that lets ordinary users make user name spaces here, by what forbids it.
std::string mend_name_spaces() {
  if (setting("/proc/sys/user/max_user_namespaces") == "0") {
    return "sysctl -w user.max_user_namespaces=15000";
  }
  if (setting("/proc/sys/kernel/unprivileged_userns_clone") == "0") {
    return "sysctl -w kernel.unprivileged_userns_clone=1";
  }
  if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") {
    return "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
  }
  if (in_container()) {
    return "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
           "--security-opt systempaths=unconfined ...";
  }
  return "ask for a kernel with CONFIG_USER_NS";
}

std::string mend_groups() {
  if (in_container())
    return "docker run --cgroupns=private --privileged ... (or limits of its own)";
  if (geteuid() == 0) return "mount -t cgroup2 none /sys/fs/cgroup";
  return "systemd-run --user --scope -p Delegate=yes vouch ...";
}

Ability try_bubblewrap() {
  Ability ability{"bubblewrap", false, "", kInstallBubblewrap};
  ProcessSpec spec;
  spec.argv = {kBubblewrap, "--version"};
  try {
    const ProcessResult result = run_process(spec);
    ability.by = result.output.substr(0, result.output.find('\n'));
    ability.works = result.ending == ProcessResult::Ending::exited && result.exit_code == 0;
  } catch (const HarnessFault&) {
    ability.by = std::string(kBubblewrap) + " is not installed";
  }
  if (ability.works) ability.mend.clear();
  return ability;
}

Ability try_name_spaces(const Identity& identity) {
  Ability ability{"user namespaces", false, "the kernel refuses them", mend_name_spaces()};
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
  Trial(Isolation isolation, const Identity& identity) {
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
    Ability ability{canary.name, false, by, mend_groups()};
    if (by == "none") {
      ability.by = "nothing enforces it here";
    } else if (trial.run(canary.script, canary.limits).ending != canary.ending) {
      ability.by = by + " did not stop a program that went past it";
      by = "none";
    } else {
      // A watchdog stops a program, but only after it has gone past the limit.
      ability.works = by != "watchdog";
    }
    if (ability.works) ability.mend.clear();
    host.abilities.push_back(ability);
  }
}

void try_strict(Host& host, const Identity& identity) {
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
                                heard ? "" : mend_name_spaces()});
      try_limits(trial, host);
    }
  } catch (const HarnessFault& fault) {
    whole.works = host.can_isolate = false;
    whole.by = fault.what();
  }
  if (!whole.works) host.enforced = nobody();
  if (!whole.works) whole.mend = host.mend.empty() ? mend_name_spaces() : host.mend;
  host.abilities.push_back(whole);
  if (whole.works) return;
  if (host.why_not.empty()) host.why_not = "this machine cannot isolate: " + whole.by;
  host.mend = whole.mend;
}

void try_weak(Host& host, const Identity& identity) {
  Ability weak{"weak isolation", false, "", "ask for a kernel with Landlock (5.13 or newer)"};
  try {
    Trial trial(Isolation::weak, identity);
    weak.works = trial.runs();
    if (weak.works) host.enforced_weakly = trial.enforced();
    weak.by = weak.works ? "landlock and seccomp" : "a trial run did not end as it should";
  } catch (const HarnessFault& fault) {
    weak.by = fault.what();
  }
  if (weak.works) weak.mend.clear();
  host.can_isolate_weakly = weak.works;
  host.abilities.push_back(weak);
}

}  // namespace

std::string mend_of(const Host& host, const std::string& limit) {
  for (const Canary& canary : kCanaries) {
    if (limit != canary.limit) continue;
    for (const Ability& ability : host.abilities) {
      if (ability.name == canary.name) return ability.mend;
    }
    if (limit != "disk") return mend_groups();  // under weak isolation alone nothing was tried
  }
  return host.mend;
}

Host probe_host() {
  Host host;
  const IdentityLease lease;
  for (const Ability& needed : {try_bubblewrap(), try_name_spaces(lease.get())}) {
    host.abilities.push_back(needed);
    if (needed.works || !host.why_not.empty()) continue;
    host.why_not = fmt::format("this machine cannot isolate: {}", needed.by);
    host.mend = needed.mend;
  }
  const int version = landlock_version();
  host.abilities.push_back(
      {"landlock", version > 0,
       version > 0 ? fmt::format("version {}", version) : "the kernel has none",
       version > 0 ? "" : "boot with lsm=landlock,... (Linux 5.13 or newer)"});
  if (host.why_not.empty()) try_strict(host, lease.get());
  try_weak(host, lease.get());
  return host;
}

}  // namespace vouch::sandbox
