#include "checks/text/limit_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"
#include "util/units.h"

namespace vouch::checks {
namespace {

struct LimitRow {
  std::string_view word;  // of the step's outcome or reason, or of its cause: "limit:open_files"
  std::string_view name;
  std::string_view key;
  std::string (*value)(const SandboxPolicy&);
};

constexpr std::array kLimits{
    LimitRow{"processor time", "processor time", "cpu",
             [](const SandboxPolicy& p) { return format_duration(p.cpu); }},
    LimitRow{"size of a file", "the size of a file", "file",
             [](const SandboxPolicy& p) { return bytes_text(p.file_bytes); }},
    LimitRow{"timed_out", "time", "wall",
             [](const SandboxPolicy& p) { return format_duration(p.wall); }},
    LimitRow{"out_of_memory", "memory", "memory",
             [](const SandboxPolicy& p) { return bytes_text(p.memory_bytes); }},
    LimitRow{"too_many_processes", "processes", "processes",
             [](const SandboxPolicy& p) { return fmt::format("{}", p.processes); }},
    LimitRow{"disk_full", "room for files", "disk",
             [](const SandboxPolicy& p) {
               return fmt::format("{} and {} files", bytes_text(p.disk_bytes), p.inodes);
             }},
    LimitRow{"output_limit", "output", "output",
             [](const SandboxPolicy& p) { return bytes_text(p.output_bytes); }},
    LimitRow{"open_files", "open files", "open_files",
             [](const SandboxPolicy& p) { return fmt::format("{}", p.open_files); }},
    LimitRow{"file", "the size of a file", "file",
             [](const SandboxPolicy& p) { return bytes_text(p.file_bytes); }},
    LimitRow{"disk", "room for files", "disk",
             [](const SandboxPolicy& p) { return bytes_text(p.disk_bytes); }},
    LimitRow{"processes", "processes", "processes",
             [](const SandboxPolicy& p) { return fmt::format("{}", p.processes); }},
};

const LimitRow* find_row(const StepFacts& step) {
  const std::string_view outcome = step.outcome ? name(*step.outcome) : std::string_view{};
  const std::string_view told =
      is_caused_by(step, StepCause::Kind::limit) ? cause_object(step) : outcome;
  for (const std::string_view word : {std::string_view(step.reason), told}) {
    const auto row = std::ranges::find(kLimits, word, &LimitRow::word);
    if (!word.empty() && row != kLimits.end()) return &*row;
  }
  return nullptr;
}

}  // namespace

std::string_view limit_name(const StepFacts& step) {
  const LimitRow* row = find_row(step);
  return row != nullptr ? row->name : cause_object(step);
}

std::string limit_text(const StepFacts& step, const SandboxPolicy& policy) {
  const LimitRow* row = find_row(step);
  if (row == nullptr) return std::string(cause_object(step));
  return fmt::format("{}: {}, [sandbox] {}", row->name, row->value(policy), row->key);
}

}  // namespace vouch::checks
