// vouch's own fault: the one exception type of the project. It is caught once per submission (which
// is then `unverified`) and in main. What a group's program did is never an exception.
#pragma once

#include <stdexcept>
#include <string>

namespace vouch {

class InternalError : public std::runtime_error {
 public:
  /// `where` is the part that failed ("worker", "sandbox", "store"); `what` says what and why.
  InternalError(std::string where, const std::string& what)
      : std::runtime_error(what), where_(std::move(where)) {}
  const std::string& where() const { return where_; }

 private:
  std::string where_;
};

}  // namespace vouch
