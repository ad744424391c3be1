#include "harness/verify/verify.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "checks/model/output_layout.h"
#include "harness/build/build_project.h"
#include "harness/build/step_log.h"
#include "harness/pack/pack.h"
#include "harness/verify/workspace.h"
#include "harness/worker/client.h"
#include "util/error.h"

namespace vouch::verify {
namespace {

namespace fs = std::filesystem;
using vouch::Facts;
using vouch::Stage;

fs::path make_logs(const fs::path& directory) {
  fs::path logs = directory / layout::kLogs;
  std::error_code error;
  if (!fs::create_directory(logs, error) && error) {
    throw InternalError("store", "cannot create " + logs.string() + ": " + error.message());
  }
  return logs;
}

/// One submission under way.
class Verification {
 public:
  Verification(const submission::Submission& submission, const VerifySettings& settings,
               const sandbox::Host& host, fs::path directory, Facts facts = {})
      : submission_(submission),
        settings_(settings),
        host_(host),
        directory_(std::move(directory)),
        logs_(make_logs(directory_)),
        work_(identity_.get()),
        facts_(std::move(facts)) {
    facts_.submission = submission.facts;
  }

  Facts run() {
    look();
    if (submission_.trouble.empty()) stage(Stage::build, &Verification::build);
    draw_pages();
    return std::move(facts_);
  }

  Facts run_cheap_part() {
    look();
    return std::move(facts_);
  }

  Facts run_build_part() {
    if (submission_.trouble.empty() && has_project()) {
      stage(Stage::build, &Verification::unpack_again);
    } else if (submission_.trouble.empty()) {
      stage(Stage::build, &Verification::build);
    }
    draw_pages();
    return std::move(facts_);
  }

 private:
  void look() {
    if (!submission_.trouble.empty()) {
      facts_.troubles.push_back({"intake", submission_.trouble});
      for (const Stage stage : kStages) not_checked(stage, "vouch could not read the files");
      return;
    }
    stage(Stage::archive, &Verification::unpack);
    stage(Stage::readme, &Verification::read_the_readme);
    stage(Stage::report, &Verification::measure_the_report);
  }

  /// A stage's own trouble ends that stage, and no other.
  void stage(Stage stage, void (Verification::*work)()) {
    if (settings_.progress) settings_.progress(name(stage));
    try {
      (this->*work)();
    } catch (const InternalError& fault) {
      facts_.troubles.push_back({fault.where(), fault.what()});
      not_checked(stage, "vouch could not finish this stage");
      if (stage == Stage::build) not_checked(Stage::run, "vouch could not finish the build");
    }
  }

  void not_checked(Stage stage, std::string reason) {
    facts_.not_checked[stage] = std::move(reason);
  }

  bool is_ambiguous(Role role) const {
    for (const auto& ambiguity : facts_.submission.ambiguities) {
      if (ambiguity.role == role) return true;
    }
    return false;
  }

  std::string why_absent(Role role) const {
    return is_ambiguous(role) ? fmt::format("more than one file could be the {}", name(role))
                              : fmt::format("there is no {}", name(role));
  }

  void unpack() {
    if (!submission_.code) return not_checked(Stage::archive, why_absent(Role::code));
    facts_.archive = worker::read_archive(archive(), work_.unpacked(), settings_.policy.archive,
                                          identity_.get(), &facts_.sandbox.reading);
    const std::string& root = facts_.archive->root;
    project_ = root.empty() ? work_.unpacked() : work_.unpacked() / root;
  }

  /// A source directory is checked as the zip that it would become.
  fs::path archive() const {
    if (!submission_.facts.code_is_folder) return *submission_.code;
    fs::path zip = work_.unpacked().parent_path() / "code.zip";
    pack::pack_directory(*submission_.code, zip);
    return zip;
  }

  void unpack_again() {
    const auto again = worker::read_archive(archive(), work_.unpacked(), settings_.policy.archive,
                                            identity_.get(), &facts_.sandbox.reading);
    project_ = again.root.empty() ? work_.unpacked() : work_.unpacked() / again.root;
    build();
  }

  bool has_project() const { return facts_.archive && facts_.archive->readable; }

  void read_the_readme() {
    if (!has_project()) return not_checked(Stage::readme, "the code was not unpacked");
    facts_.readme = worker::read_readme(project_, identity_.get(), &facts_.sandbox.reading);
    if (facts_.archive->complete) list_dependencies();
    // Where it was not unpacked whole, the README may be in what is missing.
    if (facts_.readme->path || facts_.archive->complete) return;
    facts_.readme.reset();
    not_checked(Stage::readme, "the archive was not unpacked whole");
  }

  /// Only ever said beside what the build itself shows: without it nothing is unverified.
  void list_dependencies() {
    try {
      facts_.dependencies =
          worker::read_dependencies(project_, identity_.get(), &facts_.sandbox.reading);
    } catch (const InternalError& fault) {
      if (settings_.progress)
        settings_.progress(fmt::format("no list of dependencies: {}", fault.what()));
    }
  }

  void measure_the_report() {
    if (!submission_.report) return not_checked(Stage::report, why_absent(Role::report));
    facts_.report =
        worker::read_report(*submission_.report, identity_.get(),
                            {.all_pages = settings_.all_pages}, &facts_.sandbox.reading);
    const ReportFacts& report = *facts_.report;
    if (!report.readable && report.undecided) {
      not_checked(Stage::report, "vouch could not read the report: " + report.trouble);
    }
  }

  void build() {
    const auto skip_both = [&](const std::string& reason) {
      not_checked(Stage::build, reason);
      not_checked(Stage::run, reason);
    };
    if (!has_project() || !facts_.readme) return skip_both("the code was not unpacked");
    if (!facts_.archive->complete) return skip_both("the archive was not unpacked whole");
    if (!settings_.run_code) return skip_both("vouch was told not to run any code");
    try {
      run_steps();
    } catch (const InternalError&) {
      build::make_logs_harmless(logs_);  // of the steps before it
      throw;
    }
    build::make_logs_harmless(logs_);
  }

  void run_steps() {
    build::build_and_run({.project = project_,
                          .logs = logs_,
                          .identity = identity_.get(),
                          .isolation = settings_.isolation,
                          .toolchain = settings_.toolchain},
                         settings_.policy, host_, facts_);
  }

  /// Pictures of the report's pages, for people. Without them nothing is unverified.
  void draw_pages() {
    if (!settings_.pages || !submission_.report) return;
    if (!facts_.report || !facts_.report->readable) return;
    try {
      const fs::path drawn = work_.make_directory(layout::kPages);
      const auto pictures = worker::render_pages(*submission_.report, drawn, identity_.get());
      std::error_code error;
      if (!pictures.empty()) fs::create_directory(directory_ / layout::kPages, error);
      for (const worker::PagePicture& picture : pictures) {
        // The worker has ended, so what is a plain file now stays one.
        if (!fs::is_regular_file(fs::symlink_status(picture.file, error))) continue;
        fs::copy_file(picture.file, directory_ / layout::kPages / picture.file.filename(), error);
      }
    } catch (const InternalError& fault) {
      if (settings_.progress) settings_.progress(fmt::format("no page pictures: {}", fault.what()));
    }
  }

  const submission::Submission& submission_;
  const VerifySettings& settings_;
  const sandbox::Host& host_;
  fs::path directory_;
  fs::path logs_;
  sandbox::IdentityLease identity_;
  Workspace work_;
  fs::path project_;
  Facts facts_;
};

}  // namespace

Facts verify(const submission::Submission& submission, const VerifySettings& settings,
             const sandbox::Host& host, const fs::path& directory) {
  return Verification(submission, settings, host, directory).run();
}

Facts gather(const submission::Submission& submission, const VerifySettings& settings,
             const sandbox::Host& host, const fs::path& directory) {
  return Verification(submission, settings, host, directory).run_cheap_part();
}

void build(const submission::Submission& submission, const VerifySettings& settings,
           const sandbox::Host& host, const fs::path& directory, Facts& facts) {
  facts = Verification(submission, settings, host, directory, std::move(facts)).run_build_part();
}

}  // namespace vouch::verify
