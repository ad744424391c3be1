// Does the code build as handed in, on a machine that is not its author's?
#include <fmt/format.h>

#include <array>
#include <string>

#include "checks/check.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kHardcodedPath = finding_kind({
    .id = "build-hardcoded-path",
    .severity = Severity::warning,
    .means = "A step uses a path of its author's machine.",
    .why = "Nobody else has that directory.",
    .fix = "Use a path relative to the project's own directory.",
    .wrong = "gcc -I/home/alice/project/include main.c",
    .right = "gcc -Iinclude main.c",
});

constexpr FindingKind kLineEndings = finding_kind({
    .id = "build-line-endings",
    .severity = Severity::warning,
    .means = "A script has Windows line endings (CR LF), and Linux cannot start it as it is.",
    .why = "The kernel looks for an interpreter named \"bash\\r\", and there is none.",
    .fix = "Convert it: sed -i 's/\\r$//' FILE; in git: *.sh text eol=lf in .gitattributes.",
    .wrong = "#!/bin/bash^M",
    .right = "#!/bin/bash",
});

constexpr FindingKind kNotExecutable = finding_kind({
    .id = "build-not-executable",
    .severity = Severity::warning,
    .means = "A step starts a file that may not be executed.",
    .why = "Zips made on Windows, or by some tools, lose the executable bit.",
    .fix = "Zip it with the bit set (chmod +x FILE before), or write `bash FILE` into the README.",
    .wrong = "./build.sh, with mode 0644",
    .right = "bash build.sh",
});

constexpr FindingKind kFixedUp = finding_kind({
    .id = "readme-step-mended",
    .severity = Severity::warning,
    .means = "A step failed as it is written, and worked after a harmless change.",
    .why = "A patient reader finds the change; the guide should not ask for it.",
    .fix = "Write the step as vouch ran it.",
    .wrong = "cmake \xE2\x80\x94"
             "build .",
    .right = "cmake --build .",
});

constexpr FindingKind kKinds[] = {kHardcodedPath, kLineEndings, kNotExecutable, kFixedUp};

/// "/home/alice/" where `text` names somebody's home directory; or "".
std::string_view home_directory_in(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kHomes{"/home/", "/Users/", "/jet/home/"};
  for (const std::string_view home : kHomes) {
    const std::size_t at = text.find(home);
    if (at == std::string_view::npos) continue;
    const std::size_t end = text.find('/', at + home.size());
    const std::string_view found = text.substr(at, end == std::string_view::npos ? end : end - at);
    // The sandbox's own.
    if (found.size() > home.size() && found != "/home/student") return found;
  }
  return {};
}

const FindingKind& kind_of(std::string_view normalised) {
  if (normalised == kNormalExecutable) return kNotExecutable;
  return normalised == kNormalLineEndings ? kLineEndings : kFixedUp;
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    std::string_view home = home_directory_in(step.as_written ? *step.as_written : step.command);
    if (home.empty() && went_wrong(step)) home = home_directory_in(step.cause_detail);
    if (!home.empty()) {
      findings.add(kHardcodedPath,
                   fmt::format("{} uses {}, a directory of its author's machine",
                               step_text(facts, i), shown(home)),
                   where_of(facts, i));
    }
    if (step.normalised.empty() || step.normalised == kNormalLeftovers) continue;
    findings.add(kind_of(step.normalised),
                 fmt::format("{} worked only after a harmless change ({}): {}", step_text(facts, i),
                             step.normalised, shown(step.command)),
                 where_of(facts, i));
  }
}

}  // namespace

extern const Check build_portability{"building elsewhere", kKinds, run};

}  // namespace vouch::checks
