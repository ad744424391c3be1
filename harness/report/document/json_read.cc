#include "harness/report/document/json_read.h"

namespace vouch::report::json_read {

const Json& at(const Json& json, const char* key) {
  static const Json null;
  if (!json.is_object()) return null;
  const auto it = json.find(key);
  return it == json.end() ? null : *it;
}

const Json& list(const Json& json, const char* key) {
  static const Json empty = Json::array();
  const Json& value = at(json, key);
  return value.is_array() ? value : empty;
}

std::string text(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number() || json.is_boolean()) return json.dump();
  return {};
}

std::optional<double> number(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  return value.get<double>();
}

bool truth(const Json& json, const char* key) {
  const Json& value = at(json, key);
  return value.is_boolean() && value.get<bool>();
}

Pairs members_of(const Json& object) {
  Pairs out;
  if (!object.is_object()) return out;
  for (const auto& [key, value] : object.items()) out.emplace_back(key, text(value));
  return out;
}

Pairs pairs_of(const Json& array, const char* first, const char* second) {
  Pairs out;
  if (!array.is_array()) return out;
  for (const Json& item : array) out.emplace_back(text(item, first), text(item, second));
  return out;
}

}  // namespace vouch::report::json_read
