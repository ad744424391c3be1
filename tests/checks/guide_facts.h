// Facts of a made-up submission with a README and steps, for the tests of what is said of them.
#pragma once

#include <string>

#include "checks/check.h"
#include "checks/model/facts.h"

namespace vouch::checks {

inline PlannedStep planned(StepKind kind, std::string command, std::uint32_t line) {
  PlannedStep step;
  step.kind = kind;
  step.command = std::move(command);
  step.source = {.file = "README.md", .line = line};
  return step;
}

inline StepFacts tried(StepKind kind, std::string command, std::uint32_t line, Outcome outcome) {
  StepFacts step;
  step.kind = kind;
  step.command = std::move(command);
  step.source = {.file = "README.md", .line = line};
  step.outcome = outcome;
  if (outcome == Outcome::failed) step.exit_code = 1;
  return step;
}

inline StepFacts found(std::string system, std::string command, Outcome outcome) {
  StepFacts step = tried(StepKind::build, std::move(command), 0, outcome);
  step.source = {.file = std::nullopt, .line = std::nullopt, .detected = std::move(system)};
  return step;
}

inline TreeEntry file(std::string path) {
  TreeEntry entry;
  entry.path = std::move(path);
  return entry;
}

/// A C project whose README builds and runs it.
inline Facts c_project() {
  Facts facts;
  facts.archive.emplace();
  facts.archive->tree = {file("README.md"), file("Makefile"), file("main.c")};
  facts.readme.emplace();
  facts.readme->path = "README.md";
  facts.readme->format = "markdown";
  facts.readme->words = 50;
  facts.readme->steps = {planned(StepKind::build, "make", 3), planned(StepKind::run, "./main", 5)};
  return facts;
}

inline std::vector<Finding> findings_of(const Check& check, const Facts& facts,
                                        const Policy& policy = {}) {
  Findings findings;
  check.run(facts, policy, findings);
  return findings.all();
}

/// "error build-failed, warning run-failed"
inline std::string summary(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    if (!text.empty()) text += ", ";
    text += std::string(name(finding.severity)) + " " + finding.id;
  }
  return text;
}

}  // namespace vouch::checks
