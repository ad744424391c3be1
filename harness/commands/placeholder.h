// Parts of a command that a reader has to replace before it can be run: `<port>`, `[options]`,
// `path/to/data`, `N_GPUS`, `yourusername`. Such a command is a template and is never run.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vouch::commands {

/// The first placeholder of `command`, as written; none for a real command. Linear.
std::optional<std::string> find_placeholder(std::string_view command);

/// `command` with an "X" for every character of its `<...>` placeholders, for who splits it into
/// words: to a shell they are redirections. Linear.
std::string without_placeholders(std::string_view command);

}  // namespace vouch::commands
