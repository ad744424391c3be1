#include "util/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "util/did_you_mean.h"
#include "util/usage_error.h"

namespace vouch {

void TomlReader::read(const std::string& text,
                      const std::function<void(const toml::table&)>& load) {
  toml::table document;
  try {
    document = toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw UsageError(fmt::format("{}: not TOML: {}", place(error.source()), error.description()));
  }
  attempt([&] { load(document); });
  if (mistakes_.empty()) return;
  std::ranges::stable_sort(mistakes_, {}, &Mistake::line);
  std::string all;
  for (const Mistake& mistake : mistakes_) all += (all.empty() ? "" : "\n       ") + mistake.text;
  throw UsageError(all);
}

void TomlReader::attempt(const std::function<void()>& load) {
  try {
    load();
  } catch (Mistake& mistake) {
    mistakes_.push_back(std::move(mistake));
  }
}

void TomlReader::refuse(const toml::source_region& at, const std::string& what) const {
  throw Mistake{at.begin.line, fmt::format("{}: {}", place(at), what)};
}

void TomlReader::refuse_unknown(const toml::source_region& at, std::string_view what,
                                std::string_view name, std::span<const std::string_view> known,
                                std::string_view otherwise) const {
  const auto meant = nearest(name, known);
  refuse(at, fmt::format("{} \"{}\"; {}", what, name,
                         meant ? fmt::format("did you mean \"{}\"?", *meant) : otherwise));
}

std::string TomlReader::text(const toml::node& node, std::string_view key) const {
  const auto value = node.value_exact<std::string>();
  if (!value || value->empty()) {
    refuse(node.source(), fmt::format("\"{}\" has to be a text that is not empty", key));
  }
  return *value;
}

std::string TomlReader::written_time(const toml::node& node) {
  std::ostringstream out;
  if (const auto* moment = node.as_date_time()) out << moment->get();
  if (const auto* date = node.as_date()) out << date->get();
  if (const auto* time = node.as_time()) out << time->get();
  return out.str();
}

std::string TomlReader::place(const toml::source_region& at) const {
  return fmt::format("{}:{}", file_, at.begin.line);
}

}  // namespace vouch
