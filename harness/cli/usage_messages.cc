#include "harness/cli/usage_messages.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "util/did_you_mean.h"

namespace vouch::cli {
namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const auto meant = nearest(word, std::vector<std::string_view>(known.begin(), known.end()));
  return meant ? fmt::format("; did you mean {}?", *meant) : "";
}

/// An option that stands before the command whose it is: "vouch --quiet check".
std::string misplaced(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (std::ranges::count(option_names(*command), name) != 0) {
      return fmt::format("; it goes after the command, as in `{} {} {}`", app.get_name(),
                         command->get_name(), name);
    }
  }
  return {};
}

std::string unknown_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::string hint = misplaced(app, name);
  // Of two characters any other two are near.
  if (hint.empty() && name.size() > 2) hint = did_you_mean(name, option_names(app));
  return fmt::format("unknown option {}{}", name, hint);
}

std::string unexpected_word(const CLI::App& app, const std::string& word) {
  const auto commands = command_names(app);
  if (commands.empty() || !app.get_subcommands().empty()) {
    return fmt::format("\"{}\" is one argument too many", word);
  }
  return fmt::format("unknown command {}{}", word, did_you_mean(word, commands));
}

/// What `app`'s own part of the line has that nothing takes; "": nothing. Of several the first: the
/// rest may only have come of it.
std::string leftover(const CLI::App& app) {
  std::vector<std::string> words = app.remaining();
  const bool is_marked = !words.empty() && words.front() == "--";  // after it nothing is an option
  if (is_marked) words.erase(words.begin());
  if (words.empty()) return {};
  const bool is_option = !is_marked && words.front().starts_with('-');
  return is_option ? unknown_option(app, words.front()) : unexpected_word(app, words.front());
}

}  // namespace

std::string describe_mistake(const CLI::App& app, const CLI::ParseError& error) {
  std::string command = app.get_name();
  std::string what = leftover(app);
  const CLI::App* innermost = &app;
  while (!innermost->get_subcommands().empty()) {
    innermost = innermost->get_subcommands().front();
    command += ' ' + innermost->get_name();
    if (what.empty()) what = leftover(*innermost);
  }
  const auto commands = command_names(*innermost);
  if (what.empty() && !commands.empty()) {
    what = fmt::format("`{}` needs a command: {}", command, fmt::join(commands, ", "));
  }
  if (what.empty()) what = error.what();
  return fmt::format("{} `{} --help`", what + (what.ends_with('?') ? " See" : "; see"), command);
}

}  // namespace vouch::cli
