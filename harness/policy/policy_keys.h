// Every key of the policy: where it stands, what it means, how it is read and written. The one
// table that loading, `policy show`, `policy init` and the digest share.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "checks/model/policy.h"

namespace vouch::policy {

struct PolicyKey {
  std::string_view table;
  std::string_view name;
  std::string_view expects;  // "a size such as \"4GiB\""
  std::string_view meaning;
  /// False: the value is not what `expects` says, and the policy is as it was.
  std::function<bool(const toml::node&, Policy&)> read;
  /// The value as TOML.
  std::function<std::string(const Policy&)> write;
};

std::span<const PolicyKey> policy_keys();

}  // namespace vouch::policy
