// facts.json ("vouch-facts/1"): what was observed of a group, and under which key it was found.
#pragma once

#include <optional>
#include <string>

#include "checks/model/facts.h"

namespace vouch::results {

struct StoredFacts {
  std::string key;
  std::string rules;     // verify::gathering_rules() of the policy then; "": of an older vouch
  bool complete = true;  // false: building was not reached
  double wall_s = 0;
  Facts facts;
};

std::string to_text(const StoredFacts& stored);
/// None for anything that is not whole facts of this version.
std::optional<StoredFacts> parse_stored_facts(const std::string& text);

}  // namespace vouch::results
