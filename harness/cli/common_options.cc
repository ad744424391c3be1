#include "harness/cli/common_options.h"

#include "checks/model/policy.h"
#include "util/did_you_mean.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

/// "text, json or html".
std::string one_of(const std::vector<std::string_view>& words) {
  if (words.size() == 1) return std::string(words.front());
  return fmt::format("{} or {}", fmt::join(words.begin(), words.end() - 1, ", "), words.back());
}

}  // namespace

std::size_t choose(std::string_view option, std::string_view word,
                   const std::vector<std::string_view>& words) {
  const auto found = std::ranges::find(words, word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const auto meant = nearest(word, words);
  throw UsageError(fmt::format(
      "{} cannot be \"{}\"{} {}", option, word,
      meant ? fmt::format("; did you mean {}? It takes", *meant) : ": give", one_of(words)));
}

CLI::Option* add_word(CLI::App& app, const std::string& name, std::string& value,
                      const std::vector<std::string_view>& words, const std::string& means) {
  std::vector<std::pair<std::string_view, std::string>> choices;
  for (const std::string_view word : words) choices.emplace_back(word, word);
  return add_choice(app, name, value, choices, means);
}

void add_manner(CLI::App& app, report::OutputOptions& output) {
  add_choice<report::ColourChoice>(app, "--color", output.colour,
                                   {{"auto", report::ColourChoice::automatic},
                                    {"always", report::ColourChoice::always},
                                    {"never", report::ColourChoice::never}},
                                   "Colours; auto: on a terminal, unless NO_COLOR is set");
  app.add_flag("-q,--quiet", output.quiet, "Results and errors alone: no progress, no remarks");
}

void add_policy(CLI::App& app, std::string& policy) {
  policy = Policy{}.name;
  app.add_option("--policy", policy, "The course's rules: a TOML file, or a built-in policy")
      ->type_name("FILE|NAME")
      ->capture_default_str();
}

void add_output_file(CLI::App& app, report::OutputOptions& output) {
  app.add_option("-o,--output", output.file, "Write to this file")->type_name("FILE");
}

void add_output(CLI::App& app, report::OutputOptions& output, std::vector<std::string_view> names) {
  add_word(app, "--format", output.format, names, "How to report");
  add_output_file(app, output);
}

void add_fail_on(CLI::App& app, FailOn& fail_on) {
  add_choice<FailOn>(app, "--fail-on", fail_on,
                     {{"fail", FailOn::fail}, {"unverified", FailOn::unverified}},
                     "With `fail`, an unverified submission exits 0, not 3");
}

}  // namespace vouch::cli
