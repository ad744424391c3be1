// Manifests in JSON and TOML: composer.json, deno.json, vcpkg.json, renv.lock; Pipfile,
// Project.toml.
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/commands/shell_words.h"
#include "harness/readers/dependencies/collector.h"

namespace vouch::readers {
namespace {

using nlohmann::json;
using std::string_view;

bool is_carried(const Shelf& shelf, string_view name) {
  const string_view last = commands::base_name(name);
  return shelf.has_directory(name) || shelf.has_directory(last) || shelf.has_package(last);
}

void add(const BuildFile& file, Collector& collector, const char* ecosystem, string_view name,
         bool carried, bool conditional = false) {
  if (name.empty()) return;
  LineCounter lines(file.text);
  const auto at = file.text.find(name);
  Dependency dependency{.file = {}, .line = 0, .ecosystem = ecosystem, .name = std::string(name)};
  dependency.line = at == std::string::npos ? 0 : lines.at(at);
  dependency.in_zip = carried || is_carried(collector.shelf(), name);
  dependency.conditional = conditional;
  collector.add(file, std::move(dependency));
}

}  // namespace

void read_composer(const BuildFile& file, Collector& collector) {
  const json document = json::parse(file.text, nullptr, false);
  if (!document.is_object()) return;
  for (const auto& [table, conditional] :
       {std::pair{"require", false}, std::pair{"require-dev", true}}) {
    const auto found = document.find(table);
    if (found == document.end() || !found->is_object()) continue;
    for (const auto& [name, version] : found->items()) {
      // "php" and "ext-json" are the machine's.
      if (name.find('/') == std::string::npos) continue;
      const bool carried = collector.shelf().has_path(file.directory + "vendor/" + name);
      add(file, collector, "composer", name, carried, conditional);
    }
  }
}

void read_deno(const BuildFile& file, Collector& collector) {
  const json document = json::parse(file.text, nullptr, false, true);
  if (!document.is_object()) return;
  const auto imports = document.find("imports");
  if (imports == document.end() || !imports->is_object()) return;
  const Shelf& shelf = collector.shelf();
  const bool vendored = shelf.has_directory("vendor");
  for (const auto& [key, value] : imports->items()) {
    if (!value.is_string()) continue;
    const std::string& target = value.get_ref<const std::string&>();
    const bool fetched = target.starts_with("jsr:") || target.starts_with("npm:") ||
                         target.starts_with("http://") || target.starts_with("https://");
    if (!fetched) continue;
    std::string_view name = target;
    if (name.starts_with("jsr:") || name.starts_with("npm:")) name.remove_prefix(4);
    if (const auto version = name.rfind('@'); version != string_view::npos && version > 0)
      name = name.substr(0, version);
    const bool module = target.starts_with("npm:") &&
                        shelf.has_path(file.directory + "node_modules/" + std::string(name));
    add(file, collector, "deno", name, vendored || module);
  }
}

void read_vcpkg(const BuildFile& file, Collector& collector) {
  const json document = json::parse(file.text, nullptr, false);
  if (!document.is_object()) return;
  const auto found = document.find("dependencies");
  if (found == document.end() || !found->is_array()) return;
  for (const json& entry : *found) {
    if (entry.is_string())
      add(file, collector, "vcpkg", entry.get_ref<const std::string&>(), false);
    if (entry.is_object() && entry.contains("name") && entry["name"].is_string())
      add(file, collector, "vcpkg", entry["name"].get_ref<const std::string&>(), false);
  }
}

void read_renv(const BuildFile& file, Collector& collector) {
  const json document = json::parse(file.text, nullptr, false);
  if (!document.is_object()) return;
  const auto found = document.find("Packages");
  if (found == document.end() || !found->is_object()) return;
  for (const auto& [name, details] : found->items()) add(file, collector, "r", name, false);
}

void read_pipfile(const BuildFile& file, Collector& collector) {
  try {
    const toml::table document = toml::parse(file.text);
    for (const auto& [table, conditional] :
         {std::pair{"packages", false}, std::pair{"dev-packages", true}}) {
      const toml::table* packages = document[table].as_table();
      if (packages == nullptr) continue;
      for (const auto& [name, value] : *packages) {
        const toml::table* details = value.as_table();
        if (details != nullptr && details->contains("path")) continue;
        add(file, collector, "pip", name.str(), false, conditional);
      }
    }
  } catch (const toml::parse_error&) {
    // Not a Pipfile that pipenv would read either; the step that needs it will say so.
  }
}

/// Julia's own modules have no files elsewhere.
void read_julia(const BuildFile& file, Collector& collector) {
  static constexpr std::array<string_view, 20> kOfJulia{
      "Base64",      "Dates",         "DelimitedFiles",
      "Distributed", "FileWatching",  "InteractiveUtils",
      "LibGit2",     "LinearAlgebra", "Logging",
      "Mmap",        "Pkg",           "Printf",
      "Profile",     "Random",        "SHA",
      "Sockets",     "SparseArrays",  "Statistics",
      "Test",        "UUIDs"};
  try {
    const toml::table document = toml::parse(file.text);
    const toml::table* packages = document["deps"].as_table();
    if (packages == nullptr) return;
    for (const auto& [name, value] : *packages) {
      if (std::ranges::find(kOfJulia, name.str()) == kOfJulia.end())
        add(file, collector, "julia", name.str(), false);
    }
  } catch (const toml::parse_error&) {
    // As above.
  }
}

}  // namespace vouch::readers
