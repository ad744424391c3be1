#include "harness/batch/host_cache.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>

#include "checks/model/output_layout.h"
#include "sandbox/ipc/session_json.h"
#include "util/error.h"
#include "util/os/helper_programs.h"
#include "util/os/text_file.h"
#include "util/sha256.h"
#include "util/version.h"

namespace vouch::batch {
namespace {

using nlohmann::json;

std::string mark_of(const std::filesystem::path& program) {
  struct stat info {};
  if (stat(program.c_str(), &info) != 0) return "none";
  return fmt::format("{} {} {}.{}", info.st_ino, info.st_size, info.st_mtim.tv_sec,
                     info.st_mtim.tv_nsec);
}

/// Where control groups are mounted; the rest of the mounts come and go.
std::string control_group_mounts() {
  std::istringstream mounts(os::read_text("/proc/self/mountinfo").value_or(""));
  std::string found;
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(" - cgroup") != std::string::npos) found += line + "\n";
  }
  return found;
}

/// All that decides what a probe finds.
std::string circumstances() {
  std::string all = fmt::format("vouch {}\nuser {}\n", kVersion, geteuid());
  for (const char* file :
       {"/proc/sys/kernel/random/boot_id", "/proc/sys/user/max_user_namespaces",
        "/proc/sys/kernel/unprivileged_userns_clone",
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "/proc/self/cgroup"}) {
    all += fmt::format("{} {}\n", file, os::read_text(file).value_or("none"));
  }
  all += control_group_mounts();
  all += fmt::format("bubblewrap {}\n", mark_of("/usr/bin/bwrap"));
  for (const char* program : {"vouch-supervise", "vouch-shim"}) {
    try {
      all += fmt::format("{} {}\n", program, mark_of(os::own_program(program)));
    } catch (const InternalError&) {
      all += fmt::format("{} none\n", program);
    }
  }
  return sha256(all);
}

bool all_works(const sandbox::Host& host) {
  return host.can_isolate && std::ranges::all_of(host.abilities, &sandbox::Ability::works);
}

/// What was kept under these circumstances, if anything.
std::optional<sandbox::Host> remembered(const results::OutputDir& store, const std::string& now) {
  try {
    const json kept = json::parse(store.state_file(layout::kHost).read().value_or("null"));
    if (!kept.is_object() || kept.at("circumstances") != now) return std::nullopt;
    sandbox::Host host;
    host.can_isolate = true;
    host.can_isolate_weakly = true;
    host.enforced = sandbox::enforced_from_json(kept.at("enforced"));
    return host;
  } catch (const json::exception&) {
    return std::nullopt;  // a power loss spoiled it
  }
}

}  // namespace

sandbox::Host known_host(const results::OutputDir& store, bool anew,
                         const std::function<sandbox::Host()>& probe) {
  const std::string now = circumstances();
  if (!anew) {
    if (auto host = remembered(store, now)) return *host;
  }
  sandbox::Host host = probe();
  if (!all_works(host)) return host;
  try {
    store.state_file(layout::kHost)
        .keep(json{{"circumstances", now}, {"enforced", sandbox::to_json(host.enforced)}}.dump() +
              "\n");
  } catch (const InternalError&) {
    // Then the next run tries it out again; a full disk is for the groups' results to tell.
  }
  return host;
}

}  // namespace vouch::batch
