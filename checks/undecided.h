// When steps were run and yet nothing can be said: the machine's lack, or a limit, stands behind
// what went wrong. Then the stage is `not_checked`, and nobody is blamed.
#pragma once

#include <string>

#include "checks/model/facts.h"
#include "checks/model/stage.h"

namespace vouch::checks {

/// Why the build or run stage is undecided; "" when it is decided, and for every other stage.
std::string undecided(Stage stage, const Facts& facts);

}  // namespace vouch::checks
