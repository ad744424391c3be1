#include "harness/worker/client.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "checks/model/facts_json.h"
#include "harness/worker/protocol.h"
#include "harness/worker/worker_process.h"
#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::worker {

namespace {

using nlohmann::json;
/// Runs one reader. The answer's facts, or InternalError.
template <typename Facts, typename Request>
Facts ask_worker(const Request& request, std::vector<std::pair<int, int>> descriptors,
                 std::chrono::seconds wall, std::optional<os::Identity> identity,
                 ConfinedBy* confined = nullptr) {
  const auto end = run_worker(Request::kReader, request, std::move(descriptors), wall, identity);
  if (!has_answered(end)) {
    throw InternalError("worker",
                        fmt::format("the {} reader {}", Request::kReader, describe_end(end)));
  }
  try {
    const json answer = json::parse(end.output);
    if (confined != nullptr) note_confinement(answer, *confined);
    return answer.at("facts").get<Facts>();
  } catch (const json::exception& error) {
    throw InternalError("worker", fmt::format("the {} reader's answer cannot be read as facts: {}",
                                              Request::kReader, error.what()));
  }
}

}  // namespace

ArchiveFacts read_archive(const std::filesystem::path& archive, const std::filesystem::path& into,
                          const ArchivePolicy& limits, os::Identity identity,
                          ConfinedBy* confined) {
  const os::Fd input = open_for_worker(archive);
  const os::Fd output = open_for_worker(into);
  return ask_worker<ArchiveFacts>(ArchiveRequest{limits},
                                  {{input.get(), kInput}, {output.get(), kOutput}},
                                  std::chrono::minutes(5), identity, confined);
}

ReadmeFacts read_readme(const std::filesystem::path& project, os::Identity identity,
                        ConfinedBy* confined) {
  const os::Fd input = open_for_worker(project);
  return ask_worker<ReadmeFacts>(ReadmeRequest{}, {{input.get(), kInput}}, std::chrono::seconds(30),
                                 identity, confined);
}

std::vector<Dependency> read_dependencies(const std::filesystem::path& project,
                                          os::Identity identity, ConfinedBy* confined) {
  const os::Fd input = open_for_worker(project);
  return ask_worker<std::vector<Dependency>>(DependenciesRequest{}, {{input.get(), kInput}},
                                             std::chrono::seconds(30), identity, confined);
}

WrittenZip write_zip(const std::filesystem::path& directory, int zip, const std::string& top,
                     const std::vector<std::string>& paths) {
  const os::Fd input = open_for_worker(directory);
  return ask_worker<WrittenZip>(PackRequest{top, paths}, {{input.get(), kInput}, {zip, kOutput}},
                                std::chrono::minutes(5), std::nullopt);
}

}  // namespace vouch::worker
