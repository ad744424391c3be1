// The README that was found, and the steps that it gives: the plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/nature.h"

namespace vouch {

enum class StepKind { setup, build, run };

/// Where a step comes from: lines of the README, or the build system that was found.
struct StepSource {
  std::optional<std::string> file;
  std::optional<std::uint32_t> line;      // from 1
  std::optional<std::string> detected{};  // "cmake", "make", ... when no README line gives it
};

/// One command of the guide, before it was run.
struct PlannedStep {
  StepKind kind = StepKind::build;
  StepSource source;
  std::string command;
  std::optional<std::string> as_written{};  // the README's own text, where `command` differs
  std::optional<std::string> skipped{};     // why it is not run: "template", "other system", ...
  bool sure = true;                         // false: read out of prose, or guessed
  Nature nature = Nature::unknown;
  bool compiles = false;                // a build, or a command that compiles and runs
  std::vector<std::string> files;       // source files that it names
  std::uint32_t section = 0;            // steps under one heading share it
  bool from_root = false;               // starts at the project's root, wherever the last one was
  std::optional<std::string> filled{};  // of a template: the command with its parts filled in
  std::string filled_with;              // and what stands for what: "4 for <threads>"
};

/// A line of the README that could be a command: was it taken for a step, and why?
struct ReadLine {
  std::string file;
  std::uint32_t line = 0;
  std::string text;
  bool taken = false;
  std::string why;
};

struct ReadmeFacts {
  std::optional<std::string> path;    // below the project's root; none: no README
  std::optional<std::string> format;  // "markdown", "text", "rst", "org", or unread: "pdf", ...
  bool readable = true;               // false: a format that vouch does not read, or no text
  std::string trouble;                // why not
  std::string encoding;               // "UTF-8", "GB18030", ...
  std::uint64_t bytes = 0;
  std::uint64_t words = 0;
  std::vector<std::string> candidates;  // all that were found, when there was more than one
  std::vector<PlannedStep> steps;       // what the README itself gives, in order
  std::vector<ReadLine> considered;  // what may be a command, in order; not of a long README's end
  std::uint32_t passed_over = 0;     // places that may be commands and were not taken as steps
  std::string text;                  // its text, in UTF-8, or the beginning of a long one
  std::string boilerplate;           // whose unchanged template it is, or ""
};

std::string_view name(StepKind kind);

}  // namespace vouch
