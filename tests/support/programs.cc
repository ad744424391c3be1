#include "tests/support/programs.h"

#include <unistd.h>

#include <algorithm>

#include "tests/paths.h"

namespace vouch::tests {

namespace fs = std::filesystem;

Ran run(std::vector<std::string> argv, std::optional<os::Identity> run_as,
        const std::vector<std::string>& environment) {
  os::ProcessSpec spec;
  spec.argv = std::move(argv);
  spec.environment = {"HOME=/tmp", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
  // A later one of the same name wins.
  spec.environment.insert(spec.environment.end(), environment.begin(), environment.end());
  spec.run_as = run_as;
  spec.wall = std::chrono::minutes(4);
  const os::ProcessResult result = os::run_process(spec);
  const bool exited = result.ending == os::ProcessResult::Ending::exited;
  return {exited ? result.exit_code : -1, result.output, result.errors};
}

Ran vouch(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), VOUCH_BIN_DIR "/vouch");
  return run(std::move(arguments));
}

Ran vouch_as_ordinary_user(const fs::path& bin, std::vector<std::string> arguments) {
  constexpr os::Identity kNobody{65534, 65534};
  fs::create_directories(bin);
  for (const char* program : {"vouch", "vouch-worker", "vouch-supervise", "vouch-shim"}) {
    fs::copy_file(fs::path(VOUCH_BIN_DIR) / program, bin / program,
                  fs::copy_options::skip_existing);
  }
  for (const fs::path& directory : {bin, bin.parent_path()}) {
    fs::permissions(directory, fs::perms::group_exec | fs::perms::others_exec,
                    fs::perm_options::add);
  }
  arguments.insert(arguments.begin(), bin / "vouch");
  return run(std::move(arguments), geteuid() == 0 ? std::optional(kNobody) : std::nullopt);
}

std::size_t count_lines(const std::string& text) {
  const auto ends = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  return text.empty() || text.back() == '\n' ? ends : ends + 1;
}

}  // namespace vouch::tests
