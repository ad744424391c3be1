#include "harness/check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <system_error>

#include "checks/judge.h"
#include "harness/digest.h"
#include "harness/intake.h"
#include "harness/policy_file.h"
#include "harness/record.h"
#include "harness/reports/report_json.h"
#include "harness/usage_error.h"
#include "harness/verify.h"
#include "sandbox/fault.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;

/// The folder for logs and report: the one to keep, or one that goes when the command ends.
class ResultFolder {
 public:
  explicit ResultFolder(const std::optional<fs::path>& keep) : kept_(keep.has_value()) {
    std::error_code error;
    if (!kept_) {
      std::string name = fs::temp_directory_path() / "vouch-check-XXXXXX";
      if (mkdtemp(name.data()) == nullptr) throw HarnessFault("check", "cannot make " + name);
      path_ = name;
    } else if (path_ = *keep; !fs::create_directory(path_, error)) {
      throw UsageError(fmt::format("cannot make the folder {}: {}; give --keep a new one",
                                   path_.string(),
                                   error ? error.message() : "it is there already"));
    }
  }
  ~ResultFolder() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(path_, ignored);
  }
  ResultFolder(const ResultFolder&) = delete;
  ResultFolder& operator=(const ResultFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  bool kept_;
  fs::path path_;
};

}  // namespace

int check(const CheckOptions& options) {
  const Format* format = find_format(options.output.format);
  const LoadedPolicy loaded = load_policy(options.policy);
  const Submission submission = take_in(options.paths);
  const ResultFolder folder(options.keep);

  VerifySettings settings;
  settings.policy = loaded.policy;
  settings.isolation = options.isolation;
  settings.run_code = options.run_code;
  const bool is_live = isatty(STDERR_FILENO) == 1 && !options.output.quiet;
  settings.progress = [&](std::string_view stage) {
    if (is_live) fmt::print(stderr, "\r\033[Kvouch: {} ...", stage);
  };
  const auto begin = std::chrono::steady_clock::now();
  const checks::Facts facts = verify(submission, settings, sandbox::probe_host(), folder.path());
  if (is_live) fmt::print(stderr, "\r\033[K");

  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const checks::Judgement judgement = checks::judge(facts, loaded.policy);
  const auto report = make_report(facts, judgement,
                                  {.policy = loaded.policy,
                                   .policy_sha256 = sha256(canonical_policy(loaded.policy)),
                                   .wall_s = wall.count()});
  if (options.keep) write_record(folder.path(), facts, report);
  const FormatContext context{
      .style = style_of(options.output.file ? -1 : STDOUT_FILENO, options.output.colour),
      .folder = folder.path()};
  put_out(format->of_report(report, context), options.output);
  return exit_status(judgement.verdict == checks::Verdict::fail,
                     judgement.verdict == checks::Verdict::unverified, options.fail_on);
}

}  // namespace vouch::harness
