#include "harness/submission/name_pattern.h"

#include <fmt/format.h>

#include <algorithm>

#include "util/usage_error.h"

namespace vouch::submission {

NamePattern::NamePattern(std::string_view pattern) {
  const std::string whole(pattern);
  const auto refuse = [&](std::string_view why) {
    throw UsageError(fmt::format(
        "the pattern \"{}\" {}; an example: --pattern '{{group}}_{{role}}.{{ext}}'", whole, why));
  };
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    if (open != 0) {
      parts_.push_back({{}, std::string(pattern.substr(0, open))});
      pattern.remove_prefix(std::min(open, pattern.size()));
      continue;
    }
    const std::size_t close = pattern.find('}');
    if (close == std::string_view::npos) refuse("has a '{' without its '}'");
    const std::string name(pattern.substr(1, close - 1));
    if (name != "group" && name != "role" && name != "ext")
      refuse("names an unknown {" + name + "}");
    if (std::ranges::any_of(parts_, [&](const Part& part) { return part.placeholder == name; })) {
      refuse("has {" + name + "} twice");
    }
    if (!parts_.empty() && !parts_.back().placeholder.empty()) {
      refuse("needs some text between its parts");
    }
    parts_.push_back({name, {}});
    pattern.remove_prefix(close + 1);
  }
  if (std::ranges::none_of(parts_, [](const Part& part) { return part.placeholder == "group"; })) {
    refuse("has no {group}");
  }
}

std::optional<NameParts> NamePattern::match(std::string_view name) const {
  NameParts found;
  // From the right: a literal has to stand at the end; a placeholder reaches to the next literal.
  for (std::size_t i = parts_.size(); i-- > 0;) {
    const Part& part = parts_[i];
    if (part.placeholder.empty()) {
      if (!name.ends_with(part.literal)) return std::nullopt;
      name.remove_suffix(part.literal.size());
      continue;
    }
    const std::size_t cut = i == 0 ? std::string_view::npos : name.rfind(parts_[i - 1].literal);
    if (i != 0 && cut == std::string_view::npos) return std::nullopt;
    const std::size_t begin = i == 0 ? 0 : cut + parts_[i - 1].literal.size();
    const std::string_view value = name.substr(begin);
    if (value.empty()) return std::nullopt;
    if (part.placeholder == "group") found.group = value;
    if (part.placeholder == "role") found.role = value;
    name = name.substr(0, begin);
  }
  if (!name.empty()) return std::nullopt;
  return found;
}

}  // namespace vouch::submission
