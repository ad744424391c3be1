// What headings and leading sentences say in the languages that students write: build, run, set-up,
// another system, another way. They only help: commands decide.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vouch::readers {

struct Topic {
  bool build = false;
  bool run = false;
  bool setup = false;
  bool listing = false;       // "Directory layout", "Files"
  bool requirements = false;  // a list of what is needed: bare names are no commands
  bool test = false;          // "Running the tests"
  bool cleanup = false;       // "Stopping the servers", "Clean up"
  bool cluster = false;       // "On the HPC cluster"
};

Topic topic_of(std::string_view heading);

/// "Windows", "macOS": the text names another system and not this one.
std::optional<std::string> other_system(std::string_view text);

/// "Troubleshooting", "FAQ": steps for who needs them.
bool is_for_trouble(std::string_view heading);

/// "Or:", "Alternatively", "Otherwise", "with Docker": another way to what was said before.
bool is_alternative(std::string_view text);

/// "Optional:", "Optionally": what follows may be left out.
bool is_optional(std::string_view text);

/// "Sample output", "You should see:": the block that follows is what a program writes.
bool announces_output(std::string_view text);

/// "You should see:", "The output looks like this:": what follows is no command.
bool shows_output(std::string_view text);

/// The text tells to do something: "run", "execute", "type"; or its like in another language.
bool tells_to_run(std::string_view text);

/// Ends with such a word, so that what follows is the command: "Now run", "compile with".
bool leads_to_command(std::string_view text);

/// "do not run", "instead of".
bool is_negated(std::string_view text);

/// The framework or host whose unchanged template the README is, or "".
std::string boilerplate_of(std::string_view text);

}  // namespace vouch::readers
