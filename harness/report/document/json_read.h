// Reads JSON that may lack anything: a report of another version, a receipt that somebody edited. A
// value that is missing or of another type is absent, null or empty; nothing here throws.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vouch::report::json_read {

using Json = nlohmann::ordered_json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The member `key` of an object; null when there is none.
const Json& at(const Json& json, const char* key);

/// The member `key` when it is an array; else an empty one.
const Json& list(const Json& json, const char* key);

/// A string as it is, a number or a truth value as JSON writes it; else empty.
std::string text(const Json& json);
inline std::string text(const Json& json, const char* key) { return text(at(json, key)); }

template <typename Integer>
std::optional<Integer> integer(const Json& json, const char* key) {
  const Json& value = at(json, key);
  if (!value.is_number_integer()) return std::nullopt;
  return value.get<Integer>();
}

std::optional<double> number(const Json& value);
bool truth(const Json& json, const char* key);

/// The members of an object, in their order.
Pairs members_of(const Json& object);
/// Of each object in an array, two of its members.
Pairs pairs_of(const Json& array, const char* first, const char* second);

}  // namespace vouch::report::json_read
