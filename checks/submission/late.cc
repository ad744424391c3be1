// Was it received in time?
#include <fmt/format.h>

#include <string>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kKinds[] = {finding_kind({
    .id = "submission-late",
    .severity = Severity::error,
    .means = "The submission was received after the deadline, its grace and the group's own "
             "extension included.",
    .why = "Every group has the same time, unless staff gave one more.",
    .fix = "If you had a reason, or an extension was agreed on, write to the course staff; they "
           "can extend the deadline or waive this.",
    .wrong = "received 2021-04-28T01:10:00-05:00, due 2021-04-27T23:59:59-05:00",
    .right = "received 2021-04-27T21:10:00-05:00",
})};

/// "2 days 3 h", "1 h 10 min", "42 s": the two largest units.
std::string describe_lateness(std::int64_t seconds) {
  const std::int64_t days = seconds / 86400;
  const std::int64_t hours = seconds / 3600 % 24;
  const std::int64_t minutes = seconds / 60 % 60;
  if (days > 0) return fmt::format("{} {} {} h", days, days == 1 ? "day" : "days", hours);
  if (hours > 0) return fmt::format("{} h {} min", hours, minutes);
  if (minutes > 0) return fmt::format("{} min {} s", minutes, seconds % 60);
  return fmt::format("{} s", seconds);
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  const SubmissionFacts& submission = facts.submission;
  if (!submission.received_seconds) return;
  const SubmissionPolicy& rules = policy.submission;
  const std::int64_t late = *submission.received_seconds - deadline_of(rules, submission.id);
  if (late <= rules.grace.count()) return;
  const auto extension = rules.extensions.find(submission.id);
  const std::string due =
      extension == rules.extensions.end() ? rules.deadline
      : extension->second.until_seconds
          ? extension->second.text + " (this group's own)"
          : fmt::format("{} and {} more for this group", rules.deadline, extension->second.text);
  findings.add(kKinds[0],
               fmt::format("received {} after the deadline: at {}, due {}", describe_lateness(late),
                           submission.received_at.value_or("an unknown time"), due));
}

}  // namespace

extern const Check submission_late{"when it was received", kKinds, run};

}  // namespace vouch::checks
