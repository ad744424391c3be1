#include "checks/model/facts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 12> kOutcomes{{
    {Outcome::ok, "ok"},
    {Outcome::failed, "failed"},
    {Outcome::timed_out, "timed_out"},
    {Outcome::out_of_memory, "out_of_memory"},
    {Outcome::too_many_processes, "too_many_processes"},
    {Outcome::disk_full, "disk_full"},
    {Outcome::output_limit, "output_limit"},
    {Outcome::killed, "killed"},
    {Outcome::started, "started"},
    {Outcome::satisfied, "satisfied"},
    {Outcome::skipped, "skipped"},
    {Outcome::not_started, "not_started"},
}};

}  // namespace

bool unread(const Facts& facts) {
  return std::ranges::any_of(facts.troubles,
                             [](const auto& trouble) { return trouble.where == "intake"; });
}

bool handed_in_nothing(const Facts& facts) {
  const SubmissionFacts& submission = facts.submission;
  const bool was_read = facts.archive || facts.report;
  return submission.files.empty() && submission.ambiguities.empty() && !submission.code_is_folder &&
         !was_read && !unread(facts);
}

std::string_view name(StepKind kind) {
  switch (kind) {
    case StepKind::setup: return "setup";
    case StepKind::build: return "build";
    case StepKind::run: return "run";
  }
  return "";
}

std::string_view name(Outcome outcome) {
  for (const auto& [value, text] : kOutcomes) {
    if (value == outcome) return text;
  }
  return "";
}

std::optional<Outcome> outcome_from_name(std::string_view text) {
  for (const auto& [value, known] : kOutcomes) {
    if (known == text) return value;
  }
  return std::nullopt;
}

}  // namespace vouch
