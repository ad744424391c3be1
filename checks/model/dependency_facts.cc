#include "checks/model/dependency_facts.h"

#include <algorithm>

#include "checks/model/project_tree.h"

namespace vouch {

std::string plain_package_name(std::string_view name) {
  std::string plain = lower_case(name);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '_' || c == '.'; }, '-');
  return plain;
}

}  // namespace vouch
