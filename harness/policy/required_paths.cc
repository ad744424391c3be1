#include "harness/policy/required_paths.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "util/usage_error.h"

namespace vouch::policy {
namespace {

namespace fs = std::filesystem;

bool has_shell(const fs::path& root) {
  std::error_code ignored;
  return fs::exists(root / "bin/sh", ignored) || fs::exists(root / "usr/bin/sh", ignored);
}

/// Why no step could run with the toolchain of this directory; "": it could.
std::string why_no_root(const fs::path& root) {
  std::error_code ignored;
  // The sandbox is made elsewhere than where vouch was started.
  if (!root.is_absolute()) return "it has to be an absolute path";
  if (!fs::is_directory(root, ignored)) return "there is no such directory";
  return has_shell(root) ? "" : "it has no bin/sh, so it is no system's root";
}

std::string why_no_device(const fs::path& device) {
  std::error_code ignored;
  if (!device.is_absolute()) return "it has to be an absolute path";
  return fs::exists(device, ignored) ? "" : "this machine has no such device";
}

}  // namespace

std::vector<MissingPlace> missing_places(const Policy& policy) {
  std::vector<MissingPlace> missing;
  const auto note = [&missing](const char* key, const std::string& path, const std::string& why) {
    if (!why.empty()) missing.push_back({key, path, why});
  };
  note("sandbox.root", policy.sandbox.root, why_no_root(policy.sandbox.root));
  for (const std::string& device : policy.sandbox.devices) {
    note("sandbox.devices", device, why_no_device(device));
  }
  return missing;
}

void require_places(const LoadedPolicy& loaded) {
  const auto missing = missing_places(loaded.policy);
  if (missing.empty()) return;
  const MissingPlace& first = missing.front();
  const auto source = loaded.sources.find(first.key);
  throw UsageError(fmt::format("{}: {} \"{}\": {}; --no-run checks all that needs no building",
                               source == loaded.sources.end() ? loaded.policy.name : source->second,
                               first.key, first.path, first.why));
}

}  // namespace vouch::policy
