// Starts the confined worker, and tells how it ended. What it may be asked is in protocol.h.
#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "util/os/fd.h"
#include "util/os/subprocess.h"

namespace vouch::worker {

/// A group's file or directory, to hand to the worker. Throws InternalError when it cannot be
/// opened.
os::Fd open_for_worker(const std::filesystem::path& path);

/// Runs one reader to its end, whatever that is. `descriptors` are {ours, the worker's}; `identity`
/// is who it runs as when vouch is root. Throws InternalError when it cannot be started.
os::ProcessResult run_worker(std::string_view reader, const nlohmann::json& request,
                             std::vector<std::pair<int, int>> descriptors,
                             std::chrono::milliseconds wall, std::optional<os::Identity> identity);

/// Did it come to its end and answer?
bool has_answered(const os::ProcessResult& end);

/// What confined every worker that answered: "rlimits", "landlock", "seccomp". None: none did yet.
using ConfinedBy = std::optional<std::vector<std::string>>;

/// Takes from `all` what this answer does not name. Throws nlohmann::json::exception.
void note_confinement(const nlohmann::json& answer, ConfinedBy& all);

/// What a worker that gave no answer died of, in a person's words: "was ended by signal 11".
std::string describe_end(const os::ProcessResult& end);

}  // namespace vouch::worker
