#include "harness/reading.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "harness/json/facts_json.h"
#include "harness/programs.h"
#include "sandbox/fault.h"
#include "sandbox/fd.h"

namespace vouch::harness {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WrittenZip, files, unreadable)

namespace {

using nlohmann::json;
using Ending = sandbox::ProcessResult::Ending;

sandbox::Fd open_for_worker(const std::filesystem::path& path) {
  sandbox::Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) {
    throw HarnessFault("worker", fmt::format("cannot open {}: {}", path.string(),
                                             std::generic_category().message(errno)));
  }
  return fd;
}

/// What a worker that gave no answer died of, in a person's words.
std::string describe_end(const sandbox::ProcessResult& end) {
  switch (end.ending) {
    case Ending::timed_out: return "did not finish within its time limit";
    case Ending::output_limit: return "answered more than it may";
    case Ending::signalled: return fmt::format("was ended by signal {}", end.signal);
    case Ending::exited: break;
  }
  const auto first_line = end.errors.substr(0, end.errors.find('\n'));
  return fmt::format("ended with status {}: {}", end.exit_code, first_line);
}

/// Runs one reader. The answer's facts, or HarnessFault.
template <typename Facts>
Facts ask_worker(std::string_view reader, const json& request,
                 std::vector<std::pair<int, int>> descriptors, std::chrono::seconds wall,
                 std::optional<sandbox::Identity> identity) {
  sandbox::ProcessSpec spec;
  spec.argv = {helper_program("vouch-worker"), std::string(reader)};
  spec.environment = {"LC_ALL=C.UTF-8"};
  spec.input = request.dump();
  spec.descriptors = std::move(descriptors);
  spec.wall = wall;
  if (geteuid() == 0) spec.run_as = identity;
  const sandbox::ProcessResult end = run_process(spec);
  if (end.ending != Ending::exited || end.exit_code != 0) {
    throw HarnessFault("worker", fmt::format("the {} reader {}", reader, describe_end(end)));
  }
  try {
    return json::parse(end.output).at("facts").get<Facts>();
  } catch (const json::exception& error) {
    throw HarnessFault("worker",
                       fmt::format("the {} reader's answer is no facts: {}", reader, error.what()));
  }
}

}  // namespace

checks::ArchiveFacts read_archive(const std::filesystem::path& archive,
                                  const std::filesystem::path& into,
                                  const checks::ArchivePolicy& limits, sandbox::Identity identity) {
  const sandbox::Fd input = open_for_worker(archive);
  const sandbox::Fd output = open_for_worker(into);
  return ask_worker<checks::ArchiveFacts>("archive", {{"limits", limits}},
                                          {{input.get(), 3}, {output.get(), 4}},
                                          std::chrono::minutes(5), identity);
}

checks::ReadmeFacts read_readme(const std::filesystem::path& project, sandbox::Identity identity) {
  const sandbox::Fd input = open_for_worker(project);
  return ask_worker<checks::ReadmeFacts>("readme", json::object(), {{input.get(), 3}},
                                         std::chrono::seconds(30), identity);
}

checks::ReportFacts read_report(const std::filesystem::path& pdf, sandbox::Identity identity) {
  const sandbox::Fd input = open_for_worker(pdf);
  return ask_worker<checks::ReportFacts>("report", json::object(), {{input.get(), 3}},
                                         std::chrono::minutes(2), identity);
}

WrittenZip write_zip(const std::filesystem::path& folder, int zip, const std::string& top,
                     const std::vector<std::string>& paths) {
  const sandbox::Fd input = open_for_worker(folder);
  return ask_worker<WrittenZip>("pack", {{"top", top}, {"paths", paths}},
                                {{input.get(), 3}, {zip, 4}}, std::chrono::minutes(5),
                                std::nullopt);
}

}  // namespace vouch::harness
