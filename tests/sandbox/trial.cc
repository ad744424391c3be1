#include "tests/sandbox/trial.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sandbox/host.h"
#include "sandbox/ipc/session_json.h"
#include "sandbox/kernel/cgroup.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string own_groups() {
  std::string found;
  const std::string prefix = "vouch-" + std::to_string(getpid()) + "-";
  for (const sandbox::CgroupPlace& place : sandbox::find_cgroup_places()) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place.parent, error)) {
      if (entry.path().filename().string().starts_with(prefix)) {
        found += entry.path().string() + "\n";
      }
    }
  }
  return found;
}

/// What a session keeps in the directory for temporary files while it goes on.
std::string own_directories() {
  std::string found;
  const std::string prefix = "vouch-" + std::to_string(getpid()) + "-";
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), error)) {
    if (entry.path().filename().string().starts_with(prefix)) found += entry.path().string() + "\n";
  }
  return found;
}

std::string all_of(const fs::path& path) {
  std::ifstream file(path);
  std::string text;
  std::array<char, 4096> part{};
  // Unlike an iterator read() throws nothing when the process ends as it is read.
  while (file.read(part.data(), part.size()), file.gcount() > 0) {
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  return text;
}

json run_session(const Trial& trial) {
  const Scratch scratch;
  chmod(scratch.path().c_str(), 0700);
  const fs::path workspace = scratch.path() / "project";
  fs::create_directory(workspace);
  const sandbox::IdentityLease lease;
  sandbox::SessionSpec spec;
  spec.workspace = workspace;
  spec.identity = lease.get();
  if (chown(workspace.c_str(), spec.identity.uid, spec.identity.gid) != 0) return {};
  spec.isolation = trial.isolation;
  spec.mounts = trial.mounts;
  spec.mounts.emplace_back(VOUCH_PROGRAMS_DIR);
  spec.total.disk_bytes = trial.limits.disk_bytes;
  spec.total.inodes = trial.limits.inodes;
  if (trial.total) spec.total = *trial.total;
  spec.devices = trial.devices;
  spec.network = trial.network;
  // In the environment of everything that a step starts.
  const std::string token = "vouch-trial-" + std::to_string(getpid());
  spec.environment = {"VOUCH_TRIAL=" + token};
  json answer{{"steps", json::array()}, {"logs", json::array()}};
  {
    sandbox::Session session(spec);
    answer["enforced"] = sandbox::to_json(session.enforced());
    for (std::size_t i = 0; i < trial.scripts.size(); ++i) {
      sandbox::Command command;
      command.script = "P=" VOUCH_PROGRAMS_DIR "; " + trial.scripts[i];
      command.log = scratch.path() / ("log" + std::to_string(i));
      command.limits = trial.limits;
      answer["steps"].push_back(sandbox::to_json(session.run(command)));
    }
    for (std::size_t i = 0; i < trial.scripts.size(); ++i) {
      answer["logs"].push_back(read_file(scratch.path() / ("log" + std::to_string(i))));
    }
  }
  answer["left"] = processes_with(token) + own_groups() + own_directories();
  return answer;
}

}  // namespace

int slowness() {
  const char* slow = std::getenv("VOUCH_SLOW");
  return slow == nullptr ? 1 : std::max(std::atoi(slow), 1);
}

sandbox::Limits tight_limits() {
  sandbox::Limits limits;
  // A second of processor time may take a minute on a machine that does much else.
  limits.wall = std::chrono::minutes(2);
  limits.cpu = std::chrono::milliseconds(1000) * slowness();
  limits.memory_bytes = std::uint64_t{256} << 20;
  limits.processes = 64;
  limits.disk_bytes = std::uint64_t{64} << 20;
  limits.inodes = 30000;
  limits.file_bytes = std::uint64_t{48} << 20;
  limits.output_bytes = std::uint64_t{1} << 20;
  return limits;
}

Outcome run_trial(Mode mode, const Trial& trial) {
  const auto text = run_in(mode, [&trial] {
    return run_session(trial).dump(-1, ' ', false, json::error_handler_t::replace);
  });
  const json answer = json::parse(text);
  Outcome outcome;
  for (const json& step : answer.at("steps")) {
    outcome.steps.push_back(sandbox::run_result_from_json(step));
  }
  outcome.logs = answer.at("logs").get<std::vector<std::string>>();
  outcome.enforced = sandbox::enforced_from_json(answer.at("enforced"));
  outcome.left = answer.at("left").get<std::string>();
  return outcome;
}

std::string processes_with(const std::string& token) {
  std::string found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    std::string environment = all_of(entry.path() / "environ");
    std::string line = all_of(entry.path() / "cmdline");
    if ((environment + line).find(token) == std::string::npos) continue;
    std::replace(line.begin(), line.end(), '\0', ' ');
    found += number + " " + line + "\n";
  }
  return found;
}

}  // namespace vouch::tests
