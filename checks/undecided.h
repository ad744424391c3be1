// When steps were run and yet nothing can be said: the machine's lack, or a limit, stands behind
// what went wrong. Then the stage is `not_checked`, and nobody is blamed.
#pragma once

#include <string>
#include <string_view>

#include "checks/model/facts.h"
#include "checks/model/stage.h"

namespace vouch::checks {

/// Why the build or run stage is undecided; "" when it is decided, and for every other stage.
std::string undecided(Stage stage, const Facts& facts);

/// What the build stage says when it had nothing to do.
inline constexpr std::string_view kNothingToBuild = "nothing to build";

/// Why no build step was tried, where none was: kNothingToBuild if neither the guide nor the tree
/// has anything to build; "" where something was tried.
std::string why_nothing_was_built(const Facts& facts);

}  // namespace vouch::checks
