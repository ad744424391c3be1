#include "checks/model/group_directory.h"

#include <fmt/format.h>

#include "util/sha256.h"

namespace vouch {

std::string directory_name(const std::string& id) {
  std::string name;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || (c == '.' && !name.empty());
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  // Long names are cut, and told apart by the digest of the whole.
  constexpr std::size_t kMost = 200;
  if (name.empty()) return "%";
  if (name.size() > kMost) name = name.substr(0, kMost - 17) + "%" + sha256(id).substr(0, 16);
  return name;
}

}  // namespace vouch
