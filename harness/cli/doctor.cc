#include "harness/cli/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/build/isolation_check.h"
#include "harness/commands/shell_quote.h"
#include "harness/policy/policy_file.h"
#include "harness/policy/required_paths.h"
#include "sandbox/host.h"
#include "util/exit_status.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

using commands::shell_quoted;
using nlohmann::ordered_json;
using sandbox::Ability;
using sandbox::Isolation;

/// The directories that the policy promises or builds with.
std::vector<Ability> check_directories(const Policy& policy) {
  std::vector<Ability> found;
  for (const policy::MissingPlace& missing : policy::missing_places(policy)) {
    const bool is_root = missing.key == "sandbox.root";
    found.push_back({missing.key + " " + missing.path, false, missing.why,
                     is_root ? "mmdebstrap --variant=buildd stable " + shell_quoted(missing.path)
                             : "ls -l /dev"});
  }
  for (const std::string& directory : policy.toolchain.mounts) {
    const bool there = std::filesystem::exists(directory);
    found.push_back({"directory " + directory, there, there ? "there" : "missing",
                     there ? "" : "mkdir -p " + shell_quoted(directory)});
  }
  return found;
}

sandbox::SessionSpec session_spec(const Policy& policy, const sandbox::Host& host) {
  sandbox::SessionSpec spec;
  spec.root = policy.sandbox.root;
  for (const std::string& directory : policy.toolchain.mounts) {
    if (std::filesystem::exists(directory)) spec.mounts.emplace_back(directory);
  }
  spec.isolation = host.can_isolate ? Isolation::strict : Isolation::weak;
  return spec;
}

std::string remedy_toolchain(const Policy& policy, const std::string& name) {
  std::string fix = "apt-get install " + shell_quoted(name);
  if (name.starts_with('/')) {
    for (const std::string& directory : policy.toolchain.mounts) {
      if (!name.starts_with(directory + "/")) continue;
      // It is the course's own; whoever has it at hand puts it there.
      const std::filesystem::path path(name);
      return fmt::format("cp -r {} {}", shell_quoted(path.filename().string()),
                         shell_quoted(path.parent_path().string()));
    }
    // Which package it is of; one that nothing has is for the course to put there.
    fix = "apt-get install -y apt-file && apt-file update && apt-file search " + shell_quoted(name);
  }
  const std::string& root = policy.sandbox.root;
  if (root == "/") return fix;
  return "chroot " + shell_quoted(root) + " sh -c " + shell_quoted(fix);
}

/// Looks inside the sandbox, where a group's steps will look: for a command, a Debian package or a
/// directory of that name.
std::vector<Ability> check_toolchain(const Policy& policy, const sandbox::Host& host) {
  std::vector<Ability> found = check_directories(policy);
  const std::string& root = policy.sandbox.root;
  if (policy.toolchain.provides.empty() || !std::filesystem::is_directory(root)) return found;
  const sandbox::IdentityLease lease;
  sandbox::SessionSpec spec = session_spec(policy, host);
  spec.identity = lease.get();
  sandbox::Session session(spec);
  for (const std::string& name : policy.toolchain.provides) {
    sandbox::Command command;
    command.script = fmt::format(
        "command -v {0} >/dev/null || test -e {0} || "
        "dpkg-query -W -f '${{Status}}' {0} 2>/dev/null | grep -q 'ok installed'",
        shell_quoted(name));
    command.limits.wall = std::chrono::seconds(20);
    const sandbox::RunResult result = session.run(command);
    const bool there = result.ending == sandbox::Ending::exited && result.exit_code == 0;
    found.push_back({"toolchain " + name, there, there ? "there" : "missing",
                     there ? "" : remedy_toolchain(policy, name)});
  }
  return found;
}

/// What the policy asks for before any code is run.
std::optional<build::Refusal> refusal_of(const Policy& policy, const sandbox::Host& host) {
  return build::why_not_run(host, host.can_isolate ? Isolation::strict : Isolation::weak,
                            policy.sandbox);
}

/// 0 where builds can be verified, whatever else could be better.
int status_of(const sandbox::Host& host, bool refused) {
  return refused || !host.can_isolate ? kSomeUnverified : kAllPass;
}

/// The answer, before what it rests on.
std::string in_words(const sandbox::Host& host, const std::vector<Ability>& abilities,
                     bool refused) {
  if (refused) return "No: under this policy no group's code is run here; all else can be checked.";
  if (host.can_isolate) {
    const bool all = std::ranges::all_of(abilities, &Ability::works);
    return all ? "Yes: builds can be verified strictly on this machine."
               : "Yes: builds can be verified on this machine; what could be better is marked "
                 "\"no\" below.";
  }
  if (host.can_isolate_weakly) {
    return "No: this machine cannot isolate a group's code. For your own code: vouch check "
           "--isolation weak.";
  }
  return "No: this machine cannot run a group's code; everything else can be checked.";
}

std::string as_text(const std::vector<Ability>& abilities, const std::string& verdict) {
  std::string text = verdict + "\n\n";
  for (const Ability& ability : abilities) {
    text += fmt::format("{:<4} {:<18} {}\n", ability.works ? "ok" : "no", ability.name, ability.by);
    if (!ability.fix.empty()) text += fmt::format("     {:<18} fix: {}\n", "", ability.fix);
  }
  return text;
}

std::string as_json(const sandbox::Host& host, const std::vector<Ability>& abilities, int status) {
  ordered_json list = ordered_json::array();
  for (const Ability& ability : abilities) {
    list.push_back(
        {{"name", ability.name},
         {"works", ability.works},
         {"by", ability.by},
         {"mend", ability.fix.empty() ? ordered_json(nullptr) : ordered_json(ability.fix)}});
  }
  const sandbox::Enforced& enforced = host.can_isolate ? host.enforced : host.enforced_weakly;
  const ordered_json answer{{"schema", "vouch-doctor/1"},
                            {"strict", host.can_isolate},
                            {"weak", host.can_isolate_weakly},
                            {"status", status},
                            {"enforced",
                             {{"memory", enforced.memory},
                              {"processes", enforced.processes},
                              {"cpu", enforced.cpu},
                              {"disk", enforced.disk},
                              {"network", enforced.network},
                              {"files", enforced.files}}},
                            {"abilities", list}};
  return answer.dump(2) + "\n";
}

}  // namespace

int doctor(const DoctorOptions& options) {
  std::optional<Policy> policy;
  if (options.policy) policy = policy::load_policy(*options.policy).policy;
  const sandbox::Host host = sandbox::probe_host();
  std::vector<Ability> abilities = host.abilities;
  std::optional<build::Refusal> refusal;
  if (policy && (host.can_isolate || host.can_isolate_weakly)) {
    const std::vector<Ability> toolchain = check_toolchain(*policy, host);
    abilities.insert(abilities.end(), toolchain.begin(), toolchain.end());
    refusal = refusal_of(*policy, host);
  }
  if (refusal) abilities.push_back({"policy's require", false, refusal->reason, refusal->fix});
  const bool no_root = std::ranges::any_of(abilities, [](const Ability& ability) {
    return !ability.works && ability.name.starts_with("sandbox.root ");
  });
  const int status = status_of(host, refusal.has_value() || no_root);
  report::put_out(
      options.output.format == "text"
          ? as_text(abilities, in_words(host, abilities, refusal.has_value() || no_root))
          : as_json(host, abilities, status),
      options.output);
  return status;
}

}  // namespace vouch::cli
