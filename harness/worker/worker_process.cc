#include "harness/worker/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <system_error>

#include "util/error.h"
#include "util/os/helper_programs.h"

namespace vouch::worker {

using Ending = os::ProcessResult::Ending;

os::Fd open_for_worker(const std::filesystem::path& path) {
  os::Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) {
    throw InternalError("worker", fmt::format("cannot open {}: {}", path.string(),
                                              std::generic_category().message(errno)));
  }
  return fd;
}

os::ProcessResult run_worker(std::string_view reader, const nlohmann::json& request,
                             std::vector<std::pair<int, int>> descriptors,
                             std::chrono::milliseconds wall, std::optional<os::Identity> identity) {
  os::ProcessSpec spec;
  spec.argv = {os::own_program("vouch-worker"), std::string(reader)};
  spec.environment = {"LC_ALL=C.UTF-8"};
  spec.input = request.dump();
  spec.descriptors = std::move(descriptors);
  spec.wall = wall;
  if (geteuid() == 0) spec.run_as = identity;
  return os::run_process(spec);
}

bool has_answered(const os::ProcessResult& end) {
  return end.ending == Ending::exited && end.exit_code == 0;
}

void note_confinement(const nlohmann::json& answer, ConfinedBy& all) {
  const auto held = answer.at("confined_by").get<std::vector<std::string>>();
  if (!all) all = {"rlimits", "landlock", "seccomp"};
  std::erase_if(*all, [&held](const std::string& part) {
    return std::ranges::find(held, part) == held.end();
  });
}

std::string describe_end(const os::ProcessResult& end) {
  switch (end.ending) {
    case Ending::timed_out: return "did not finish within its time limit";
    case Ending::output_limit: return "answered more than it may";
    case Ending::signalled:
      // The kernel's answer to RLIMIT_CPU.
      if (end.signal == SIGKILL || end.signal == SIGXCPU) {
        return "did not finish within its limit of processor time";
      }
      return fmt::format("was ended by signal {}", end.signal);
    case Ending::exited: break;
  }
  // The last line: progress may stand before it.
  std::string_view errors = end.errors;
  while (errors.ends_with('\n')) errors.remove_suffix(1);
  const std::size_t line = errors.rfind('\n');
  return fmt::format("ended with status {}: {}", end.exit_code,
                     line == std::string_view::npos ? errors : errors.substr(line + 1));
}

}  // namespace vouch::worker
