// Splits a line of shell into its simple commands and words, as far as vouch needs it to understand
// what a command is for. It is no shell: nothing is expanded and nothing is run.
//
// Linear in the text's length, whatever the text is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::commands {

/// One simple command of a script: `A=1 prog arg >file`.
struct SimpleCommand {
  std::vector<std::string> assignments;  // "A=1"
  std::vector<std::string> words;        // unquoted; redirections left out
  bool background = false;               // ends with '&'
  std::size_t begin = 0, end = 0;        // where it stands in the script, operators left out
  std::string joined_by;                 // what stands before it: "", "&&", "||", ";", "|", "&"
};

/// The simple commands of `script`, in order. Comments are left out; `(`, `{` and shell keywords
/// only separate.
std::vector<SimpleCommand> split_commands(std::string_view script);

/// What has to follow before `script` is complete: a closing quote, a here-document's end, `done`,
/// `fi` or the line after a backslash.
bool is_incomplete(std::string_view script);

/// `words` without what only wraps a command: `sudo -E`, `time`, `nohup`, `env A=1`, `nice -n 5`.
std::vector<std::string> without_wrappers(const std::vector<std::string>& words);

/// The file's name of a word that may be a path: "build.sh" of "./scripts/build.sh".
std::string_view base_name(std::string_view path);

}  // namespace vouch::commands
