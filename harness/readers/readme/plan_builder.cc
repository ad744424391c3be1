#include "harness/readers/readme/plan_builder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/commands/placeholder.h"
#include "harness/commands/shell_words.h"
#include "harness/readers/readme/other_systems.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostConsidered = 1000;
constexpr std::size_t kLongestShown = 300;  // bytes of a line that was considered

constexpr const char* kAnotherWay = "another way to what stands above";

/// "Using `uv` (recommended):", "With Docker", "Maven", "Automatic (HPC cluster)": a text that says
/// little else than a way's name.
Way short_way(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kBefore{
      "using", "with", "via", "option", "method", "on", "without", "approach", "the", "by"};
  std::string plain;
  bool bracket = false;
  for (const char c : trim(text)) {
    bracket = bracket || c == '(';
    if (std::string_view("#*_`()[]:,").find(c) == std::string_view::npos) plain += c;
    // "Local: Conda" says where, too: it is no choice between ways.
    if (c == ':' && plain.find("ption") == std::string::npos &&
        plain.find("ethod") == std::string::npos && plain.size() + 6 < text.size())
      return {};
  }
  std::string_view rest = trim(plain);
  std::size_t words = 0;
  std::string_view first;
  for (std::string_view left = rest; !left.empty(); left = trim(left)) {
    const std::string_view word = left.substr(0, left.find(' '));
    const std::string small = to_lower(word);
    const bool before = std::ranges::find(kBefore, small) != kBefore.end() ||
                        small.find_first_not_of("0123456789.abc") == std::string::npos;
    if (first.empty() && !before) first = left;
    if (!before) ++words;
    left.remove_prefix(word.size());
  }
  if (words == 0 || words > 4) return {};
  const Way way = way_of(rest);
  if (way.family == 0 || way.name == "without docker" || bracket) return way;
  return to_lower(first).starts_with(way.name) ? way : Way{};
}

}  // namespace

PlanBuilder::PlanBuilder(const ProjectFiles& files, std::string path)
    : files_(files), directories_(files), path_(std::move(path)) {}

void PlanBuilder::take_heading(std::string_view text, int level) {
  while (!headings_.empty() && headings_.back().level >= level) headings_.pop_back();
  Heading heading{level, topic_of(text), std::nullopt, false, short_way(text), 0, section_ + 1};
  // What stands above it in the same way is its own scope: "### Maven" and "### Gradle" of one
  // part.
  heading.parent = headings_.empty() ? 0 : headings_.back().parent * 31 + headings_.back().section;
  // The title names the project: "Sliding windows".
  const bool title = section_ == 0 && drafts_.empty();
  if (const auto system = other_system(text); system && !title) {
    heading.skip = "for another system: " + *system;
  }
  if (is_for_trouble(text)) heading.skip = "for when something goes wrong";
  if (is_alternative(text) && !heading.skip && !drafts_.empty()) {
    heading.skip = kAnotherWay;
    heading.alternative = true;
  }
  headings_.push_back(std::move(heading));
  heading_ = std::string(text.substr(0, 200));
  ++section_;
  lead_.clear();
  end_lead();
  lead_way_ = {};
  forget_expected();
}

Topic PlanBuilder::topic() const {
  Topic merged;
  // The nearest heading decides; those above it only where it says nothing.
  for (auto it = headings_.rbegin(); it != headings_.rend(); ++it) {
    merged = it->topic;
    if (merged.build || merged.run || merged.setup || merged.requirements || merged.cleanup) break;
  }
  for (const Heading& heading : headings_) {
    merged.test = merged.test || heading.topic.test;
    merged.cluster = merged.cluster || heading.topic.cluster;
  }
  return merged;
}

bool PlanBuilder::is_a_listing() const {
  if (headings_.empty()) return false;
  const Topic here = headings_.back().topic;
  return here.listing && !here.build && !here.run && !here.setup;
}

bool PlanBuilder::is_announced() const {
  const Topic here = topic();
  return here.build || here.run || here.setup || tells_to_run(lead_) || trim(lead_).ends_with(':');
}

void PlanBuilder::take_lead(const Block& prose) {
  forget_expected();
  lead_skip_.reset();
  lead_alternative_ = false;
  lead_before_ = std::exchange(lead_, prose.lines.back().text);
  own_clone_ = false;
  note_lead(lead_.size() > 400 ? std::string_view(lead_).substr(lead_.size() - 400) : lead_);
  if (prose.lines.size() > 1 && !lead_skip_) note_lead(prose.lines.front().text);
  const auto sentence = lead_.rfind(". ");
  lead_is_conditional_ =
      is_conditional(std::string_view(lead_).substr(sentence == std::string::npos ? 0 : sentence));
  if (const Way way = short_way(lead_); way.family != 0) lead_way_ = way;
}

void PlanBuilder::note_lead(std::string_view line) {
  // What stands in back quotes is the command itself: `docker compose up`.
  std::string text;
  bool code = false;
  for (const char c : line) {
    code = c == '`' ? !code : code;
    if (!code) text += c == '`' ? ' ' : c;
  }
  if (const auto system = other_system(text); system && text.size() < 200) {
    lead_skip_ = "for another system: " + *system;
  } else if (is_optional(text)) {
    lead_skip_ = "optional";
    lead_alternative_ = true;
  } else if (is_alternative(text) && section_has_steps()) {
    lead_skip_ = kAnotherWay;
    lead_alternative_ = true;
  }
}

void PlanBuilder::end_lead() {
  lead_skip_.reset();
  lead_alternative_ = false;
  lead_is_conditional_ = false;
}

bool PlanBuilder::section_has_steps() const {
  return !drafts_.empty() && drafts_.back().step.section == section_ &&
         !drafts_.back().step.skipped;
}

void PlanBuilder::add(std::uint32_t line, std::string command, const Origin& origin) {
  if (full()) return;
  if (expected_) {
    const Expected expected = *expected_;
    forget_expected();
    if (expected.directory != here_)
      go_to(expected.line, expected.directory, "the text says where");
  }
  Draft draft;
  draft.meaning = commands::understand(command);
  if (origin.skip && origin.skip->starts_with("needs a person")) {
    draft.meaning = {};
    draft.meaning.nature = commands::Nature::manual;
  }
  draft.topic = topic();
  draft.from_code = origin.from_code;
  draft.last_resort = origin.last_resort;
  draft.kind = origin.kind;
  draft.own_clone = own_clone_ || clones_itself(lead_);
  draft.of_target_table = origin.of_target_table;
  draft.step.source = {.file = path_, .line = line, .detected = std::nullopt};
  draft.step.command = std::move(command);
  draft.step.sure = origin.sure;
  draft.step.section = section_;
  give_way(draft);
  decide_skip(draft, origin);
  if (considered_.size() < kMostConsidered)
    considered_.push_back(
        {path_, line, draft.step.command.substr(0, kLongestShown), true, origin.why});
  if (!draft.step.skipped) {
    note_made(draft.step.command);
    follow(draft.step.command);
  }
  drafts_.push_back(std::move(draft));
}

void PlanBuilder::leave(std::uint32_t line, std::string_view text, std::string_view why) {
  if (considered_.size() >= kMostConsidered) return;
  considered_.push_back(
      {path_, line, std::string(text.substr(0, kLongestShown)), false, std::string(why)});
}

bool PlanBuilder::names_something(std::string_view text) const {
  const auto commands = commands::split_commands(commands::without_placeholders(text));
  if (commands.empty()) return false;
  const auto words = commands::without_wrappers(commands.front().words);
  if (words.empty()) return false;
  if (commands::is_known_program(words.front()) && !commands::is_english_word(words.front()))
    return true;
  return std::ranges::any_of(words, [&](const std::string& word) {
    return word.size() > 1 && word != "." && word != "./" && files_.has(word);
  });
}

void PlanBuilder::go_to(std::uint32_t line, const std::string& directory, std::string_view why) {
  if (full() || (directory.empty() && here_.empty())) return;
  Draft draft;
  const bool below = !here_.empty() && directory.starts_with(here_ + '/');
  const std::string target = below ? directory.substr(here_.size() + 1) : directory;
  draft.step.command = target.empty() ? "cd ~/project" : "cd " + target;
  draft.step.from_root = !below && !target.empty();
  draft.meaning = commands::understand(draft.step.command);
  draft.topic = topic();
  draft.step.source = {.file = path_, .line = line, .detected = std::nullopt};
  draft.step.section = section_;
  draft.told_move = true;
  give_way(draft);
  decide_skip(draft, {});
  if (considered_.size() < kMostConsidered)
    considered_.push_back({path_, line, draft.step.command, true, std::string(why)});
  if (!draft.step.skipped) here_ = directory;
  drafts_.push_back(std::move(draft));
}

void PlanBuilder::expect_in(std::uint32_t line, const std::string& directory) {
  expected_ = Expected{line, directory};
}

void PlanBuilder::give_way(Draft& draft) const {
  if (lead_way_.family != 0) {
    draft.way = lead_way_;
    draft.way_scope = section_;
    return;
  }
  for (auto it = headings_.rbegin(); it != headings_.rend(); ++it) {
    if (it->way.family == 0) continue;
    draft.way = it->way;
    draft.way_scope = 1'000'000 + it->parent;
    return;
  }
}

void PlanBuilder::decide_skip(Draft& draft, const Origin& origin) {
  std::optional<std::string>& skipped = draft.step.skipped;
  // "Open it in Jupyter or Colab": what a person does is no other system's.
  if (origin.skip && origin.skip->starts_with("needs a person")) skipped = origin.skip;
  for (const Heading& heading : headings_) {
    if (heading.skip && !skipped) {
      skipped = heading.skip;
      draft.alternative = heading.alternative;
    }
  }
  if (!skipped && lead_skip_) {
    skipped = lead_skip_;
    draft.alternative = lead_alternative_;
  }
  if (!skipped) skipped = origin.skip;
  if (!skipped && (origin.windows || is_for_windows(draft.step.command)))
    skipped = "for another system: Windows";
  if (!skipped && installs_elsewhere(draft.meaning, draft.step.command))
    skipped = "for another system's package manager";
  if (!skipped) {
    if (const auto placeholder = commands::find_placeholder(draft.step.command)) {
      if (!draft.step.command.starts_with("cd .../"))
        skipped = "template: " + *placeholder + " has to be replaced";
    }
  }
}

/// `gcc -o app main.c` makes `app`.
void PlanBuilder::note_made(const std::string& command) {
  for (const commands::SimpleCommand& simple : commands::split_commands(command)) {
    for (std::size_t i = 0; i + 1 < simple.words.size(); ++i) {
      if (simple.words[i] == "-o" && made_.size() < 200 &&
          simple.words[i + 1].find('/') == std::string::npos)
        made_.insert(simple.words[i + 1]);
    }
  }
}

/// Where the reader stands after `command`, as far as its `cd` can be followed in the zip.
void PlanBuilder::follow(const std::string& command) {
  if (command.starts_with('(')) return;
  for (const commands::SimpleCommand& simple : commands::split_commands(command)) {
    if (simple.words.size() != 2 || simple.words[0] != "cd") continue;
    std::string_view target = simple.words[1];
    if (target.starts_with("~") || target.starts_with("/") || target == "-") {
      here_.clear();
      continue;
    }
    while (target.starts_with("..")) {
      here_.resize(here_.find('/') == std::string::npos ? 0 : here_.rfind('/'));
      target.remove_prefix(std::min<std::size_t>(target.starts_with("../") ? 3 : 2, target.size()));
    }
    if (target.empty()) continue;
    if (const auto found = directories_.find(target, here_)) here_ = *found;
  }
}

}  // namespace vouch::readers
