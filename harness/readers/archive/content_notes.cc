#include "harness/readers/archive/content_notes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "checks/model/archive_notes.h"
#include "checks/model/project_tree.h"
#include "harness/readers/archive/bytes.h"

namespace vouch::readers {
namespace {

using std::string_view;

constexpr std::size_t kRead = std::size_t{64} << 10;

std::string read_start(TreeWriter& writer, const std::string& path) {
  const os::Fd fd = writer.open_file(path);
  return fd ? read_at(fd.get(), 0, kRead) : std::string();
}

string_view trimmed(string_view text) {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

struct Setting {
  string_view name, value;
};

/// The "name = value" lines of a .gitmodules or an environment file.
std::vector<Setting> settings(string_view text) {
  std::vector<Setting> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const string_view line = text.substr(0, end);
    const std::size_t equals = line.find('=');
    if (equals != string_view::npos && !trimmed(line).starts_with('#')) {
      all.push_back({trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1))});
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

bool holds_a_file(const Tree& tree, const std::string& directory) {
  const std::string prefix = directory + '/';
  return std::ranges::any_of(tree.nodes(), [&](const auto& node) {
    return node.second.type != 'd' && node.first.starts_with(prefix);
  });
}

void examine_submodules(const Tree& tree, const std::string& prefix, TreeWriter& writer,
                        Notes& notes) {
  const Tree::Node* file = tree.find(prefix + ".gitmodules");
  if (file == nullptr || file->type != 'f') return;
  const std::string text = read_start(writer, prefix + ".gitmodules");
  std::size_t looked_at = 0;
  for (const Setting& setting : settings(text)) {
    if (setting.name != "path" || ++looked_at > kNotesOfAKind) continue;
    const std::string directory(setting.value.substr(0, setting.value.find_last_not_of('/') + 1));
    if (!directory.empty() && !holds_a_file(tree, prefix + directory)) {
      notes.add(note::kEmptySubmodule, directory);
    }
  }
}

bool is_environment_file(string_view path) {
  const std::string name = lower_case(file_name(path));
  if (name != ".env" && !name.starts_with(".env.")) return false;
  constexpr std::array models{string_view("example"), string_view("sample"),
                              string_view("template"), string_view("dist"), string_view("default")};
  return std::ranges::none_of(
      models, [&](string_view model) { return name.find(model) != std::string::npos; });
}

/// The first setting that is named like a secret and has a value of some length.
std::optional<Setting> find_secret(string_view text) {
  constexpr std::array words{string_view("secret"),    string_view("token"),
                             string_view("passw"),     string_view("api_key"),
                             string_view("apikey"),    string_view("private_key"),
                             string_view("access_key")};
  for (const Setting& setting : settings(text)) {
    const std::string name = lower_case(setting.name);
    const auto is_in_name = [&](string_view word) { return name.find(word) != std::string::npos; };
    if (setting.value.size() >= 6 && std::ranges::any_of(words, is_in_name)) return setting;
  }
  return std::nullopt;
}

}  // namespace

void examine_content(const Tree& tree, const std::string& root, TreeWriter& writer, Notes& notes) {
  examine_submodules(tree, root.empty() ? "" : root + '/', writer, notes);
  std::set<string_view> environment;
  for (const auto& [path, node] : tree.nodes()) {
    if (node.type == 'f' && is_environment_file(path)) environment.insert(path);
  }
  for (const string_view path : environment) {
    const std::string text = read_start(writer, std::string(path));
    if (const auto secret = find_secret(text)) {
      notes.add(note::kPassword, path, 0, secret->name);
    }
  }
}

}  // namespace vouch::readers
