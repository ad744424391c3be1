// What stands for a placeholder: told by its own words, by the text near it, or by its name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// What a placeholder asks for.
struct Asked {
  std::string name;       // in small letters, words parted by a blank: "number of threads"
  std::string inside;     // what stands between its marks, as written
  std::string prefix;     // of "--ranks=N_RANKS": what stays before the value
  bool optional = false;  // "[options]", "..."
};
Asked asked_by(std::string_view placeholder);

/// "naive" of "naive|metis|static" and "a/b".
std::optional<std::string> first_choice(std::string_view inside);

/// "<method>: naive, metis, static", "`port` (default 8080)", "where COMMAND may be one of these:"
/// with a block of them below.
std::optional<std::string> listed_value(const std::vector<SourceLine>& lines, std::string_view name,
                                        std::string_view placeholder);

/// By what the name says: a port, a host, a number, a file of the zip.
std::optional<std::string> value_by_name(std::string_view name, std::string_view inside,
                                         std::string_view before, std::string_view command,
                                         const ProjectFiles& files);

}  // namespace vouch::readers
