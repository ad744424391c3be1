#include "harness/results/facts_file.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "checks/model/facts_json.h"

namespace vouch::results {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "vouch-facts/1";

}  // namespace

std::string to_text(const StoredFacts& stored) {
  nlohmann::ordered_json text;
  text["schema"] = kSchema;
  text["key"] = stored.key;
  text["rules"] = stored.rules;
  text["complete"] = stored.complete;
  text["wall_s"] = stored.wall_s;
  text["facts"] = json(stored.facts);
  // Names in an archive need not be UTF-8.
  return text.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::optional<StoredFacts> parse_stored_facts(const std::string& text) {
  try {
    const json parsed = json::parse(text);
    if (parsed.at("schema") != kSchema) return std::nullopt;
    StoredFacts stored;
    parsed.at("key").get_to(stored.key);
    stored.rules = parsed.value("rules", std::string());
    parsed.at("complete").get_to(stored.complete);
    parsed.at("wall_s").get_to(stored.wall_s);
    parsed.at("facts").get_to(stored.facts);
    return stored;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace vouch::results
