// Is everything there that a group has to hand in, and is it clear which file is which?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
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

bool is_there(const SubmissionFacts& submission, Role role) {
  return std::ranges::any_of(submission.files,
                             [&](const SubmittedFile& file) { return file.role == role; }) ||
         std::ranges::any_of(submission.ambiguities,
                             [&](const Ambiguity& ambiguity) { return ambiguity.role == role; });
}

/// "two PDFs", "12 files".
std::string how_many(const std::vector<std::string>& names) {
  static constexpr std::array<std::string_view, 10> kWords{"no",   "one", "two",   "three", "four",
                                                           "five", "six", "seven", "eight", "nine"};
  const auto all_end_with = [&](std::string_view end) {
    return std::ranges::all_of(names, [&](const std::string& name) {
      return name.size() > end.size() &&
             std::ranges::equal(std::string_view(name).substr(name.size() - end.size()), end,
                                [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    });
  };
  const std::string_view what = all_end_with(".pdf")   ? "PDFs"
                                : all_end_with(".zip") ? "zips"
                                                       : "files";
  return names.size() < kWords.size() ? fmt::format("{} {}", kWords[names.size()], what)
                                      : fmt::format("{} {}", names.size(), what);
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
  if (!is_there(submission, Role::report)) {
    findings.add(kReportMissing, "there is no report: no PDF was found in the submission");
  }
  if (!submission.code_is_folder && !is_there(submission, Role::code)) {
    findings.add(kCodeMissing, "there is no code: no zip was found in the submission");
  }
  for (const Ambiguity& ambiguity : submission.ambiguities) {
    findings.add(kAmbiguous,
                 fmt::format("{} could be the {} ({})", how_many(ambiguity.candidates),
                             name(ambiguity.role), fmt::join(ambiguity.candidates, ", ")));
  }
}

}  // namespace

extern const Check submission_files{"what was handed in", kKinds, run};

}  // namespace vouch::checks
