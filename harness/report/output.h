// Where a command's answer goes, and how it looks there. Text for people goes to standard error
// when standard output carries a format for machines.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "util/terminal_style.h"

namespace vouch::report {

enum class ColourChoice { automatic, always, never };

/// What every command is told of its answer: where it goes, and how people are spoken to.
struct OutputOptions {
  std::string format = "text";
  std::optional<std::filesystem::path> file;  // -o; none: standard output
  ColourChoice colour = ColourChoice::automatic;
  bool quiet = false;  // results and errors alone
};

/// What the terminal behind descriptor `fd` can show: its width ($COLUMNS, then the kernel's word,
/// then 80), colours (never with NO_COLOR set, see no-color.org, nor TERM=dumb), UTF-8 by the
/// locale's name.
TerminalStyle style_of(int fd, ColourChoice colour);

/// Throws UsageError when the file of -o could not be written where it is to be. Asked before any
/// work, so that nobody waits for a report which then has no place.
void require_place(const OutputOptions& options);

/// Writes `text` where `options` say. Throws UsageError when it cannot be written there, to
/// standard output or to the file: who asked for a verdict has none then, and no exit status may
/// say one.
void put_out(const std::string& text, const OutputOptions& options);

/// A line for people on standard error, unless they asked for quiet.
void tell(std::string_view line, const OutputOptions& options);

}  // namespace vouch::report
