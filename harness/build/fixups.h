// Harmless corrections of a step that failed as written, as a patient person would try them: a
// typographic dash, `python` for `python3`, a missing executable bit, Windows line ends in a
// script, another directory to start from. Each is tried after the failure that suggests it, and
// told.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/archive_facts.h"
#include "checks/model/step_facts.h"
#include "harness/build/diagnosis.h"

namespace vouch::build {

struct Fixup {
  std::string kind;     // one of checks::kNormal*
  std::string command;  // the step's text, fixed
  bool from_workspace = false;
};

/// A step that failed.
struct Failure {
  std::string command;
  std::string output;
  Diagnosis diagnosis;
};

/// What suggests itself after `failure`, apart from the kinds in `tried`; most likely first. A
/// start directory may suggest several.
std::vector<Fixup> suggest_fixups(const Failure& failure, const std::vector<TreeEntry>& tree,
                                  const std::set<std::string>& made,
                                  const std::set<std::string>& tried);

/// `text` with plain dashes, quotes and dots in the place of typographic ones.
std::string with_plain_typography(std::string_view text);

}  // namespace vouch::build
