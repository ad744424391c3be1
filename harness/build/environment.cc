#include "harness/build/environment.h"

#include <algorithm>
#include <iterator>

#include "harness/commands/shell_words.h"

namespace vouch::build {
namespace {

constexpr const char* kEnvironment[] = {
    // Python
    "PIP_RETRIES=0", "PIP_DEFAULT_TIMEOUT=5", "PIP_DISABLE_PIP_VERSION_CHECK=1",
    "PIP_BREAK_SYSTEM_PACKAGES=1", "PIP_NO_INPUT=1",
    // Off (sic), so that a project of the zip's own is installed
    // with the machine's setuptools instead of a downloaded one.
    "PIP_NO_BUILD_ISOLATION=0", "CONDA_REMOTE_MAX_RETRIES=0", "UV_HTTP_RETRIES=0",
    "UV_PYTHON_DOWNLOADS=never", "MPLBACKEND=Agg",
    // JavaScript. pnpm 11 and later read no npm_config_*.
    "npm_config_fetch_retries=0", "npm_config_audit=false", "npm_config_fund=false",
    "npm_config_update_notifier=false", "pnpm_config_fetch_retries=0",
    "pnpm_config_verify_deps_before_run=false", "pnpm_config_minimum_release_age=0",
    "pnpm_config_manage_package_manager_versions=false", "YARN_HTTP_RETRY=0",
    "YARN_ENABLE_TELEMETRY=0", "COREPACK_ENABLE_DOWNLOAD_PROMPT=0", "DENO_NO_UPDATE_CHECK=1",
    "TURBO_TELEMETRY_DISABLED=1", "NEXT_TELEMETRY_DISABLED=1", "ASTRO_TELEMETRY_DISABLED=1",
    // the others
    "CARGO_NET_RETRY=0", "GOTOOLCHAIN=local", "GOTELEMETRY=off",
    ("MAVEN_OPTS=-Dmaven.wagon.http.retryHandler.count=0 "
     "-Daether.connector.http.retryHandler.count=0 -Dstyle.color=never"),
    "GRADLE_OPTS=-Dorg.gradle.daemon=false", "BUNDLE_RETRY=0", "OPAMRETRIES=0",
    // Else cabal asks Hackage for its keys first, in every new home.
    "CABAL_CONFIG=/dev/null", "DOTNET_CLI_TELEMETRY_OPTOUT=1", "DO_NOT_TRACK=1",
    "GIT_TERMINAL_PROMPT=0", "DEBIAN_FRONTEND=noninteractive",
    // More ranks than the machine has cores: slower, and right. Open MPI 4, and 5.
    "OMPI_MCA_rmaps_base_oversubscribe=1", "PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe",
    "UCX_LOG_LEVEL=fatal",
    // output
    "QT_QPA_PLATFORM=offscreen", "PAGER=cat", "NO_COLOR=1"};

}  // namespace

std::vector<std::string> step_environment(const std::vector<TreeEntry>& tree) {
  std::vector<std::string> environment(std::begin(kEnvironment), std::end(kEnvironment));
  const bool locked = std::ranges::any_of(tree, [](const TreeEntry& entry) {
    return commands::base_name(entry.path) == "Gemfile.lock";
  });
  // With a lock file, so that `bundle install` takes what vendor/cache has; without one it would
  // refuse to resolve.
  if (locked) environment.emplace_back("BUNDLE_FROZEN=true");
  return environment;
}

std::string home_preparation() {
  return "export GEM_HOME=\"$HOME/.gem\" R_LIBS_USER=\"$HOME/.R/library\" "
         "PATH=\"$PATH:$HOME/.gem/bin:$HOME/.local/bin\"\n"
         "mkdir -p \"$GEM_HOME\" \"$R_LIBS_USER\" 2>/dev/null || :\n";
}

}  // namespace vouch::build
