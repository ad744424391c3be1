#include "sandbox/spec/enforcement.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace vouch::sandbox {
namespace {

constexpr std::array<std::pair<std::string_view, std::string Enforced::*>, 6> kLimits{
    {{"memory", &Enforced::memory},
     {"processes", &Enforced::processes},
     {"cpu", &Enforced::cpu},
     {"disk", &Enforced::disk},
     {"network", &Enforced::network},
     {"files", &Enforced::files}}};

int strength(const std::string& by) {
  if (by == "none" || by.empty()) return 0;
  return by == "watchdog" ? 1 : 2;
}

}  // namespace

Enforced nobody() { return {"none", "none", "none", "none", "none", "none"}; }

bool holds(const std::string& by) { return strength(by) > 1; }

Enforced weaker(const Enforced& one, const Enforced& other) {
  Enforced result = one;
  for (const auto& [name, limit] : kLimits) {
    if (strength(other.*limit) < strength(one.*limit)) result.*limit = other.*limit;
  }
  return result;
}

std::vector<std::string> not_held(const std::vector<std::string>& names, const Enforced& enforced) {
  std::vector<std::string> missing;
  std::ranges::copy_if(names, std::back_inserter(missing), [&](const std::string& name) {
    return std::ranges::none_of(kLimits, [&](const auto& limit) {
      return limit.first == name && holds(enforced.*limit.second);
    });
  });
  return missing;
}

}  // namespace vouch::sandbox
