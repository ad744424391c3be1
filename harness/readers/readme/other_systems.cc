#include "harness/readers/readme/other_systems.h"

#include <algorithm>
#include <array>

#include "harness/commands/shell_words.h"

namespace vouch::readers {

bool is_for_windows(std::string_view command) {
  const std::string_view program = command.substr(0, command.find(' '));
  return program.ends_with(".bat") || program.ends_with(".cmd") || program.ends_with(".exe") ||
         program.ends_with(".ps1") || program.starts_with(".\\") ||
         program == "Set-ExecutionPolicy" || program == "set-executionpolicy";
}

bool installs_elsewhere(const commands::Meaning& meaning, std::string_view command) {
  const auto commands = commands::split_commands(command);
  if (meaning.nature != commands::Nature::system_install || commands.empty()) return false;
  const auto words = commands::without_wrappers(commands.front().words);
  static constexpr std::array<std::string_view, 11> kOthers{
      "brew", "port", "choco", "scoop", "winget", "yum", "dnf", "pacman", "apk", "zypper", "snap"};
  return !words.empty() && std::ranges::find(kOthers, words.front()) != kOthers.end();
}

}  // namespace vouch::readers
