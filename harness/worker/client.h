// Has the confined worker read a group's files. What comes back is data: bounded, validated, and
// never an opinion. A worker that dies, hangs or answers nonsense is an InternalError of `where`
// "worker" unless the file itself explains it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/worker/pdf_client.h"
#include "harness/worker/protocol.h"
#include "harness/worker/worker_process.h"
#include "util/os/subprocess.h"

namespace vouch::worker {

// Each tells in `confined` what confined its worker.

/// Unpacks `archive` into the empty directory `into`, which `identity` owns.
ArchiveFacts read_archive(const std::filesystem::path& archive, const std::filesystem::path& into,
                          const ArchivePolicy& limits, os::Identity identity,
                          ConfinedBy* confined = nullptr);

/// Finds and reads the README of the project that lies in `project`.
ReadmeFacts read_readme(const std::filesystem::path& project, os::Identity identity,
                        ConfinedBy* confined = nullptr);

/// What the build files of the project in `project` name as needed from elsewhere.
std::vector<Dependency> read_dependencies(const std::filesystem::path& project,
                                          os::Identity identity, ConfinedBy* confined = nullptr);

/// Has the worker write `paths` of `directory` as a zip to the open descriptor `zip`, below one
/// directory `top`. Reads as whoever runs vouch: it is their own directory.
WrittenZip write_zip(const std::filesystem::path& directory, int zip, const std::string& top,
                     const std::vector<std::string>& paths);

}  // namespace vouch::worker
