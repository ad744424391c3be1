// Python: requirement files as pip's documentation ("Requirements File Format") and PEP 508 have
// them, pyproject.toml (PEP 621, and Poetry's own tables), setup.py, and conda's environment files.
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "harness/commands/shell_words.h"
#include "harness/readers/dependencies/collector.h"

namespace vouch::readers {

using vouch::plain_package_name;

namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

/// Under what name a package's directory lies, where that is not its own.
std::string_view import_name(std::string_view package) {
  static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"pyyaml", "yaml"},         {"pillow", "pil"},          {"scikit-learn", "sklearn"},
      {"opencv-python", "cv2"},   {"beautifulsoup4", "bs4"},  {"python-dateutil", "dateutil"},
      {"protobuf", "google"},     {"pyserial", "serial"},     {"msgpack-python", "msgpack"},
      {"pycryptodome", "crypto"}, {"scikit-image", "skimage"}};
  const auto it = std::ranges::find(kNames, package, [](const auto& pair) { return pair.first; });
  return it == std::end(kNames) ? package : it->second;
}

bool is_vendored(const Shelf& shelf, std::string_view name) {
  const std::string plain = plain_package_name(name);
  const std::string imported(import_name(plain));
  return shelf.has_package(plain) || shelf.has_directory(imported) ||
         shelf.has_path(imported + ".py");
}

/// One requirement: "numpy>=1.20; python_version<'3.9'", "torch @ https://...", "git+https://...".
/// Gives nothing for what lies in the project ("." and "./lib").
void add_requirement(const BuildFile& file, Collector& collector, std::string_view text,
                     std::uint32_t line, bool conditional) {
  text = trim(text);
  Dependency dependency{.file = {}, .line = line, .ecosystem = "pip", .name = {}};
  const auto scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    const auto begin =
        text.find_first_not_of(" \t", text.find('@') < scheme ? text.find('@') + 1 : 0);
    dependency.from = text.substr(begin, text.find_first_of(" \t;", begin) - begin);
    if (dependency.from.starts_with("file:")) return;
  }
  std::size_t end = 0;
  while (end < text.size() && is_name_character(text[end])) ++end;
  std::string_view name = text.substr(0, end);
  const bool direct = text.substr(end).starts_with("+") || text.substr(end).starts_with("://");
  if (direct) {  // git+https://host/x/name.git@tag#egg=name
    const auto egg = text.find("egg=");
    std::string_view repository = text.substr(0, text.find_first_of(" \t#;"));
    if (const auto tag = repository.rfind('@'); tag != std::string_view::npos && tag > scheme + 3)
      repository = repository.substr(0, tag);
    if (repository.ends_with(".git")) repository.remove_suffix(4);
    name = egg == std::string_view::npos
               ? commands::base_name(repository)
               : text.substr(egg + 4, text.find_first_of(" &\t;", egg) - egg - 4);
  } else if (name.empty() || name.front() == '.' || text.substr(end).starts_with("/") ||
             name.ends_with(".whl") || name.ends_with(".gz")) {
    return;  // a path
  }
  dependency.name = name;
  dependency.conditional = conditional || text.find(';') != std::string_view::npos;
  dependency.in_zip = is_vendored(collector.shelf(), name);
  collector.add(file, std::move(dependency));
}

/// Requirements for tests, documents or developers: not what the project itself needs.
bool is_for_others(std::string_view path) {
  const std::string small = to_lower(path);
  return std::ranges::any_of(
      std::array{"dev", "test", "doc", "lint", "optional", "extra"},
      [&](const char* word) { return small.find(word) != std::string::npos; });
}

std::uint32_t line_of(const toml::node& node) { return node.source().begin.line; }

void add_list(const BuildFile& file, Collector& collector, const toml::array* list,
              bool conditional) {
  if (list == nullptr) return;
  for (const toml::node& node : *list) {
    if (const auto text = node.value<std::string>())
      add_requirement(file, collector, *text, line_of(node), conditional);
  }
}

void add_poetry_table(const BuildFile& file, Collector& collector, const toml::table* table,
                      bool conditional) {
  if (table == nullptr) return;
  for (const auto& [key, value] : *table) {
    if (key == "python") continue;
    const toml::table* details = value.as_table();
    if (details != nullptr && details->contains("path")) continue;
    const bool optional = details != nullptr && (*details)["optional"].value_or(false);
    add_requirement(file, collector, key.str(), line_of(value), conditional || optional);
  }
}

}  // namespace

void read_requirements(const BuildFile& file, Collector& collector) {
  const bool conditional = is_for_others(file.path);
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    const auto end = std::min(file.text.find('\n', at), file.text.size());
    std::string_view line = std::string_view(file.text).substr(at, end - at);
    at = end + 1;
    ++number;
    if (const auto comment = line.find(" #"); comment != std::string_view::npos)
      line = line.substr(0, comment);
    line = trim(line);
    if (line.starts_with("-e ")) line = trim(line.substr(3));
    if (line.empty() || line.front() == '#' || line.front() == '-') continue;
    add_requirement(file, collector, line, number, conditional);
  }
}

void read_pyproject(const BuildFile& file, Collector& collector) {
  try {
    const toml::table document = toml::parse(file.text);
    add_list(file, collector, document["project"]["dependencies"].as_array(), false);
    if (const toml::table* extras = document["project"]["optional-dependencies"].as_table()) {
      for (const auto& [name, list] : *extras) add_list(file, collector, list.as_array(), true);
    }
    const auto poetry = document["tool"]["poetry"];
    add_poetry_table(file, collector, poetry["dependencies"].as_table(), false);
    add_poetry_table(file, collector, poetry["dev-dependencies"].as_table(), true);
  } catch (const toml::parse_error&) {
    // What no tool could read names nothing.
  }
}

/// install_requires=["numpy", 'torch>=1.8']: the strings of the list, as they stand there.
void read_setup_py(const BuildFile& file, Collector& collector) {
  const std::string_view text = file.text;
  LineCounter lines(text);
  const auto key = text.find("install_requires");
  if (key == std::string_view::npos) return;
  auto at = text.find_first_not_of(" \t\r\n=", key + std::string_view("install_requires").size());
  if (at == std::string_view::npos || text[at] != '[') return;  // computed
  while (++at < text.size() && text[at] != ']') {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size() - 1);
    } else if (text[at] == '"' || text[at] == '\'') {
      const auto end = text.find(text[at], at + 1);
      if (end == std::string_view::npos) return;
      add_requirement(file, collector, text.substr(at + 1, end - at - 1), lines.at(at), false);
      at = end;
    }
  }
}

/// environment.yml: the items of `dependencies:`, and those of `pip:` below it.
void read_conda(const BuildFile& file, Collector& collector) {
  bool inside = false;
  bool pip = false;
  std::size_t pip_indent = 0;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    const auto end = std::min(file.text.find('\n', at), file.text.size());
    const std::string_view line = std::string_view(file.text).substr(at, end - at);
    at = end + 1;
    ++number;
    const std::string_view text = trim(line.substr(0, line.find(" #")));
    if (text.empty() || text.front() == '#') continue;
    const std::size_t indent = line.find_first_not_of(' ');
    if (text.front() != '-') {
      inside = text == "dependencies:";
      continue;
    }
    if (!inside) continue;
    const std::string_view item = trim(text.substr(1));
    if (pip && indent <= pip_indent) pip = false;
    if (item == "pip:") {
      pip = true;
      pip_indent = indent;
    } else if (pip) {
      if (!item.starts_with('-')) add_requirement(file, collector, item, number, false);
    } else {
      const std::string_view name = item.substr(0, item.find_first_of("=<> "));
      if (name == "python" || name == "pip") continue;
      Dependency dependency{
          .file = {}, .line = number, .ecosystem = "conda", .name = std::string(name)};
      dependency.in_zip = is_vendored(collector.shelf(), name);
      collector.add(file, std::move(dependency));
    }
  }
}

}  // namespace vouch::readers
