#include "harness/build/fixups.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "checks/model/project_tree.h"
#include "harness/build/near_names.h"
#include "harness/commands/shell_quote.h"
#include "harness/commands/shell_words.h"

namespace vouch::build {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

using Kind = StepCause::Kind;

bool lacks(const Failure& failure, Kind kind) {
  return failure.diagnosis.cause && failure.diagnosis.cause->kind == kind;
}

bool in_tree(const std::vector<TreeEntry>& tree, std::string_view path) {
  return std::ranges::any_of(tree, [&](const TreeEntry& entry) { return entry.path == path; });
}

std::optional<Fixup> fix_typography(const Failure& failure) {
  std::string plain = with_plain_typography(failure.command);
  if (plain == failure.command) return std::nullopt;
  return Fixup{std::string(kNormalDash), std::move(plain)};
}

/// The same command under the name that this machine has it by.
std::optional<Fixup> fix_alias(const Failure& failure) {
  static constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
      {"python", "python3"},      {"py", "python3"},
      {"python2", "python3"},     {"python3.7", "python3"},
      {"python3.8", "python3"},   {"python3.9", "python3"},
      {"python3.10", "python3"},  {"python3.12", "python3"},
      {"pip", "python3 -m pip"},  {"pip3", "python3 -m pip"},
      {"pip2", "python3 -m pip"}, {"nodejs", "node"},
      {"cmake3", "cmake"},        {"gmake", "make"},
      {"pypy3", "python3"},       {"docker-compose", "docker compose"},
      {"ipython", "python3"}};
  const auto& cause = failure.diagnosis.cause;
  if (!cause || (cause->kind != Kind::missing_toolchain && cause->kind != Kind::missing_command))
    return std::nullopt;
  const std::string& missing = cause->object;
  const auto alias =
      std::ranges::find(kAliases, missing, [](const auto& pair) { return pair.first; });
  if (alias == std::end(kAliases)) return std::nullopt;
  // From the end, so that the places before it stay right.
  std::string fixed = failure.command;
  const auto commands = commands::split_commands(failure.command);
  for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
    if (std::ranges::find(command->words, missing) == command->words.end()) continue;
    const auto at = fixed.find(missing, command->begin);
    if (at != std::string::npos && at < command->end)
      fixed.replace(at, missing.size(), alias->second);
  }
  if (fixed == failure.command) return std::nullopt;
  return Fixup{std::string(kNormalCommandName), std::move(fixed)};
}

/// The files of the project that the command starts: `./run.sh` and `bash run.sh`.
std::vector<std::string> started_files(const Failure& failure) {
  std::vector<std::string> files;
  for (const auto& command : commands::split_commands(failure.command)) {
    const auto words = commands::without_wrappers(command.words);
    if (words.empty()) continue;
    if (has(words[0], "/")) files.push_back(words[0]);
    const bool shell =
        words[0] == "bash" || words[0] == "sh" || words[0] == "source" || words[0] == ".";
    if (shell && words.size() > 1) files.push_back(words[1]);
  }
  return files;
}

std::optional<Fixup> fix_executable_bit(const Failure& failure) {
  if (!has(failure.output, "Permission denied")) return std::nullopt;
  for (const std::string& file : started_files(failure)) {
    if (has(failure.output, file + ": Permission denied")) {
      return Fixup{std::string(kNormalExecutable), "chmod +x " + file + " && " + failure.command};
    }
  }
  return std::nullopt;
}

std::optional<Fixup> fix_line_endings(const Failure& failure) {
  const bool seen = lacks(failure, Kind::bad_interpreter) || has(failure.output, "\\r'") ||
                    has(failure.output, "^M") || has(failure.output, "\r: ") ||
                    has(failure.output, "$'\\r'") ||
                    has(failure.output, "cannot execute: required file not found") ||
                    has(failure.output, "syntax error near unexpected token `$'");
  const auto files = started_files(failure);
  if (!seen || files.empty()) return std::nullopt;
  std::string fixed;
  for (const std::string& file : files) fixed += "sed -i 's/\\r$//' " + file + " && ";
  return Fixup{std::string(kNormalLineEndings), fixed + failure.command};
}

/// `mkdir build`, where the zip has it.
std::optional<Fixup> fix_mkdir(const Failure& failure) {
  if (!has(failure.output, "mkdir: cannot create directory") ||
      !has(failure.output, "File exists")) {
    return std::nullopt;
  }
  std::string fixed = failure.command;
  const auto commands = commands::split_commands(failure.command);
  for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
    const auto at = fixed.find("mkdir ", command->begin);
    if (!command->words.empty() && command->words[0] == "mkdir" && at < command->end)
      fixed.insert(at + 6, "-p ");
  }
  if (fixed == failure.command) return std::nullopt;
  return Fixup{std::string(kNormalDirectoryThere), std::move(fixed)};
}

/// What the step, or a source that it reads, may have meant by what it misses.
std::vector<std::string> missed_paths(const Failure& failure) {
  std::vector<std::string> paths;
  if (lacks(failure, Kind::missing_file) || lacks(failure, Kind::missing_header) ||
      lacks(failure, Kind::missing_command)) {
    paths.push_back(failure.diagnosis.cause->object);
  }
  if (lacks(failure, Kind::missing_module)) {
    const std::string& what = failure.diagnosis.cause->object;
    std::string python = what;
    std::ranges::replace(python, '.', '/');
    for (const char* ending : {".py", ".js", ".mjs", ".ts", ".json", ""}) {
      paths.push_back((ending == std::string_view(".py") ? python : what) + ending);
    }
  }
  for (const std::string& file : started_files(failure)) paths.push_back(file);
  return paths;
}

std::optional<Fixup> fix_name(const Failure& failure, const std::vector<TreeEntry>& tree,
                              const std::set<std::string>& made) {
  for (const std::string& path : missed_paths(failure)) {
    std::string links;
    for (const NearName& name : near_names(path, tree, made)) {
      const std::string link =
          fmt::format("ln -sfn -- {} ~/project/{} && ", commands::shell_quoted(name.there),
                      commands::shell_quoted(name.link));
      if (!has(failure.command, link)) links += link;
    }
    if (!links.empty()) return Fixup{std::string(kNormalName), links + failure.command};
  }
  return std::nullopt;
}

/// Does the failure look as one of a wrong directory does?
bool misses_a_file(const Failure& failure) {
  const bool program =
      lacks(failure, Kind::missing_command) && failure.diagnosis.cause->object.starts_with("./");
  return lacks(failure, Kind::missing_file) || program ||
         has(failure.output, "No such file or directory") ||
         has(failure.output, "go.mod file not found") || lacks(failure, Kind::missing_module) ||
         has(failure.output, "No rule to make target");
}

/// What to look for: the file that is missing, or the one that the command starts.
std::vector<std::string> wanted_names(const Failure& failure) {
  std::vector<std::string> names;
  const std::string object = failure.diagnosis.cause ? failure.diagnosis.cause->object : "";
  const bool wants_file = lacks(failure, Kind::missing_file);
  if (wants_file) names.emplace_back(commands::base_name(object));
  if (lacks(failure, Kind::missing_module)) {
    names.push_back(object + ".py");
    names.push_back(object + ".class");
  }
  if (wants_file && object == "Makefile") names.emplace_back("makefile");
  if (has(failure.output, "go.mod file not found")) names.emplace_back("go.mod");
  if (has(failure.output, "No rule to make target")) names.emplace_back("Makefile");
  for (const std::string& file : started_files(failure))
    names.emplace_back(commands::base_name(file));
  return names;
}

/// The project's root, and the directories that have the missing file: the project's or a made one.
std::vector<Fixup> fix_start_directory(const Failure& failure, const std::vector<TreeEntry>& tree,
                                       const std::set<std::string>& made) {
  if (!misses_a_file(failure)) return {};
  std::vector<Fixup> fixes{{std::string(kNormalDirectory), failure.command, true}};
  std::set<std::string> directories;
  for (const std::string& name : wanted_names(failure)) {
    const auto look_at = [&](const std::string& path) {
      if (commands::base_name(path) == name && has(path, "/"))
        directories.emplace(directory_of(path));
    };
    for (const TreeEntry& entry : tree) {
      if (entry.type == 'f') look_at(entry.path);
    }
    for (const std::string& path : made) look_at(path);
  }
  // `./build/app` is right one directory further up than `app` lies.
  if (directories.size() > 3) return fixes;  // which one is meant cannot be told
  for (const std::string& directory : directories) {
    fixes.push_back({std::string(kNormalDirectory),
                     "cd " + commands::shell_quoted(directory) + " && " + failure.command, true});
  }
  if (const auto files = started_files(failure);
      !files.empty() && !in_tree(tree, files.front()) && !directories.empty()) {
    const std::string below(
        directory_of(files.front().starts_with("./") ? files.front().substr(2) : files.front()));
    for (const std::string& directory : directories) {
      if (!below.empty() && directory.size() > below.size() + 1 &&
          directory.ends_with("/" + below)) {
        const std::string above = directory.substr(0, directory.size() - below.size() - 1);
        fixes.push_back({std::string(kNormalDirectory),
                         "cd " + commands::shell_quoted(above) + " && " + failure.command, true});
      }
    }
  }
  return fixes;
}

}  // namespace

std::string with_plain_typography(std::string_view text) {
  // Longer ones first: an em dash beside a hyphen was meant as two hyphens.
  static constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"\xE2\x80\x94-", "--"}, {"-\xE2\x80\x94", "--"}, {"\xE2\x80\x93-", "--"},
      {"\xE2\x80\x94", "--"},  {"\xE2\x80\x93", "-"},   {"\xE2\x80\x90", "-"},
      {"\xE2\x80\x91", "-"},   {"\xE2\x88\x92", "-"},   {"\xE2\x80\x9C", "\""},
      {"\xE2\x80\x9D", "\""},  {"\xE2\x80\x9E", "\""},  {"\xE2\x80\x98", "'"},
      {"\xE2\x80\x99", "'"},   {"\xEF\xBC\x8D", "-"},   {"\xEF\xBC\x8F", "/"},
      {"\xEF\xBC\x9B", ";"},   {"\xC2\xA0", " "}};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto mark = std::ranges::find_if(
        kMarks, [&](const auto& pair) { return text.substr(at, pair.first.size()) == pair.first; });
    if (mark == std::end(kMarks)) {
      out += text[at++];
    } else {
      out += mark->second;
      at += mark->first.size();
    }
  }
  return out;
}

std::vector<Fixup> suggest_fixups(const Failure& failure, const std::vector<TreeEntry>& tree,
                                  const std::set<std::string>& made,
                                  const std::set<std::string>& tried) {
  std::vector<Fixup> fixes;
  if (auto name = fix_name(failure, tree, made)) fixes.push_back(std::move(*name));
  for (auto* fix : {fix_typography, fix_alias, fix_executable_bit, fix_line_endings, fix_mkdir}) {
    auto suggestion = fix(failure);
    if (suggestion && !tried.contains(suggestion->kind)) fixes.push_back(std::move(*suggestion));
  }
  if (!tried.contains(std::string(kNormalDirectory))) {
    for (Fixup& fix : fix_start_directory(failure, tree, made)) fixes.push_back(std::move(fix));
  }
  return fixes;
}

}  // namespace vouch::build
