#include "harness/readers/readme/fill.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/commands/placeholder.h"
#include "harness/commands/shell_words.h"
#include "harness/readers/readme/fill_values.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostTemplates = 40;
constexpr std::size_t kMostParts = 8;  // of one command
constexpr std::uint32_t kNear = 25;    // lines around a template that may explain it

bool is_template(const PlannedStep& step) {
  return step.skipped && step.skipped->starts_with("template") && step.kind != StepKind::setup &&
         step.nature != Nature::manual && step.nature != Nature::cluster &&
         step.nature != Nature::fetch;
}

/// "./client" of `FOO=1 ./client <host>`, "train.py" of `python3 train.py`: what an example of the
/// same command begins with.
std::string head_of(const std::string& command) {
  const auto commands = commands::split_commands(commands::without_placeholders(command));
  if (commands.empty()) return {};
  const auto words = commands::without_wrappers(commands.back().words);
  if (words.empty()) return {};
  static constexpr std::array<std::string_view, 14> kLaunchers{
      "python",  "python3", "java",  "node", "bash", "sh",   "mpirun",
      "mpiexec", "make",    "cargo", "go",   "npm",  "ruby", "dotnet"};
  std::string head = words.front();
  const bool launches = std::ranges::find(kLaunchers, words.front()) != kLaunchers.end();
  if (launches && words.size() > 1 && words[1].find('X') != 0) head += ' ' + words[1];
  return head;
}

/// The same program with real arguments is a step of its own.
bool has_example(const std::vector<PlannedStep>& steps, const PlannedStep& of) {
  const std::string head = head_of(of.command);
  if (head.empty()) return false;
  return std::ranges::any_of(steps, [&](const PlannedStep& other) {
    return &other != &of && !other.skipped && other.command.find(head + ' ') != std::string::npos;
  });
}

/// "e.g. ", "Example: ": what follows is one.
bool announces_example(std::string_view before) {
  const std::string small =
      to_lower(trim(before.size() > 30 ? before.substr(before.size() - 30) : before));
  return small.ends_with("e.g.") || small.ends_with("e.g") || small.ends_with("eg:") ||
         small.ends_with("example:") || small.ends_with("for example") || small.ends_with("ex:") ||
         small.ends_with("for example,") || small.ends_with("e.g.,") || small.ends_with("e.g.:");
}

/// The first word of the command that `placeholder` stands in, and the option before it.
std::string_view word_before(std::string_view command, std::size_t at) {
  std::string_view before = command.substr(0, at);
  while (before.ends_with(' ')) before.remove_suffix(1);
  const auto blank = before.rfind(' ');
  return before.substr(blank == std::string_view::npos ? 0 : blank + 1);
}

class Filler {
 public:
  Filler(const Blocks& blocks, const ProjectFiles& files, const std::vector<PlannedStep>& steps)
      : blocks_(blocks), files_(files), steps_(steps) {}

  void fill(PlannedStep& step) {
    const std::vector<SourceLine> around = lines_near(step.source.line.value_or(0));
    if (auto example = example_in(around, step.command)) {
      step.filled = *example;
      step.filled_with = "the example that the text gives";
      return;
    }
    std::string command = step.command;
    std::string with;
    for (std::size_t part = 0; part < kMostParts; ++part) {
      const auto placeholder = commands::find_placeholder(command);
      if (!placeholder) {
        step.filled = command;
        step.filled_with = with;
        return;
      }
      const auto at = command.find(*placeholder);
      if (at == std::string::npos) return;
      const auto value = value_for(*placeholder, word_before(command, at), around, command);
      if (!value) return;
      command.replace(at, placeholder->size(), *value);
      // What was left out leaves no gap.
      if (value->empty() && at > 0 && at < command.size() && command[at - 1] == ' ' &&
          command[at] == ' ')
        command.erase(at, 1);
      while (command.ends_with(' ')) command.pop_back();
      if (!with.empty()) with += ", ";
      with += value->empty() ? "without " + *placeholder : *value + " for " + *placeholder;
    }
  }

 private:
  std::vector<SourceLine> lines_near(std::uint32_t line) const {
    std::vector<SourceLine> near;
    for (const Block& block : blocks_) {
      if (block.lines.empty() || block.lines.back().number + kNear < line) continue;
      if (block.lines.front().number > line + kNear) break;
      for (const SourceLine& one : block.lines) {
        if (one.number + kNear >= line && one.number <= line + kNear && one.text.size() < 1000)
          near.push_back(one);
      }
    }
    return near;
  }

  /// "e.g. `./app 4`": the same program in the text, with arguments that are none to fill in.
  static std::optional<std::string> example_in(const std::vector<SourceLine>& lines,
                                               const std::string& command) {
    const std::string head = head_of(command);
    if (head.size() < 3) return std::nullopt;
    for (const SourceLine& line : lines) {
      for (auto at = line.text.find(head + ' '); at != std::string::npos;
           at = line.text.find(head + ' ', at + 1)) {
        if (at > 0 &&
            std::string_view("`\"'( \t").find(line.text[at - 1]) == std::string_view::npos)
          continue;
        std::string_view text = std::string_view(line.text).substr(at);
        const bool marked = at > 0 && line.text[at - 1] == '`';
        if (!marked && !announces_example(std::string_view(line.text).substr(0, at))) continue;
        text = text.substr(0, text.find('`'));
        while (!marked && !text.empty() &&
               std::string_view(" .)\"'").find(text.back()) != std::string_view::npos)
          text.remove_suffix(1);
        if (text.size() <= head.size() + 1 || commands::find_placeholder(text)) continue;
        if (command.find(text) != std::string::npos) continue;
        return std::string(text);
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> value_for(const std::string& placeholder, std::string_view before,
                                       const std::vector<SourceLine>& around,
                                       const std::string& command) {
    const Asked asked = asked_by(placeholder);
    const bool valued = before.starts_with('-') && before.find('=') == std::string_view::npos;
    if (asked.optional && !valued) return "";
    if (asked.name.empty()) return std::nullopt;
    if (const auto known = values_.find(asked.name); known != values_.end())
      return asked.prefix + known->second;
    std::optional<std::string> value = first_choice(asked.inside);
    if (!value) value = listed_value(around, asked.name, placeholder);
    if (!value) value = value_by_name(asked.name, asked.inside, before, command, files_);
    if (!value || value->find_first_of("\n`$;|&<>") != std::string::npos) return std::nullopt;
    values_[asked.name] = *value;
    return asked.prefix + *value;
  }

  const Blocks& blocks_;
  const ProjectFiles& files_;
  const std::vector<PlannedStep>& steps_;
  std::map<std::string, std::string, std::less<>> values_;  // by name, throughout the guide
};

}  // namespace

void fill_templates(std::vector<PlannedStep>& steps, const Blocks& blocks,
                    const ProjectFiles& files) {
  Filler filler(blocks, files, steps);
  std::size_t filled = 0;
  for (PlannedStep& step : steps) {
    if (!is_template(step) || has_example(steps, step) || ++filled > kMostTemplates) continue;
    filler.fill(step);
  }
}

}  // namespace vouch::readers
