#include "harness/collect/ledger.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::collect {
namespace {

using nlohmann::ordered_json;

constexpr const char* kSchema = "vouch-collect/1";

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::string text_at(const ordered_json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
}

ordered_json to_json(const ArrivedFile& file) {
  return {{"item", file.item},
          {"name", file.name},
          {"role", name(file.role)},
          {"sha256", file.sha256},
          {"bytes", file.size},
          {"placed", or_null(file.placed)},
          {"listed", or_null(file.listed)},
          {"made_of", file.made_of}};
}

ordered_json to_json(const Arrival& arrival) {
  ordered_json json{{"id", arrival.id},
                    {"source", arrival.source},
                    {"kind", arrival.kind},
                    {"item", arrival.item},
                    {"group", or_null(arrival.group)},
                    {"listed", or_null(arrival.listed)},
                    {"received_at", nullptr},
                    {"time_source", or_null(arrival.time_source)},
                    {"lms_late", arrival.lms_late},
                    {"is_active", arrival.is_active},
                    {"is_mail", arrival.is_mail}};
  if (arrival.time) json["received_at"] = arrival.time->text;
  json["shown"] = ordered_json::array();
  for (const auto& key : arrival.shown) json["shown"].push_back({key.kind, key.value});
  json["notes"] = arrival.notes;
  json["files"] = ordered_json::array();
  for (const ArrivedFile& file : arrival.files) json["files"].push_back(to_json(file));
  return json;
}

ArrivedFile file_from(const ordered_json& json, const std::filesystem::path& directory) {
  ArrivedFile file;
  file.item = text_at(json, "item");
  file.name = text_at(json, "name");
  file.role = role_from_name(text_at(json, "role")).value_or(Role::other);
  file.sha256 = text_at(json, "sha256");
  file.size = json.at("bytes").get<std::uint64_t>();
  file.placed = text_at(json, "placed");
  file.listed = text_at(json, "listed");
  file.made_of = json.at("made_of").get<std::vector<std::string>>();
  file.bytes = directory / file.placed;
  return file;
}

Arrival arrival_from(const ordered_json& json, const std::filesystem::path& directory) {
  Arrival arrival;
  arrival.id = text_at(json, "id");
  arrival.source = text_at(json, "source");
  arrival.kind = text_at(json, "kind");
  arrival.item = text_at(json, "item");
  arrival.group = text_at(json, "group");
  arrival.listed = text_at(json, "listed");
  arrival.time = parse_timestamp(text_at(json, "received_at"));
  arrival.time_source = text_at(json, "time_source");
  arrival.lms_late = json.at("lms_late").get<bool>();
  arrival.is_active = json.at("is_active").get<bool>();
  arrival.is_mail = json.at("is_mail").get<bool>();
  arrival.is_earlier_run = true;
  for (const auto& pair : json.at("shown")) {
    arrival.shown.push_back({pair.at(0).get<std::string>(), pair.at(1).get<std::string>()});
  }
  arrival.notes = json.at("notes").get<std::vector<std::string>>();
  for (const auto& file : json.at("files")) arrival.files.push_back(file_from(file, directory));
  return arrival;
}

ordered_json to_json(const LedgerItem& item) {
  return {{"source", item.source},
          {"item", item.item},
          {"kind", item.kind},
          {"name", item.name},
          {"sha256", or_null(item.sha256)},
          {"placed", or_null(item.placed)},
          {"listed", or_null(item.listed)},
          {"note", or_null(item.note)}};
}

ordered_json to_json(const LedgerGroup& group) {
  return {{"id", group.id},
          {"directory", group.directory},
          {"received_at", or_null(group.received_at)},
          {"time_note", or_null(group.time_note)},
          {"lms_late", group.lms_late},
          {"submission_toml_sha256", group.submission_sha256},
          {"files", group.files},
          {"notes", group.notes}};
}

ordered_json to_json(const LedgerSource& source) {
  return {{"path", source.path}, {"kind", source.kind}, {"reason", source.reason}};
}

template <typename Values>
ordered_json list_of(const Values& values) {
  ordered_json list = ordered_json::array();
  for (const auto& value : values) list.push_back(to_json(value));
  return list;
}

}  // namespace

Ledger read_ledger(const std::filesystem::path& directory) {
  Ledger ledger;
  const auto text = os::read_text(directory / kLedgerFile);
  if (!text) return ledger;
  try {
    const ordered_json json = ordered_json::parse(*text);
    if (text_at(json, "schema") != kSchema) {
      throw UsageError(
          fmt::format("{} is none of this vouch's", (directory / kLedgerFile).string()));
    }
    for (const auto& one : json.at("records")) {
      ledger.arrivals.push_back(arrival_from(one, directory));
    }
    for (const auto& one : json.at("groups")) {
      ledger.groups.push_back({text_at(one, "id"),
                               text_at(one, "directory"),
                               "",
                               "",
                               false,
                               text_at(one, "submission_toml_sha256"),
                               one.at("files").get<std::vector<std::string>>(),
                               {}});
    }
  } catch (const nlohmann::json::exception& error) {
    throw UsageError(
        fmt::format("{} cannot be read: {}", (directory / kLedgerFile).string(), error.what()));
  }
  return ledger;
}

void write_ledger(const std::filesystem::path& directory, const Ledger& ledger) {
  std::size_t placed = 0;
  for (const LedgerItem& item : ledger.items) placed += item.listed.empty() ? 1 : 0;
  const ordered_json json{
      {"schema", kSchema},
      {"items_in", ledger.items.size()},
      {"placed", placed},
      {"listed", ledger.items.size() - placed},
      {"sources", list_of(ledger.sources)},
      {"groups", list_of(ledger.groups)},
      {"items", list_of(ledger.items)},
      {"records", list_of(ledger.arrivals)},
  };
  os::write_text(directory / kLedgerFile,
                 json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace vouch::collect
