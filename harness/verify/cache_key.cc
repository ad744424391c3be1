#include "harness/verify/cache_key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

#include "harness/policy/policy_file.h"
#include "harness/verify/packages.h"
#include "util/sha256.h"
#include "util/version.h"

namespace vouch::verify {
namespace {

/// The lines of the policy whose tables bound or run something.
std::string deciding_lines(const Policy& policy) {
  constexpr std::array<std::string_view, 3> kTables{"archive.", "sandbox.", "toolchain."};
  const std::string all = policy::canonical_policy(policy);
  std::string_view rest = all;
  std::string deciding;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto begins = [&](std::string_view table) { return line.starts_with(table); };
    if (line.starts_with("toolchain.manifest ")) continue;  // is only told
    if (std::ranges::any_of(kTables, begins)) deciding += fmt::format("{}\n", line);
  }
  return deciding;
}

/// Changes whenever what builds the code may have: the packages that a step can use, and what was
/// put beside them by hand. Reading all their files would take longer than many a build.
std::string toolchain_mark(const std::filesystem::path& root) {
  const auto packages = usable_packages(root);
  std::string mark = sha256(packages_text(packages));
  // An update of any package touches usr/bin; where packages are known it tells nothing more.
  for (const char* directory : {"usr/local/bin", "usr/local/lib", "opt", "usr/bin"}) {
    if (!packages.empty() && directory == std::string_view("usr/bin")) continue;
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(root / directory, error);
    if (!error) mark += fmt::format(" {}", changed.time_since_epoch().count());
  }
  return mark;
}

}  // namespace

std::string fact_conditions(const Policy& policy, bool run_code, const sandbox::Host& host) {
  const sandbox::Enforced& enforced = host.enforced;
  return fmt::format(
      "facts {}\nvouch {}\ncode is run {}\nisolation {} {}\nenforced {} {} {} {} {} {}\ntoolchain "
      "{}\n{}",
      kFactsVersion, kVersion, run_code, host.can_isolate, host.why_not, enforced.memory,
      enforced.processes, enforced.cpu, enforced.disk, enforced.network, enforced.files,
      toolchain_mark(policy.sandbox.root), deciding_lines(policy));
}

std::string gathering_rules(const Policy& policy) { return sha256(deciding_lines(policy)); }

std::string fact_key(const submission::Submission& submission, std::string_view conditions) {
  const SubmissionFacts& facts = submission.facts;
  if (!submission.trouble.empty() || facts.code_is_folder) return {};
  std::vector<std::string> files;
  for (const SubmittedFile& file : facts.files) {
    if (file.sha256.empty()) return {};
    files.push_back(fmt::format("{} {}", name(file.role), file.sha256));
  }
  std::ranges::sort(files);
  // An ambiguous role was not opened; which files it was between is judged anew each time.
  for (const Ambiguity& ambiguity : facts.ambiguities) {
    files.push_back(fmt::format("ambiguous {}", name(ambiguity.role)));
  }
  return sha256(fmt::format("{}\n{}", conditions, fmt::join(files, "\n")));
}

}  // namespace vouch::verify
