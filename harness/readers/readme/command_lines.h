// Tells command lines from what surrounds them in a guide: prompts, numbering, annotations, output,
// prose. All are scanners over one line, linear in its length.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace vouch::readers {

/// The project's own files and directories, below its root, with '/'.
struct ProjectFiles {
  std::set<std::string, std::less<>> paths;
  bool has(std::string_view path) const;  // "./src/" is "src"
};

/// A line without its prompt (`$ `, `user@host:~$ `, `➜ dir git:(main) ✗ `).
struct Prompted {
  std::string_view command;
  bool prompt = false;
  bool windows = false;  // `C:\>`, `PS C:\>`
  bool other = false;    // another program's prompt: `>>> `, `mysql> `, `(gdb) `
};
Prompted without_prompt(std::string_view line);

/// Without numbering ("3.mvn", "Step 2:"), trailing comments ("# two workers") and remarks
/// ("[press enter]", "(enter your password)").
std::string without_remarks(std::string_view line);

/// "fcfs.py – first come, first served": what a file is, and no command.
bool describes_a_file(std::string_view line);

/// A remark in a command's place that is no part of it: nothing of it is a template.
bool is_remark(std::string_view bracketed);

enum class Likeness {
  none,   // prose, output, a file's content
  weak,   // a command only where commands are announced (a fence tagged `bash`)
  strong  // a command anywhere
};
Likeness likeness(std::string_view line, const ProjectFiles& files);

/// Does the script begin with a statement that has an end of its own: `if`, a loop?
bool is_compound(std::string_view script);

/// Is the line's first word a program's plain name ("iverilog"), and not a file or a path?
bool has_plain_program(std::string_view line);

/// Has the line an option, a path, a file or a variable behind its first word?
bool has_argument_of_a_command(std::string_view line);

/// "Run: make" and "Build it with: make" give "make" where that is a command.
std::string_view without_label(std::string_view line, const ProjectFiles& files);

std::string_view trim(std::string_view text);
/// A to Z, and Latin and Cyrillic letters of two bytes, as small letters (lower_case of util/text.h
/// knows ASCII alone).
std::string to_lower(std::string_view text);

}  // namespace vouch::readers
