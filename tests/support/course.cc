#include "tests/support/course.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "checks/check.h"
#include "checks/model/group_directory.h"
#include "harness/submission/discover.h"
#include "harness/submission/submission.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

/// Leaves a mark that this was done, and tells how often it was before.
std::size_t mark(const fs::path& directory, const std::string& what, const std::string& group) {
  const fs::path file = directory / (what + "-" + directory_name(group));
  const std::size_t before = fs::exists(file) ? fs::file_size(file) : 0;
  std::ofstream(file, std::ios::app) << 'x';
  return before;
}

void misbehave(const fs::path& marks, const std::string& group, std::size_t before, Facts& facts) {
  const auto begins = [&](const char* with) { return group.starts_with(with); };
  if (begins("faults-once") ? before == 0 : begins("faults")) {
    facts.troubles.push_back({"sandbox", "made-up trouble"});
  }
  if (begins("dies-once") ? before == 0 : begins("dies")) kill(getpid(), SIGKILL);
  if (begins("changes") && before == 0) {
    std::ofstream(marks / "submissions" / group / "code.zip", std::ios::app) << "more";
  }
  if (begins("vanishes")) fs::rename(marks / "out", marks / "gone");
  while (begins("waits") && !fs::exists(marks / "released")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

Facts complete_facts() {
  Facts facts;
  facts.archive.emplace();
  facts.archive->format = "zip";
  facts.readme.emplace();
  facts.readme->path = "README.md";
  facts.readme->format = "markdown";
  facts.readme->words = 100;
  for (const auto& [kind, command] :
       {std::pair{StepKind::build, "make"}, std::pair{StepKind::run, "./a"}}) {
    PlannedStep& step = facts.readme->steps.emplace_back();
    step.kind = kind;
    step.source.file = "README.md";
    step.command = command;
  }
  facts.report.emplace();
  facts.report->pages = 8;
  facts.report->has_text = true;
  facts.report->words = 6000;
  return facts;
}

}  // namespace

std::string in_seconds(int seconds) {
  const std::time_t then = std::time(nullptr) + seconds;
  std::array<char, 32> text{};
  std::tm utc{};
  gmtime_r(&then, &utc);
  std::strftime(text.data(), text.size(), "%FT%TZ", &utc);
  return text.data();
}

Course::Course() { fs::create_directories(submissions()); }

void Course::add(const std::string& group, const std::string& code) const {
  if (!group.starts_with("fails")) {
    scratch_.write("submissions/" + group + "/report.pdf", "%PDF-1.5\n" + group);
  }
  scratch_.write("submissions/" + group + "/code.zip", "PK\3\4" + (code.empty() ? group : code));
}

batch::BatchOptions Course::options() const {
  batch::BatchOptions options;
  options.submissions = submissions();
  options.out = out();
  options.jobs = 2;
  options.memory_bytes = 64 * kGiB;
  options.output.quiet = true;
  options.policy_sha256 = "0";
  // What these facts lack is not what these tests are about.
  for (const checks::Check* check : checks::all_checks()) {
    for (const FindingKind& kind : check->kinds) {
      if (!kind.id.starts_with("submission-") && kind.id != "harness-fault") {
        options.policy.severity[std::string(kind.id)] = Severity::info;
      }
    }
  }
  return options;
}

batch::GroupWork Course::work() const {
  const fs::path marks = scratch_.path();
  return {.gather =
              [marks](const submission::Submission& submission, const fs::path&,
                      const batch::GroupWork::Progress& progress) {
                mark(marks, "gather", submission.facts.id);
                if (progress) progress("archive");
                if (submission.facts.files.empty()) return Facts{};
                return complete_facts();
              },
          .build =
              [marks](const submission::Submission& submission, Facts& facts,
                      const fs::path& directory, const batch::GroupWork::Progress& progress) {
                const std::string& group = submission.facts.id;
                const std::size_t before = mark(marks, "build", group);
                if (progress) progress("build");
                misbehave(marks, group, before, facts);
                fs::create_directory(directory / "logs");
                std::ofstream(directory / "logs/01-build.log") << "made by " << group << "\n";
                StepFacts step;
                step.source.file = "README.md";
                step.command = "make";
                step.outcome = Outcome::ok;
                step.exit_code = 0;
                step.log = "logs/01-build.log";
                step.usage = {.wall_s = 0.25, .cpu_s = 0.2, .peak_memory_bytes = 1 << 20};
                facts.steps = {step};
                facts.sandbox.mechanism = "bubblewrap";
              }};
}

sandbox::Host Course::host() {
  sandbox::Host host;
  host.can_isolate = true;
  return host;
}

int Course::run(const batch::BatchOptions& options) const {
  return batch::batch(options, work(), host());
}

void Course::release() const { scratch_.write("released", ""); }

std::size_t Course::times(const std::string& what, const std::string& group) const {
  const fs::path file = scratch_.path() / (what + "-" + directory_name(group));
  return fs::exists(file) ? fs::file_size(file) : 0;
}

std::string Course::report(const std::string& group) const {
  return read_file(out() / "groups" / directory_name(group) / "report.json");
}

std::string Course::verdict(const std::string& group) const {
  return nlohmann::json::parse(report(group)).at("verdict");
}

nlohmann::json Course::line(const std::string& group) const {
  const auto summary = nlohmann::json::parse(read_file(out() / "summary.json"));
  for (const nlohmann::json& line : summary.at("groups")) {
    if (line["id"] == group) return line;
  }
  return nullptr;
}

}  // namespace vouch::tests
