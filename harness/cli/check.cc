#include "harness/cli/check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "checks/judge.h"
#include "harness/cli/preface.h"
#include "harness/policy/find_policy.h"
#include "harness/policy/policy_file.h"
#include "harness/policy/required_paths.h"
#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/ready_line.h"
#include "harness/report/document/receipt.h"
#include "harness/report/document/report.h"
#include "harness/report/formats.h"
#include "harness/results/group_files.h"
#include "harness/submission/discover.h"
#include "harness/verify/verify.h"
#include "util/os/temp_dir.h"
#include "util/printable.h"
#include "util/sha256.h"
#include "util/units.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

namespace fs = std::filesystem;

/// The directory for logs and report: the one to keep, or one that goes when the command ends.
class ResultDirectory {
 public:
  explicit ResultDirectory(const std::optional<fs::path>& keep) {
    if (!keep) {
      path_ = temporary_.emplace("vouch-check-").path();
      return;
    }
    std::error_code error;
    if (path_ = *keep; fs::create_directory(path_, error)) return;
    throw UsageError(fmt::format("cannot create the directory {}: {}; give --keep a new one",
                                 path_.string(), error ? error.message() : "it is there already"));
  }
  const fs::path& path() const { return path_; }

 private:
  std::optional<os::TempDir> temporary_;
  fs::path path_;
};

/// The policy's digest changes with it, so a receipt tells that this was not the course's limit.
void limit_total(Policy& policy, const std::string& text) {
  const auto total = parse_duration(text);
  if (!total || *total <= std::chrono::milliseconds(0)) {
    throw UsageError(fmt::format("--total {} is not a duration; write 90s, 8min or 1h", text));
  }
  policy.sandbox.total = *total;
  policy.sandbox.wall = std::min(policy.sandbox.wall, *total);
}

/// The moment as RFC 3339, in UTC.
std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

/// One check under way: what it rests on, and the reports that it makes.
class Check {
 public:
  Check(const CheckOptions& options, const policy::LoadedPolicy& loaded, const fs::path& directory)
      : options_(options), loaded_(loaded), directory_(directory) {}

  report::Report report(const Facts& facts, const checks::Judgement& judgement) const {
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin_;
    return report::make_report(facts, judgement,
                               {.policy = loaded_.policy,
                                .policy_sha256 = sha256(policy::canonical_policy(loaded_.policy)),
                                .wall_s = wall.count(),
                                .started = started_});
  }

  /// What is told before the stages, to people alone.
  void set_preface(std::vector<std::string> lines) { preface_ = std::move(lines); }

  /// Where the files lie, for formats that name them as the checkout does. What is in a zip is in
  /// no checkout.
  void set_places(const submission::Submission& submission) {
    if (submission.code && submission.facts.code_is_folder) {
      code_prefix_ = prefix_in_checkout(*submission.code);
    }
    if (submission.report) {
      report_prefix_ = prefix_in_checkout(fs::absolute(*submission.report).parent_path());
    }
  }

  void put(const report::Report& report) const {
    const report::FormatContext context{
        .style =
            report::style_of(options_.output.file ? -1 : STDOUT_FILENO, options_.output.colour),
        .directory = directory_,
        .directory_stays = options_.keep.has_value(),
        .preface = preface_,
        .verbose = options_.output.verbose,
        .code_prefix = code_prefix_,
        .report_prefix = report_prefix_,
        .points = loaded_.policy.gradescope.points};
    try {
      report::put_out(format_->of_report(report, context), options_.output);
    } catch (const UsageError&) {
      // Whoever waited for the verdict has it all the same.
      fmt::print(stderr, "{}\n", visible(report::ready_line(report).text));
      throw;
    }
  }

  /// A limit of time outside (Gradescope's) may end vouch at any moment of the build: the stages
  /// before it are written already then, and replaced afterwards.
  bool writes_early() const { return format_->name == "gradescope" && options_.output.file; }

  void put_early(Facts facts) const {
    for (const Stage stage : {Stage::build, Stage::run}) {
      facts.not_checked[stage] = "vouch was ended before it got there";
    }
    put(report(facts, checks::judge(facts, loaded_.policy)));
  }

  /// GitHub shows this file's Markdown on the page of the workflow's run.
  void append_step_summary(const report::Report& report) const {
    const char* file = std::getenv("GITHUB_STEP_SUMMARY");
    if (format_->name != "github" || file == nullptr || *file == '\0') return;
    std::ofstream(file, std::ios::app | std::ios::binary)
        << report::step_summary(report::markdown_report(report));
  }

 private:
  const CheckOptions& options_;
  const policy::LoadedPolicy& loaded_;
  const fs::path& directory_;
  std::vector<std::string> preface_;
  std::string code_prefix_, report_prefix_;
  const report::Format* format_ = report::find_format(options_.output.format);
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::string started_ = now();
};

}  // namespace

int check(const CheckOptions& options) {
  std::optional<nlohmann::ordered_json> theirs;
  if (options.receipt) theirs = report::read_receipt(*options.receipt);
  policy::ChosenPolicy chosen =
      policy::choose_policy({.given = options.policy,
                             .may_find = true,
                             .checked = options.paths,
                             .command = command_of("check", options.paths)});
  policy::LoadedPolicy& loaded = chosen.loaded;
  require_installation();
  if (options.run_code) policy::require_places(loaded);
  if (!options.total.empty()) limit_total(loaded.policy, options.total);
  const submission::Submission submission = submission::take_in(options.paths);
  const ResultDirectory directory(options.keep);

  verify::VerifySettings settings;
  settings.policy = loaded.policy;
  settings.isolation = options.isolation;
  settings.run_code = options.run_code;
  // Only these show them.
  settings.all_pages = options.all_pages;
  settings.pages = options.pages && (options.keep || options.output.format == "html");
  const bool is_live = isatty(STDERR_FILENO) == 1 && !options.output.quiet;
  settings.progress = [&](std::string_view stage) {
    if (is_live) fmt::print(stderr, "\r\033[Kvouch: {} ...", stage);
  };
  Check check(options, loaded, directory.path());
  check.set_places(submission);
  const sandbox::Host host = sandbox::probe_host();
  Facts facts;
  if (check.writes_early()) {
    facts = verify::gather(submission, settings, host, directory.path());
    check.put_early(facts);
    verify::build(submission, settings, host, directory.path(), facts);
  } else {
    facts = verify::verify(submission, settings, host, directory.path());
  }
  if (is_live) fmt::print(stderr, "\r\033[K");

  const checks::Judgement judgement = checks::judge(facts, loaded.policy);
  const auto report = check.report(facts, judgement);
  check.set_preface(describe_preface(chosen, submission, std::time(nullptr)));
  if (options.keep)
    results::write_group_files(
        directory.path(), {.key = {}, .rules = {}, .complete = true, .wall_s = 0, .facts = facts},
        report, report::Occasion::check);
  check.put(report);
  check.append_step_summary(report);
  if (theirs) {
    fmt::print(stderr, "{}",
               report::describe_receipt_differences(
                   report::compare_receipts(report::make_receipt(report), *theirs)));
  }
  return exit_status(judgement.verdict == Verdict::fail, judgement.verdict == Verdict::unverified,
                     options.fail_on);
}

}  // namespace vouch::cli
