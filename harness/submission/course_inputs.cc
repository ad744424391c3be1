#include "harness/submission/course_inputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "harness/submission/discover.h"
#include "harness/submission/received_csv.h"
#include "harness/submission/roster_csv.h"
#include "util/printable.h"
#include "util/units.h"

namespace vouch::submission {
namespace {

/// "a, b, c and 4 more", fit to be shown.
std::string list_some(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i) shown.push_back(visible(names[i]));
  const std::string more =
      names.size() > kShown ? fmt::format(" and {} more", names.size() - kShown) : "";
  return fmt::format("{}{}", fmt::join(shown, ", "), more);
}

std::set<std::string> ids_of(const std::vector<Submission>& submissions) {
  std::set<std::string> ids;
  for (const Submission& submission : submissions) ids.insert(submission.facts.id);
  return ids;
}

/// The keys of `map` that are no submission.
template <typename Map>
std::vector<std::string> strangers(const Map& map, const std::set<std::string>& ids) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) {
    if (!ids.contains(name)) names.push_back(name);
  }
  return names;
}

void add_roster(const Roster& roster, BatchInputs& inputs) {
  std::vector<std::string> unknown;
  for (Submission& submission : inputs.submissions) {
    const auto group = roster.find(submission.facts.id);
    submission.facts.on_roster = group != roster.end();
    if (group == roster.end()) {
      unknown.push_back(submission.facts.id);
    } else if (!group->second.empty()) {
      submission.facts.members = group->second;  // staff's list, not the group's own word
      submission.facts.members_known = true;
    }
  }
  const std::vector<std::string> missing = strangers(roster, ids_of(inputs.submissions));
  for (const std::string& id : missing) {
    Submission& submission = inputs.submissions.emplace_back();
    submission.facts.id = id;
    submission.facts.on_roster = true;
    submission.facts.members = roster.at(id);
    submission.facts.members_known = !submission.facts.members.empty();
  }
  if (!missing.empty()) {
    inputs.notes.push_back(fmt::format("{} of {} groups on the roster handed in nothing: {}",
                                       missing.size(), roster.size(), list_some(missing)));
  }
  if (!unknown.empty()) {
    inputs.notes.push_back(fmt::format("{} submissions are of no group on the roster: {}",
                                       unknown.size(), list_some(unknown)));
  }
}

void add_received(const std::map<std::string, Timestamp>& received, BatchInputs& inputs) {
  for (Submission& submission : inputs.submissions) {
    const auto moment = received.find(submission.facts.id);
    if (moment == received.end()) continue;
    submission.facts.received_at = moment->second.text;
    submission.facts.received_seconds = moment->second.seconds;
  }
  const auto unknown = strangers(received, ids_of(inputs.submissions));
  if (!unknown.empty()) {
    inputs.notes.push_back(fmt::format("received.csv names {} groups that handed in nothing: {}",
                                       unknown.size(), list_some(unknown)));
  }
}

/// A group whose files lie in the wrong place is not lost in silence.
void note_passed_over(const BatchSources& sources, BatchInputs& inputs) {
  std::vector<std::string> names = passed_over(sources.submissions, sources.pattern);
  const auto is_known = [&](const std::string& name) {
    std::error_code ignored;  // of an option that was not given
    const std::filesystem::path path = sources.submissions / name;
    return std::filesystem::equivalent(path, sources.out, ignored) ||
           (sources.received &&
            std::filesystem::equivalent(path, sources.received->name, ignored)) ||
           (sources.roster && std::filesystem::equivalent(path, sources.roster->name, ignored));
  };
  std::erase_if(names, is_known);
  const auto systems = std::ranges::stable_partition(
      names, [](const std::string& name) { return !is_left_by_a_system(name); });
  if (!systems.empty()) {
    inputs.notes.push_back(fmt::format("passed over, as a system's own: {}",
                                       list_some({systems.begin(), systems.end()})));
  }
  names.erase(systems.begin(), systems.end());
  if (names.empty()) return;
  inputs.notes.push_back(fmt::format(
      "passed over, for {}: {}",
      sources.pattern ? "their names are not of the pattern" : "they are not directories",
      list_some(names)));
}

/// Many groups with one half each are a pattern that splits them, or a table of two downloads.
void note_halves(const BatchSources& sources, BatchInputs& inputs) {
  std::size_t only_report = 0, only_code = 0;
  for (const Submission& submission : inputs.submissions) {
    if (!submission.trouble.empty() || !submission.facts.ambiguities.empty()) continue;
    if (submission.report && !submission.code) ++only_report;
    if (submission.code && !submission.report) ++only_code;
  }
  if (only_report == 0 || only_code == 0 || only_report + only_code < 3) return;
  if (2 * (only_report + only_code) < inputs.submissions.size()) return;
  inputs.notes.push_back(
      fmt::format("{} {} only a report, {} only code: {}", only_report,
                  only_report == 1 ? "group has" : "groups have", only_code,
                  sources.pattern ? "is the pattern right? {any} passes over a part of the name"
                                  : "were two downloads put side by side?"));
}

/// "deadline in 59 min; lateness not judged for 60 of 60: give received.csv"
void note_lateness(const SubmissionPolicy& policy, std::int64_t now, BatchInputs& inputs) {
  const auto unknown = std::ranges::count_if(inputs.submissions, [](const Submission& submission) {
    return !submission.facts.received_seconds && !submission.facts.files.empty();
  });
  std::string note;
  if (now < policy.deadline_seconds) {
    const std::chrono::seconds left(policy.deadline_seconds - now);
    note = fmt::format("deadline in {}", describe_duration(left));
  }
  if (unknown > 0) {
    note += fmt::format("{}lateness not judged for {} of {}: give received.csv",
                        note.empty() ? "" : "; ", unknown, inputs.submissions.size());
  }
  if (!note.empty()) inputs.notes.push_back(note);
}

}  // namespace

BatchInputs take_in_all(const BatchSources& sources, const SubmissionPolicy& policy,
                        std::int64_t now) {
  // What is quick to be wrong in comes before what takes long to read.
  std::optional<Roster> roster;
  std::optional<std::map<std::string, Timestamp>> received;
  BatchInputs inputs;
  if (sources.roster) roster = read_roster(*sources.roster, inputs.notes);
  if (sources.received) received = read_received(*sources.received, inputs.notes);
  inputs.submissions = discover(sources.submissions, sources.pattern, sources.out);
  note_passed_over(sources, inputs);
  note_halves(sources, inputs);
  if (received) add_received(*received, inputs);
  if (roster) add_roster(*roster, inputs);
  std::ranges::sort(inputs.submissions, {},
                    [](const Submission& submission) { return submission.facts.id; });
  if (const auto unknown = strangers(policy.extensions, ids_of(inputs.submissions));
      !unknown.empty()) {
    inputs.notes.push_back(
        fmt::format("the policy extends the deadline for {} groups that are not "
                    "here: {}",
                    unknown.size(), list_some(unknown)));
  }
  note_lateness(policy, now, inputs);
  return inputs;
}

Twins::Twins(const std::vector<Submission>& submissions) : submissions_(submissions) {
  std::map<std::string, std::vector<std::size_t>> by_digest;
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    for (const SubmittedFile& file : submissions[i].facts.files) {
      // Two empty files are no sign of anything.
      if (file.role != Role::code || file.sha256.empty() || file.bytes == 0) continue;
      by_digest[file.sha256].push_back(i);
    }
  }
  for (auto& [digest, numbers] : by_digest) {
    if (numbers.size() < 2) continue;
    for (const std::size_t number : numbers) place_[number] = same_.size();
    same_.push_back(std::move(numbers));
  }
}

std::vector<std::string> Twins::of(std::size_t number) const {
  std::vector<std::string> ids;
  const auto place = place_.find(number);
  if (place == place_.end()) return ids;
  for (const std::size_t other : same_[place->second]) {
    if (other != number) ids.push_back(submissions_[other].facts.id);
  }
  return ids;
}

}  // namespace vouch::submission
