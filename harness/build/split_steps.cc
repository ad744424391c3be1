#include "harness/build/split_steps.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "harness/commands/classify.h"
#include "harness/commands/shell_words.h"

namespace vouch::build {
namespace {

using commands::Nature;

bool is_setup(Nature nature) {
  return nature == Nature::fetch || nature == Nature::system_install ||
         nature == Nature::dependency_install;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

/// A part of the line, and what it is for.
struct Part {
  std::size_t begin = 0, end = 0;
  Nature nature = Nature::unknown;
};

/// The parts of a plain chain `a && b; c`; none where the line is more than that: a subshell, a
/// loop, an alternative, a pipe, something in the background.
std::vector<Part> parts_of(std::string_view line) {
  if (line.find("<<") != std::string_view::npos) return {};
  const auto simple = commands::split_commands(line);
  std::vector<Part> parts;
  std::size_t at = 0;
  for (const auto& command : simple) {
    const std::string_view between = trimmed(line.substr(at, command.begin - at));
    const bool plain = between.empty() || between == "&&" || between == ";";
    if (!plain || command.background || command.end < command.begin) return {};
    const auto meaning =
        commands::understand(line.substr(command.begin, command.end - command.begin));
    parts.push_back({command.begin, command.end, meaning.nature});
    at = command.end;
  }
  const std::string_view rest = trimmed(line.substr(std::min(at, line.size())));
  if (!rest.empty() && rest != ";" && !rest.starts_with('#')) return {};
  return parts;
}

/// Set-up commands of one nature stay together, and so does all between two of them.
std::vector<Part> grouped(const std::vector<Part>& parts) {
  std::vector<Part> groups;
  for (const Part& part : parts) {
    const bool joins =
        !groups.empty() && (is_setup(part.nature) ? groups.back().nature == part.nature
                                                  : !is_setup(groups.back().nature));
    if (joins) {
      groups.back().end = part.end;
    } else {
      groups.push_back(part);
    }
  }
  return groups;
}

}  // namespace

std::vector<PlannedStep> split_setup(const PlannedStep& step) {
  if (step.skipped || step.source.detected) return {step};
  const std::vector<Part> groups = grouped(parts_of(step.command));
  const bool any_setup = std::ranges::any_of(groups, is_setup, &Part::nature);
  if (groups.size() < 2 || !any_setup) return {step};
  std::vector<PlannedStep> steps;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    PlannedStep part = step;
    part.command = step.command.substr(groups[i].begin, groups[i].end - groups[i].begin);
    const auto meaning = commands::understand(part.command);
    part.nature = meaning.nature;
    part.compiles = meaning.compiles || meaning.nature == Nature::build;
    part.files.assign(meaning.files.begin(), meaning.files.end());
    const bool prepares = meaning.nature == Nature::neutral && i + 1 < groups.size();
    if (is_setup(groups[i].nature) || prepares) {
      part.kind = StepKind::setup;
    } else if (step.kind == StepKind::setup) {
      part.kind = commands::kind_of(meaning.nature).value_or(StepKind::setup);
    }
    steps.push_back(std::move(part));
  }
  return steps;
}

std::vector<PlannedStep> split_setup(const std::vector<PlannedStep>& steps) {
  std::vector<PlannedStep> all;
  for (const PlannedStep& step : steps) {
    for (PlannedStep& part : split_setup(step)) all.push_back(std::move(part));
  }
  return all;
}

}  // namespace vouch::build
