// Is everything there that a group has to hand in, and is it clear which file is which?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kReportMissing = finding_kind({
    .id = "submission-report-missing",
    .severity = Severity::error,
    .means = "The submission has no report: no PDF was found in it, nor in a directory of it.",
    .why = "The final report is half of what is handed in.",
    .fix = "Hand in the report as a PDF beside the code's zip.",
    .wrong = "team7/code.zip",
    .right = "team7/code.zip  team7/report.pdf",
});

constexpr FindingKind kCodeMissing = finding_kind({
    .id = "submission-code-missing",
    .severity = Severity::error,
    .means = "The submission has no code: no zip was found in it, nor in a directory of it.",
    .why = "The code has to be handed in as one zip, so that staff can build and run it.",
    .fix = "Hand in one zip with all the code and its dependencies beside the report.",
    .wrong = "team7/report.pdf",
    .right = "team7/report.pdf  team7/code.zip",
});

constexpr FindingKind kAmbiguous = finding_kind({
    .id = "submission-ambiguous",
    .severity = Severity::warning,
    .means = "Two or more files could be the report, or the code, and vouch does not guess.",
    .why = "Staff have to know which file is meant; a draft taken for the report helps nobody.",
    .fix = "Hand in one PDF and one zip, and nothing else.",
    .wrong = "team7/report.pdf  team7/report-final.pdf  team7/code.zip",
    .right = "team7/report.pdf  team7/code.zip",
});

constexpr FindingKind kKinds[] = {kReportMissing, kCodeMissing, kAmbiguous};

bool is_there(const SubmissionFacts& submission, std::string_view role) {
  return std::ranges::any_of(submission.files,
                             [&](const SubmittedFile& file) { return file.role == role; }) ||
         std::ranges::any_of(submission.ambiguities,
                             [&](const Ambiguity& ambiguity) { return ambiguity.role == role; });
}

/// A group that is merely on the roster has no file to fix: it is told so, and not what a directory
/// without the two files is told. The ids stay those that scripts know.
void add_nothing(Findings& findings) {
  constexpr const char* kHint =
      "Hand in the report as a PDF and the code as one zip. If you did, write to the course staff: "
      "neither was found under this group's name.";
  findings.add(kReportMissing, "nothing was handed in: there is no report", {}, kHint);
  findings.add(kCodeMissing, "nothing was handed in: there is no code", {}, kHint);
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  const SubmissionFacts& submission = facts.submission;
  if (unread(facts)) return;
  if (handed_in_nothing(facts)) return add_nothing(findings);
  if (!is_there(submission, "report")) {
    findings.add(kReportMissing, "there is no report: no PDF was found in the submission");
  }
  if (!submission.code_is_folder && !is_there(submission, "code")) {
    findings.add(kCodeMissing, "there is no code: no zip was found in the submission");
  }
  for (const Ambiguity& ambiguity : submission.ambiguities) {
    findings.add(kAmbiguous,
                 fmt::format("{} files could be the {}: {}", ambiguity.candidates.size(),
                             ambiguity.role, fmt::join(ambiguity.candidates, ", ")));
  }
}

}  // namespace

extern const Check submission_files{"what was handed in", kKinds, run};

}  // namespace vouch::checks
