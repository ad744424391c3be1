// Flat files named by a pattern such as "{group}_{role}.{ext}".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::submission {

struct NameParts {
  std::string group;
  std::string role;  // as written; "" when the pattern has none
};

class NamePattern {
 public:
  /// Throws UsageError: {group} is missing, a part is unknown or stands twice, two parts touch.
  explicit NamePattern(std::string_view pattern);

  /// None when `name` is not of the pattern. {role} and {ext} take as little as they can, read from
  /// the right, so that "team_7_report.pdf" is group "team_7".
  std::optional<NameParts> match(std::string_view name) const;

 private:
  struct Part {
    std::string placeholder;  // "" for a literal
    std::string literal;
  };
  std::vector<Part> parts_;
};

}  // namespace vouch::submission
