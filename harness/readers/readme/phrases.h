// What a guide's sentences say beside its commands: where to go, what needs a person or another
// machine, which of several ways a part is. Scanners over one line, linear in its length.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/readme/directories.h"

namespace vouch::readers {

/// A directory that a sentence leads into.
struct Move {
  std::string directory;  // below the project's root; "" is the root
  bool leads = false;     // "Go to src/."; else "in the src directory": for what is told with it
  std::size_t begin = 0;  // where in the sentence it stands
};

/// The directories of the zip that `sentence` leads into or works in, in order. Back quotes and
/// quotation marks are seen through. `base` is where the reader stands, "" for the root.
std::vector<Move> moves_in(std::string_view sentence, const Directories& directories,
                           std::string_view base);

/// "Open the project in Eclipse and press Run": the tool that only a person can use, or "".
std::string tool_for_people(std::string_view sentence);

/// The tool of windows or of the web that the text names: "Eclipse", "MATLAB", "Colab"; or "".
std::string named_tool(std::string_view text);

/// "Run the following in xv6:", "inside the container": a system of its own that the text speaks
/// of, where no command of the guide is typed; or "".
std::string inner_system(std::string_view text);

/// One way of several to reach the same: "maven" of "### With Maven". Ways of one family exclude
/// each other.
struct Way {
  std::string_view name;
  int family = 0;     // 0: no way at all
  bool works = true;  // a machine like the course's can go it
};
Way way_of(std::string_view heading);

/// "create both `out/` and `results/` folders": the text asks for directories.
bool asks_for_directories(std::string_view before, std::string_view after);

/// "clone this repository": what is cloned is the project itself.
bool clones_itself(std::string_view text);

/// "if you get an error", "you may need to": for who needs it.
bool is_conditional(std::string_view text);

}  // namespace vouch::readers
