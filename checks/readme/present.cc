// Is there a README, and can it be read?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "checks/check.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kMissing = finding_kind({
    .id = "readme-missing",
    .severity = Severity::error,
    .means = "There is no README at the top of the project.",
    .why =
        "The course asks for a README with a step-by-step guide on how to compile and run; without "
        "one nobody but its authors can try the code.",
    .fix = "Add a README.md at the top of the zip that gives each command, in order.",
    .wrong = "project/Makefile  project/src/main.c",
    .right = "project/README.md  project/Makefile  project/src/main.c",
});

constexpr FindingKind kEmpty = finding_kind({
    .id = "readme-empty",
    .severity = Severity::error,
    .means = "There is a README, and nothing is written in it.",
    .why = "An empty README guides nobody.",
    .fix = "Write down each command that compiles and runs the code, in order.",
    .wrong = "README.md (0 bytes)",
    .right = "## Build\n    make\n## Run\n    ./server",
});

constexpr FindingKind kAmbiguous = finding_kind({
    .id = "readme-ambiguous",
    .severity = Severity::warning,
    .means = "There is more than one README that could be the project's guide.",
    .why = "Whoever follows the wrong one builds something else.",
    .fix = "Keep one README at the top of the project, and let it point to the others.",
    .wrong = "README.md  README.txt  src/",
    .right = "README.md  docs/design.md  src/",
});

constexpr FindingKind kUnreadable = finding_kind({
    .id = "readme-unreadable",
    .severity = Severity::warning,
    .means = "The README is in a format that vouch does not read, so its steps were not tried.",
    .why = "A guide in plain text or Markdown can be read anywhere, and tried by a machine.",
    .fix = "Hand in the same guide as README.md or README.txt.",
    .wrong = "README.docx",
    .right = "README.md",
});

constexpr FindingKind kBoilerplate = finding_kind({
    .id = "readme-boilerplate",
    .severity = Severity::warning,
    .means = "The README is the unchanged text that a tool or template made.",
    .why = "It tells of the template, not of this project.",
    .fix = "Replace it by a guide to this project.",
    .wrong = "# Getting Started with Create React App",
    .right = "# Our scheduler: how to build and run it",
});

constexpr FindingKind kKinds[] = {kMissing, kEmpty, kAmbiguous, kUnreadable, kBoilerplate};

std::string quoted_list(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  quoted.reserve(names.size());
  for (const std::string& name : names) quoted.push_back(shown(name));
  return fmt::format("{}", fmt::join(quoted, ", "));
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.readme) return;
  const ReadmeFacts& readme = *facts.readme;
  if (!readme.path) {
    if (readme.candidates.size() > 1) {
      findings.add(kAmbiguous,
                   fmt::format("{} files could be the project's README: {}",
                               readme.candidates.size(), quoted_list(readme.candidates)));
    } else {
      findings.add(kMissing, "there is no README at the top of the project");
    }
    return;
  }
  const Where where{.file = readme.path};
  if (readme.candidates.size() > 1) {
    findings.add(
        kAmbiguous, Severity::info,
        fmt::format("there are {} READMEs ({}); vouch followed {}, where the code lies",
                    readme.candidates.size(), quoted_list(readme.candidates), shown(*readme.path)),
        where);
  }
  if (!readme.readable) {
    findings.add(kUnreadable,
                 fmt::format("{} was found and not read: {}", shown(*readme.path), readme.trouble),
                 where);
  } else if (readme.words == 0) {
    findings.add(kEmpty, fmt::format("{} is empty", shown(*readme.path)), where);
  } else if (!readme.boilerplate.empty()) {
    findings.add(kBoilerplate,
                 fmt::format("{} is the unchanged text of {}", shown(*readme.path),
                             shown(readme.boilerplate)),
                 where);
  }
}

}  // namespace

extern const Check readme_present{"the README", kKinds, run};

}  // namespace vouch::checks
