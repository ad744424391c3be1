#include "checks/model/submission_facts.h"

namespace vouch {

std::string_view name(Role role) {
  switch (role) {
    case Role::report: return "report";
    case Role::code: return "code";
    case Role::other: return "other";
  }
  return "";
}

std::optional<Role> role_from_name(std::string_view text) {
  for (const Role role : {Role::report, Role::code, Role::other}) {
    if (name(role) == text) return role;
  }
  return std::nullopt;
}

}  // namespace vouch
