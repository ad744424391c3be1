// When steps were run, or the report was read, and yet nothing can be said: the machine's lack, a
// limit, or text that no program can read stands behind it. Then the stage is `not_checked`, and
// nobody is blamed.
#pragma once

#include <string>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "checks/model/stage.h"

namespace vouch::checks {

/// Why the report, build or run stage is undecided; "" when it is decided, and for other stages.
std::string undecided(Stage stage, const Facts& facts, const Policy& policy);

}  // namespace vouch::checks
