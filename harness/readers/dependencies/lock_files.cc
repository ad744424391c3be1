// npm's package.json, Cargo.toml and go.mod: what each names from its registry, and whether the zip
// has it where `npm`, `cargo vendor` and `go mod vendor` put it.
#include <toml++/toml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "harness/commands/shell_words.h"
#include "harness/readers/dependencies/collector.h"

namespace vouch::readers {
namespace {

// --- npm
// ------------------------------------------------------------------------------------------

/// Has the directory, or one above it, node_modules/NAME?
bool has_node_module(const Shelf& shelf, std::string directory, const std::string& name) {
  while (true) {
    if (shelf.has_path(directory + "node_modules/" + name)) return true;
    if (directory.empty()) return false;
    directory.pop_back();
    const auto slash = directory.rfind('/');
    directory.resize(slash == std::string::npos ? 0 : slash + 1);
  }
}

bool is_of_the_project(std::string_view version) {
  for (const std::string_view begin : {"file:", "link:", "workspace:", "portal:", ".", "/"}) {
    if (version.starts_with(begin)) return true;
  }
  return false;
}

// --- cargo
// ----------------------------------------------------------------------------------------

/// Sources in the zip: some directory NAME or NAME-VERSION has a Cargo.toml, as `cargo vendor`
/// makes.
bool has_crate(const Shelf& shelf, const std::string& name) {
  return shelf.has_directory(name) || shelf.has_package(name);
}

void add_crate(const BuildFile& file, Collector& collector, std::string name,
               const toml::node& value, bool conditional) {
  const toml::table* details = value.as_table();
  Dependency dependency{
      .file = {}, .line = value.source().begin.line, .ecosystem = "cargo", .name = std::move(name)};
  if (details != nullptr) {
    if (details->contains("path") || (*details)["workspace"].value_or(false)) return;
    dependency.from = (*details)["git"].value_or(std::string());
    if (auto real = (*details)["package"].value<std::string>()) dependency.name = std::move(*real);
    conditional = conditional || (*details)["optional"].value_or(false);
  }
  dependency.conditional = conditional;
  dependency.in_zip = has_crate(collector.shelf(), dependency.name);
  collector.add(file, std::move(dependency));
}

void add_crates(const BuildFile& file, Collector& collector, const toml::table* table,
                bool conditional) {
  if (table == nullptr) return;
  for (const auto& [name, value] : *table)
    add_crate(file, collector, std::string(name.str()), value, conditional);
}

// --- go
// -------------------------------------------------------------------------------------------

/// The text's words, at most four.
std::vector<std::string_view> first_words(std::string_view line) {
  std::vector<std::string_view> words;
  while (words.size() < 4) {
    line = trim(line);
    if (line.empty()) break;
    words.push_back(line.substr(0, line.find_first_of(" \t")));
    line.remove_prefix(words.back().size());
  }
  return words;
}

}  // namespace

void read_package_json(const BuildFile& file, Collector& collector) {
  using nlohmann::json;
  const json document = json::parse(file.text, nullptr, false);
  if (!document.is_object()) return;
  const Shelf& shelf = collector.shelf();
  // Yarn's own ways of carrying packages along.
  const bool carried =
      shelf.has_path(file.directory + ".yarn/cache") || shelf.has_path(file.directory + ".pnp.cjs");
  for (const auto& [table, conditional] :
       {std::pair{"dependencies", false}, std::pair{"devDependencies", false},
        std::pair{"optionalDependencies", true}}) {
    const auto found = document.find(table);
    if (found == document.end() || !found->is_object()) continue;
    LineCounter lines(file.text);
    const auto begin = file.text.find('"' + std::string(table) + '"');
    for (const auto& [name, version] : found->items()) {
      if (!version.is_string() || is_of_the_project(version.get_ref<const std::string&>()))
        continue;
      Dependency dependency{.file = {}, .line = 0, .ecosystem = "npm", .name = name};
      const std::string& text = version.get_ref<const std::string&>();
      if (text.find("://") != std::string::npos) dependency.from = text;
      dependency.conditional = conditional;
      dependency.in_zip = carried || has_node_module(shelf, file.directory, name) ||
                          shelf.has_package(commands::base_name(name));
      dependency.line = begin == std::string::npos ? 0 : lines.at(begin);
      collector.add(file, std::move(dependency));
    }
  }
}

void read_cargo(const BuildFile& file, Collector& collector) {
  try {
    const toml::table document = toml::parse(file.text);
    const auto add_all = [&](const auto& node) {
      add_crates(file, collector, node["dependencies"].as_table(), false);
      add_crates(file, collector, node["build-dependencies"].as_table(), false);
      add_crates(file, collector, node["dev-dependencies"].as_table(), true);
    };
    add_all(document);
    add_crates(file, collector, document["workspace"]["dependencies"].as_table(), false);
    if (const toml::table* targets = document["target"].as_table()) {
      for (const auto& [condition, target] : *targets) {
        if (const toml::table* table = target.as_table())
          add_crates(file, collector, (*table)["dependencies"].as_table(), true);
      }
    }
  } catch (const toml::parse_error&) {
    // What cargo could not read either names nothing.
  }
}

/// `require` lines and blocks without "// indirect", unless `replace` leads into the project (Go
/// Modules Reference, "go.mod files").
void read_go_mod(const BuildFile& file, Collector& collector) {
  const Shelf& shelf = collector.shelf();
  const bool vendored = shelf.has_path(file.directory + "vendor/modules.txt");
  std::vector<Dependency> required;
  std::set<std::string, std::less<>> replaced;
  std::string_view block;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    const auto end = std::min(file.text.find('\n', at), file.text.size());
    const std::string_view line = trim(std::string_view(file.text).substr(at, end - at));
    at = end + 1;
    ++number;
    auto words = first_words(line);
    if (words.empty() || words[0].starts_with("//")) continue;
    if (words[0] == ")") {
      block = {};
      continue;
    }
    if (words.size() > 1 && words[1] == "(") {
      block = words[0];
      continue;
    }
    std::string_view verb = block;
    if (block.empty()) {
      verb = words[0];
      words.erase(words.begin());
    }
    if (words.empty()) continue;
    if (verb == "replace" && (line.find("=> .") != std::string_view::npos ||
                              line.find("=> /") != std::string_view::npos)) {
      replaced.insert(std::string(words[0]));
    } else if (verb == "require" && line.find("// indirect") == std::string_view::npos &&
               required.size() < kDependenciesListed) {
      required.push_back(
          {.file = {}, .line = number, .ecosystem = "go", .name = std::string(words[0])});
    }
  }
  for (Dependency& dependency : required) {
    if (replaced.contains(dependency.name)) continue;
    dependency.in_zip = vendored || shelf.has_path(file.directory + "vendor/" + dependency.name);
    collector.add(file, std::move(dependency));
  }
}

}  // namespace vouch::readers
