// What a person typed or wrote is wrong: the command line, a policy, a roster. Nothing was done;
// exit status 2.
#pragma once

#include <stdexcept>

namespace vouch {

/// The message is one line that says what was wrong, where, and what would be right.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace vouch
