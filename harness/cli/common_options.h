// Options that several commands have, each described once, and what options.cc adds them to.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/report/output.h"
#include "util/exit_status.h"

namespace vouch::cli {

/// A command whose own options were added: what it does once they are read, which gives the exit
/// status, and where those go that every command has. `run` keeps `output` alive.
struct Command {
  report::OutputOptions* output = nullptr;
  std::function<int()> run;
};

/// --color and --quiet, of every command.
void add_manner(CLI::App& app, report::OutputOptions& output);

void add_policy(CLI::App& app, std::string& policy);
void add_output_file(CLI::App& app, report::OutputOptions& output);
/// --format, which takes one of `names`, and -o.
void add_output(CLI::App& app, report::OutputOptions& output, std::vector<std::string_view> names);
void add_fail_on(CLI::App& app, FailOn& fail_on);

/// Where `word` stands among `words`. Throws UsageError, which names the nearest, and all of them.
std::size_t choose(std::string_view option, std::string_view word,
                   const std::vector<std::string_view>& words);

/// An option that takes one of a few words; CLI11's own check would tell of its innards.
template <typename Value>
CLI::Option* add_choice(CLI::App& app, const std::string& name, Value& value,
                        const std::vector<std::pair<std::string_view, Value>>& choices,
                        const std::string& means) {
  std::vector<std::string_view> words;
  for (const auto& [word, meant] : choices) words.push_back(word);
  const auto take = [&value, name, choices, words](const std::string& word) {
    value = choices[choose(name, word, words)].second;
  };
  const auto is_default =
      std::ranges::find(choices, value, [](const auto& one) { return one.second; });
  CLI::Option* option = app.add_option_function<std::string>(name, take, means);
  option->type_name(fmt::format("{}", fmt::join(words, "|")));
  if (is_default != choices.end()) option->default_str(std::string(is_default->first));
  return option;
}

/// The same where the word itself is the value.
CLI::Option* add_word(CLI::App& app, const std::string& name, std::string& value,
                      const std::vector<std::string_view>& words, const std::string& means);

}  // namespace vouch::cli
