#include "harness/commands/classify.h"

#include <utility>

#include "harness/commands/argument_rules.h"
#include "harness/commands/placeholder.h"
#include "harness/commands/program_table.h"
#include "harness/commands/shell_words.h"

namespace vouch::commands {

using enum Nature;

Meaning understand(std::string_view script) {
  if (const auto document = script.find("<<"); document != std::string_view::npos) {
    script = script.substr(0, script.find('\n', document));  // its body is data
  }
  const std::string masked = without_placeholders(script);
  script = masked;
  Meaning whole;
  bool first = true;
  bool compiles = false;
  bool stops = true;
  for (const SimpleCommand& command : split_commands(script)) {
    const std::vector<std::string> words = without_wrappers(command.words);
    Meaning part = understand_words(words);
    if (words.empty() && !command.assignments.empty()) {
      part.nature = neutral;
      part.known = true;
    }
    whole.sudo = whole.sudo || (!command.words.empty() && command.words.front() == "sudo");
    if (first) whole.known = part.known;
    stops = stops && part.stops;
    whole.says_build = whole.says_build || part.says_build;
    // What a pipe feeds or filters (`yes | ./x`, `make | tee log`) does not decide alone.
    if (first || part.nature > whole.nature) {
      if (!first && (whole.nature == build || whole.nature == configure) && part.nature > build) {
        part.compiles = true;  // `make && ./server`
      }
      const auto files = std::move(whole.files);
      part.compiles = part.compiles || whole.compiles;
      whole.nature = part.nature;
      whole.compiles = part.compiles;
      whole.script = part.script;
      whole.files.assign(files.begin(), files.end());
    }
    compiles = compiles || part.nature == build || part.nature == configure;
    whole.files.insert(whole.files.end(), part.files.begin(), part.files.end());
    first = false;
  }
  whole.stops = stops && !first;
  // `module load gcc && make`, `docker-compose up -d db && make`
  if (compiles && whole.nature != configure) whole.compiles = true;
  return whole;
}

bool is_english_word(std::string_view program) {
  const ProgramRow* row = find_program(program);
  return row != nullptr && row->english;
}

bool is_known_program(std::string_view program) { return find_program(program) != nullptr; }

std::optional<StepKind> kind_of(Nature nature) {
  switch (nature) {
    case fetch:
    case system_install:
    case dependency_install: return StepKind::setup;
    case clean:
    case configure:
    case build: return StepKind::build;
    case run:
    case test:
    case cluster:
    case unknown: return StepKind::run;
    case neutral:
    case look:
    case manual:
    case container: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace vouch::commands
