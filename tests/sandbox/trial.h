// One hostile or honest script in a sandbox with every limit set, as the tests run it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/session.h"
#include "tests/sandbox/mode.h"

namespace vouch::tests {

/// VOUCH_SLOW=20 on a machine that is as many times slower: an emulated one. By default 1.
int slowness();

/// Small enough that every hostile program meets its limit within a second or two.
sandbox::Limits tight_limits();

struct Trial {
  std::vector<std::string>
      scripts;  // steps of one session; "$P" is the hostile programs' directory
  sandbox::Limits limits = tight_limits();
  sandbox::Isolation isolation = sandbox::Isolation::strict;
  std::optional<sandbox::Limits> total = std::nullopt;  // none: the disk's of `limits`
  std::vector<std::filesystem::path> devices = {};
  bool network = false;
  std::vector<std::filesystem::path> mounts = {};
};

struct Outcome {
  std::vector<sandbox::RunResult> steps;
  std::vector<std::string> logs;
  sandbox::Enforced enforced;
  std::string left;  // what was left of it after the session: processes, groups; empty is right
};

Outcome run_trial(Mode mode, const Trial& trial);

/// Processes whose environment or command line holds `token`, as "pid command" lines.
std::string processes_with(const std::string& token);

}  // namespace vouch::tests
