#include "harness/policy/policy_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "checks/check.h"
#include "harness/policy/policy_keys.h"
#include "util/did_you_mean.h"
#include "util/os/text_file.h"
#include "util/toml_reader.h"
#include "util/usage_error.h"

namespace vouch::policy {
namespace {

using vouch::Policy;

constexpr std::string_view kSeverity = "severity";

bool is_nobodys_fault(std::string_view id) {
  return id == "harness-fault" || id == "build-toolchain-lacks" || id == "run-needs-device";
}

std::vector<std::string_view> table_names() {
  std::vector<std::string_view> names;
  for (const PolicyKey& key : policy_keys()) {
    if (std::ranges::find(names, key.table) == names.end()) names.push_back(key.table);
  }
  names.push_back(kSeverity);
  return names;
}

std::vector<std::string_view> key_names(std::string_view table) {
  std::vector<std::string_view> names;
  for (const PolicyKey& key : policy_keys()) {
    if (key.table == table) names.push_back(key.name);
  }
  return names;
}

/// Reads one file over the defaults.
class Loader {
 public:
  Loader(TomlReader& reader, LoadedPolicy& into) : reader_(reader), into_(into) {}

  void load(const toml::table& document) {
    for (const auto& [name, node] : document) {
      reader_.attempt([&, key = name.str(), value = &node] { load_table(key, *value); });
    }
  }

 private:
  [[noreturn]] void refuse_unknown(const toml::source_region& at, const std::string& what,
                                   std::string_view name,
                                   std::span<const std::string_view> known) const {
    reader_.refuse_unknown(at, "there is no " + what, name, known,
                           "`vouch policy show` lists them all");
  }

  void load_table(std::string_view name, const toml::node& node) {
    const auto names = table_names();
    if (std::ranges::find(names, name) == names.end()) {
      refuse_unknown(node.source(), "table", name, names);
    }
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      reader_.refuse(node.source(), fmt::format("\"{0}\" is a table: [{0}]", name));
    }
    for (const auto& entry : *table) {
      const toml::key& key = entry.first;
      const toml::node& value = entry.second;
      reader_.attempt(
          [&] { name == kSeverity ? load_severity(key, value) : load_key(name, key, value); });
    }
  }

  void load_key(std::string_view table, const toml::key& name, const toml::node& value) {
    const auto keys = policy_keys();
    const auto key = std::ranges::find_if(keys, [&](const PolicyKey& candidate) {
      return candidate.table == table && candidate.name == name.str();
    });
    if (key == keys.end()) {
      refuse_unknown(name.source(), fmt::format("key in [{}] named", table), name.str(),
                     key_names(table));
    }
    if (!key->read(value, into_.policy)) {
      reader_.refuse(value.source(),
                     fmt::format("{}.{} has to be {}", table, name.str(), key->expects));
    }
    into_.sources[fmt::format("{}.{}", table, name.str())] = reader_.place(name.source());
  }

  void load_severity(const toml::key& id, const toml::node& value) {
    if (checks::find_kind(id.str()) == nullptr) {
      refuse_unknown(id.source(), "finding", id.str(), checks::finding_ids());
    }
    const auto text = value.value_exact<std::string>();
    const auto severity = text ? severity_from_name(*text) : std::nullopt;
    if (!severity) {
      reader_.refuse(
          value.source(),
          fmt::format("severity.{} has to be \"error\", \"warning\" or \"info\"", id.str()));
    }
    if (*severity == Severity::error && is_nobodys_fault(id.str())) {
      reader_.refuse(value.source(),
                     fmt::format("severity.{} cannot be \"error\": what the verifying machine "
                                 "lacks or fails at is no group's fault",
                                 id.str()));
    }
    into_.policy.severity[std::string(id.str())] = *severity;
    into_.sources[fmt::format("severity.{}", id.str())] = reader_.place(id.source());
  }

  TomlReader& reader_;
  LoadedPolicy& into_;
};

/// Calls `line(table, key)` for each key, tables in their order.
template <typename Line>
void for_each_key(Line line) {
  for (const std::string_view table : table_names()) {
    for (const PolicyKey& key : policy_keys()) {
      if (key.table == table) line(table, key);
    }
  }
}

}  // namespace

LoadedPolicy load_policy(const std::string& name_or_file) {
  LoadedPolicy loaded;
  if (name_or_file == loaded.policy.name) return loaded;
  std::string text;
  try {
    text = os::read_given(name_or_file);
  } catch (const UsageError& error) {
    const std::string_view built_in = loaded.policy.name;
    const bool is_near = nearest(name_or_file, std::span(&built_in, 1)).has_value();
    throw UsageError(
        is_near ? fmt::format("no policy is called {}; did you mean {}?", name_or_file, built_in)
                : fmt::format("no policy: {}; give a file, or the built-in \"{}\"", error.what(),
                              built_in));
  }
  return parse_policy(text, name_or_file);
}

LoadedPolicy parse_policy(const std::string& text, const std::string& file) {
  LoadedPolicy loaded;
  loaded.policy.name = std::filesystem::path(file).stem().string();
  loaded.file = file;
  loaded.text = text;
  TomlReader reader(file);
  reader.read(text, [&](const toml::table& document) { Loader(reader, loaded).load(document); });
  return loaded;
}

std::string show_policy(const LoadedPolicy& loaded) {
  std::string text = fmt::format("# The policy in force: {}\n", loaded.policy.name);
  std::string_view current;
  for_each_key([&](std::string_view table, const PolicyKey& key) {
    if (table != current) text += fmt::format("\n[{}]\n", table);
    current = table;
    const auto source = loaded.sources.find(fmt::format("{}.{}", table, key.name));
    text += fmt::format("{} = {}  # {}\n", key.name, key.write(loaded.policy),
                        source == loaded.sources.end() ? "built in" : source->second);
  });
  if (!loaded.policy.severity.empty()) text += "\n[severity]\n";
  for (const auto& [id, severity] : loaded.policy.severity) {
    const auto source = loaded.sources.find("severity." + id);
    text += fmt::format("{} = \"{}\"  # {}\n", id, name(severity),
                        source == loaded.sources.end() ? "built in" : source->second);
  }
  return text;
}

std::string initial_policy(const std::vector<std::string>& manifest) {
  const Policy defaults;
  Policy given;
  given.toolchain.manifest = manifest;
  std::string text =
      "# A policy for vouch. Every key is optional; what stands here commented out is the "
      "default.\n"
      "# Sizes are \"4GiB\", times \"20min\". Check it: vouch policy show --policy THIS-FILE\n";
  std::string_view current;
  for_each_key([&](std::string_view table, const PolicyKey& key) {
    if (table != current) text += fmt::format("\n[{}]\n", table);
    current = table;
    const std::string value = key.write(given);
    text += fmt::format("# {} Expects {}.\n{}{} = {}\n", key.meaning, key.expects,
                        value == key.write(defaults) ? "# " : "", key.name, value);
  });
  text +=
      "\n[severity]\n# What a finding weighs: \"error\", \"warning\" or \"info\".\n"
      "# report-columns = \"info\"\n";
  return text;
}

std::string canonical_policy(const Policy& policy) {
  std::string text;
  for_each_key([&](std::string_view table, const PolicyKey& key) {
    text += fmt::format("{}.{} = {}\n", table, key.name, key.write(policy));
  });
  for (const auto& [id, severity] : policy.severity) {
    text += fmt::format("severity.{} = {}\n", id, name(severity));
  }
  return text;
}

}  // namespace vouch::policy
