// When steps were run, or the report was read, and yet nothing can be said: the machine's lack, a
// limit, or text that no program can read stands behind it. Then the stage is `not_checked`, and
// nobody is blamed.
#pragma once

#include <string>
#include <string_view>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "checks/model/stage.h"

namespace vouch::checks {

/// Why the report, build or run stage is undecided; "" when it is decided, and for other stages.
std::string undecided(Stage stage, const Facts& facts, const Policy& policy);

/// What the build stage says when it had nothing to do.
inline constexpr std::string_view kNothingToBuild = "nothing to build";

/// Why no build step was tried, where none was: kNothingToBuild if neither the guide nor the tree
/// has anything to build; "" where something was tried.
std::string why_nothing_was_built(const Facts& facts);

}  // namespace vouch::checks
