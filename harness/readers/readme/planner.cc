#include "harness/readers/readme/planner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "harness/commands/placeholder.h"
#include "harness/commands/shell_words.h"
#include "harness/readers/readme/other_systems.h"
#include "harness/readers/readme/sentence.h"
#include "harness/readers/readme/step_draft.h"

namespace vouch::readers {
namespace {

enum class Language { shell, unknown, windows, other };

Language language_of(std::string_view tag) {
  static constexpr std::array<std::string_view, 12> kShell{
      "bash",     "sh",         "shell",       "zsh",          "console", "shell-session",
      "terminal", "sh-session", "shellscript", "shellsession", "fish",    "ksh"};
  static constexpr std::array<std::string_view, 9> kUnknown{
      "", "text", "txt", "plain", "plaintext", "none", "code", "output", "default"};
  static constexpr std::array<std::string_view, 8> kWindows{
      "powershell", "ps1", "pwsh", "bat", "batch", "cmd", "dos", "batchfile"};
  if (std::ranges::find(kShell, tag) != kShell.end()) return Language::shell;
  if (std::ranges::find(kUnknown, tag) != kUnknown.end()) return Language::unknown;
  if (std::ranges::find(kWindows, tag) != kWindows.end()) return Language::windows;
  return Language::other;
}

/// A piece of shell under way: the line that begins it, and what continues it.
struct Piece {
  std::uint32_t line = 0;
  std::string text;
};

constexpr std::size_t kLongestPiece = 8 * 1024;  // bytes; a longer one is no command
constexpr std::size_t kMostLinesOfPiece = 100;

class Planner {
 public:
  Planner(const ProjectFiles& files, std::string path) : files_(files), path_(std::move(path)) {}

  std::uint32_t passed_over() const { return passed_over_; }

  std::vector<Draft> run(const Blocks& blocks) {
    for (const Block& block : blocks) {
      if (drafts_.size() >= kMostSteps) break;
      switch (block.kind) {
        case Block::Kind::heading: take_heading(block); break;
        case Block::Kind::prose: take_prose(block); break;
        case Block::Kind::code: {
          const std::size_t before = drafts_.size();
          take_code(block);
          if (drafts_.size() == before && may_hold_commands(block)) ++passed_over_;
          break;
        }
      }
    }
    return std::move(drafts_);
  }

 private:
  // --- headings ---------------------------------------------------------------------------------

  struct Heading {
    int level;
    Topic topic;
    std::optional<std::string> skip;
    bool alternative;
  };

  void take_heading(const Block& block) {
    const std::string& text = block.lines.front().text;
    while (!headings_.empty() && headings_.back().level >= block.level) headings_.pop_back();
    Heading heading{block.level, topic_of(text), std::nullopt, false};
    // The title names the project: "Sliding windows".
    const bool title = section_ == 0 && drafts_.empty();
    if (const auto system = other_system(text); system && !title) {
      heading.skip = "for another system: " + *system;
    }
    if (is_for_trouble(text)) heading.skip = "for when something goes wrong";
    if (is_alternative(text) && !heading.skip && !drafts_.empty()) {
      heading.skip = "another way to what stands above";
      heading.alternative = true;
    }
    headings_.push_back(std::move(heading));
    ++section_;
    lead_.clear();
    lead_skip_.reset();
    take_spans(block);
  }

  Topic topic() const {
    Topic merged;
    // The nearest heading decides; those above it only where it says nothing.
    for (auto it = headings_.rbegin(); it != headings_.rend(); ++it) {
      merged = it->topic;
      if (merged.build || merged.run || merged.setup || merged.requirements) break;
    }
    return merged;
  }

  // --- prose ------------------------------------------------------------------------------------

  void take_prose(const Block& block) {
    const std::string& first = block.lines.front().text;
    lead_skip_.reset();
    lead_alternative_ = false;
    lead_ = block.lines.back().text;
    note_lead(lead_.size() > 400 ? std::string_view(lead_).substr(lead_.size() - 400) : lead_);
    if (block.lines.size() > 1 && !lead_skip_) note_lead(first);
    if (!block.spans.empty()) {
      take_spans(block);
      return;
    }
    std::size_t taken = 0;
    for (const SourceLine& line : block.lines) taken += take_prose_line(line) ? 1 : 0;
    if (taken == 0) {
      std::string previous;  // a verb at a line's end leads to the next line's command
      for (const SourceLine& line : block.lines) take_sentence(line, previous);
    }
  }

  void note_lead(std::string_view text) {
    if (const auto system = other_system(text); system && text.size() < 200) {
      lead_skip_ = "for another system: " + *system;
    } else if (is_optional(text)) {
      lead_skip_ = "optional";
      lead_alternative_ = true;
    } else if (is_alternative(text) && section_has_steps()) {
      lead_skip_ = "another way to what stands above";
      lead_alternative_ = true;
    }
  }

  bool section_has_steps() const {
    return !drafts_.empty() && drafts_.back().step.section == section_ &&
           !drafts_.back().step.skipped;
  }

  /// A command line of its own among prose: plain, numbered or labelled.
  bool take_prose_line(const SourceLine& line) {
    const Prompted prompted = without_prompt(line.text);
    if (prompted.other) return false;
    std::string text = without_remarks(prompted.command);
    const std::string_view bare = without_label(text, files_);
    const auto words = commands::split_commands(bare);
    const bool lone_word = words.size() == 1 && words.front().words.size() == 1 &&
                           bare.find('/') == std::string_view::npos;
    if (lone_word && topic().requirements && !topic().run && !topic().build) return false;
    const Likeness like = likeness(bare, files_);
    if (like != Likeness::strong && !(prompted.prompt && like == Likeness::weak)) return false;
    add(line.number, std::string(bare), true, true, prompted.windows);
    return true;
  }

  void take_spans(const Block& block) {
    bool after_verb = false;
    for (const CodeSpan& span : block.spans) {
      const Prompted prompted = without_prompt(span.text);
      const std::string text = without_remarks(prompted.command);
      const Likeness like = prompted.other ? Likeness::none : likeness(text, files_);
      const bool told =
          leads_to_command(span.before) || (after_verb && joins(span.before)) ||
          (is_foreign(span.before + span.after) && tells_to_run(span.before + span.after));
      after_verb = told && !is_negated(span.before);
      if (like == Likeness::none || is_negated(span.before)) continue;
      const bool lone_word =
          text.find(' ') == std::string::npos && text.find('/') == std::string::npos;
      const bool whole_item = (span.whole || is_whole_cell(span)) &&
                              (like == Likeness::strong || prompted.prompt) &&
                              !(lone_word && topic().requirements);
      const bool announced =
          told && (like == Likeness::strong || (lone_word && commands::is_known_program(text)));
      const bool labelled = trim(span.before).ends_with(':') &&
                            trim(span.after).find_first_not_of(".;,") == std::string_view::npos &&
                            like == Likeness::strong;
      if (!whole_item && !announced && !labelled) {
        if (!lone_word) ++passed_over_;
        continue;
      }
      if (lone_word && !whole_item && mentions_needs(span.before)) continue;
      const auto skip = other_system(span.before);
      add(span.line, text, whole_item || labelled || (block.listed && block.spans.size() == 1),
          false, prompted.windows, skip);
    }
  }

  /// All that a cell of a table says: "| `make` | builds it |".
  static bool is_whole_cell(const CodeSpan& span) {
    const std::string_view before = trim(span.before);
    return before.ends_with('|') && trim(span.after).starts_with('|');
  }

  static bool joins(std::string_view between) {
    const std::string small = to_lower(trim(between));
    return small.ends_with("and") || small.ends_with("then") || small.ends_with(",") ||
           small.ends_with("&");
  }

  static bool is_foreign(std::string_view text) {
    return std::ranges::count_if(text,
                                 [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) > 2;
  }

  /// "Compile with make and run ./server 8080." No marks: what follows the verb, up to a joint.
  void take_sentence(const SourceLine& line, std::string& previous) {
    std::string_view rest = line.text;
    if (rest.size() > 2000) return;
    if (previous.size() > 400) previous.erase(0, previous.size() - 400);
    while (!rest.empty()) {
      rest = trim(rest);
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (word.empty()) return;
      const std::string command = leads_to_command(previous) && !mentions_needs(previous)
                                      ? command_in(rest, files_)
                                      : std::string();
      if (!command.empty() && !is_negated(previous)) {
        add(line.number, command, false, false, false, other_system(line.text));
        rest.remove_prefix(std::min(rest.size(), command.size()));
        previous.clear();
      } else {
        rest.remove_prefix(word.size());
      }
      previous += std::string(word) + ' ';
    }
  }

  // --- code -------------------------------------------------------------------------------------

  void take_code(const Block& block) {
    const Language language = language_of(block.tag);
    const bool prompts = std::ranges::any_of(
        block.lines, [](const SourceLine& line) { return without_prompt(line.text).prompt; });
    if (language == Language::other && !prompts && !is_mistagged(block)) {
      lead_skip_.reset();
      return;
    }
    const bool bare = language == Language::unknown && !prompts;
    if (bare && (announces_output(lead_) || is_a_listing())) {
      lead_skip_.reset();
      return;
    }
    unknown_programs_ = bare && is_of_unknown_programs(block);
    may_be_commands_ = bare && is_announced();
    const Likeness enough =
        language == Language::shell || prompts ? Likeness::weak : Likeness::strong;
    comment_skip_.reset();
    take_lines(block.lines, prompts, enough, language);
    lead_skip_.reset();
    unknown_programs_ = may_be_commands_ = false;
  }

  bool may_hold_commands(const Block& block) const {
    const Language language = language_of(block.tag);
    if (language != Language::shell && language != Language::unknown) return false;
    return std::ranges::any_of(block.lines, [this](const SourceLine& line) {
      return likeness(without_prompt(line.text).command, files_) != Likeness::none;
    });
  }

  /// "Directory layout": what lies where, and no command.
  bool is_a_listing() const {
    if (headings_.empty()) return false;
    const Topic here = headings_.back().topic;
    return here.listing && !here.build && !here.run && !here.setup;
  }

  bool is_announced() const {
    const Topic here = topic();
    return here.build || here.run || here.setup || tells_to_run(lead_) ||
           trim(lead_).ends_with(':');
  }

  /// Programs that nobody told vouch of, where the text around announces commands: every line has a
  /// command's shape, and some line an argument that only a command has.
  bool is_of_unknown_programs(const Block& block) const {
    constexpr std::size_t kMostLines = 20;
    if (!is_announced() || shows_output(lead_) || block.lines.size() > kMostLines) return false;
    bool any_argument = false;
    for (const SourceLine& line : block.lines) {
      const std::string text = without_remarks(line.text);
      if (text.empty() || text.front() == '#') continue;
      if (likeness(text, files_) != Likeness::weak || !has_plain_program(text)) return false;
      any_argument = any_argument || has_argument_of_a_command(text);
    }
    return any_argument;
  }

  /// Joins lines into pieces of shell. A piece that never ends (a quote that is no quote) is its
  /// first line alone, and the lines after it stand for themselves.
  void take_lines(const std::vector<SourceLine>& lines, bool prompts, Likeness enough,
                  Language language) {
    Piece piece;
    std::size_t begun = 0;
    for (std::size_t i = 0; i < lines.size() && drafts_.size() < kMostSteps; ++i) {
      if (piece.text.empty()) {
        begun = i;
        begin_piece(piece, lines[i], prompts, enough, language);
      } else {
        continue_piece(piece, lines[i], enough, language);
      }
      const bool endless = i - begun >= kMostLinesOfPiece || piece.text.size() > kLongestPiece;
      if (!piece.text.empty() && (endless || i + 1 == lines.size())) {
        piece.text.resize(std::min(piece.text.find('\n'), piece.text.size()));
        while (piece.text.ends_with('\\')) piece.text.pop_back();
        finish_piece(piece, enough, language);
        i = begun;
      }
    }
  }

  /// ```c with `gcc main.c` inside: every line is a command that could be nothing else.
  bool is_mistagged(const Block& block) const {
    std::size_t commands = 0;
    for (const SourceLine& line : block.lines) {
      const std::string_view text = trim(line.text);
      if (text.empty() || text.front() == '#') continue;
      if (likeness(text, files_) != Likeness::strong || ++commands > 50) return false;
    }
    return commands > 0;
  }

  void begin_piece(Piece& piece, const SourceLine& line, bool prompts, Likeness enough,
                   Language language) {
    const std::string_view text = trim(line.text);
    if (text.empty()) {
      comment_skip_.reset();
      return;
    }
    if (text.front() == '#' || text.starts_with("//") || text.starts_with("REM ")) {
      note_comment(text);
      return;
    }
    const Prompted prompted = without_prompt(text);
    if (prompted.other || (prompts && !prompted.prompt)) return;  // output
    windows_piece_ = prompted.windows;
    piece.line = line.number;
    piece.text = without_remarks(prompted.command);
    if (piece.text.ends_with('\\') && !text.ends_with('\\')) piece.text.pop_back();
    if (piece.text.empty() || likeness(piece.text, files_) < std::min(enough, Likeness::weak)) {
      if (!commands::is_incomplete(piece.text) || likeness(piece.text, files_) == Likeness::none) {
        if (!is_compound(piece.text)) piece = {};
        if (piece.text.empty()) return;
      }
    }
    if (!commands::is_incomplete(piece.text)) finish_piece(piece, enough, language);
  }

  void continue_piece(Piece& piece, const SourceLine& line, Likeness enough, Language language) {
    std::string_view text = line.text;
    if (text.starts_with("> ")) text.remove_prefix(2);  // the shell's second prompt
    piece.text += '\n';
    piece.text += text;
    if (!commands::is_incomplete(piece.text)) finish_piece(piece, enough, language);
  }

  void finish_piece(Piece& piece, Likeness enough, Language language) {
    const Piece done = std::exchange(piece, {});
    const std::string_view first_line = std::string_view(done.text).substr(0, done.text.find('\n'));
    Likeness like = is_compound(done.text) ? Likeness::strong : likeness(first_line, files_);
    if (language == Language::windows && like == Likeness::none) like = Likeness::weak;
    last_resort_ = like < enough && like == Likeness::weak &&
                   (unknown_programs_ || (may_be_commands_ && has_plain_program(first_line) &&
                                          has_argument_of_a_command(first_line)));
    if (like < enough && !last_resort_) return;
    const bool windows =
        windows_piece_ || (language == Language::windows && like != Likeness::strong);
    add(done.line, done.text, !last_resort_, true, windows, comment_skip_);
    last_resort_ = false;
  }

  void note_comment(std::string_view text) {
    comment_skip_.reset();
    if (const auto system = other_system(text))
      comment_skip_ = "for another system: " + *system;
    else if (is_alternative(text) && section_has_steps())
      comment_skip_ = "another way to what stands above";
  }

  // --- one step ---------------------------------------------------------------------------------

  void add(std::uint32_t line, std::string command, bool sure, bool from_code, bool windows,
           const std::optional<std::string>& skip = std::nullopt) {
    if (drafts_.size() >= kMostSteps) return;
    Draft draft;
    draft.meaning = commands::understand(command);
    draft.topic = topic();
    draft.from_code = from_code;
    draft.last_resort = last_resort_;
    draft.step.source = {.file = path_, .line = line, .detected = std::nullopt};
    draft.step.command = std::move(command);
    draft.step.sure = sure;
    draft.step.section = section_;
    decide_skip(draft, windows, skip);
    drafts_.push_back(std::move(draft));
  }

  void decide_skip(Draft& draft, bool windows, const std::optional<std::string>& skip) {
    std::optional<std::string>& skipped = draft.step.skipped;
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
    if (!skipped) skipped = skip;
    if (!skipped && (windows || is_for_windows(draft.step.command)))
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

  const ProjectFiles& files_;
  std::string path_;
  std::vector<Draft> drafts_;
  std::vector<Heading> headings_;
  std::uint32_t section_ = 0;
  std::uint32_t passed_over_ = 0;
  std::string lead_;                      // the prose right before a block
  std::optional<std::string> lead_skip_;  // and why it has the block skipped
  bool lead_alternative_ = false;
  std::optional<std::string> comment_skip_;  // the same of a comment inside a block
  bool windows_piece_ = false;
  bool unknown_programs_ = false;  // the block at hand is all of programs that vouch does not know
  bool may_be_commands_ = false;   // the text before the block at hand announces commands
  bool last_resort_ = false;       // the line at hand may be such a command
};

}  // namespace

ReadPlan plan_steps(const Blocks& blocks, const ProjectFiles& files, const std::string& path) {
  Planner planner(files, path);
  std::vector<Draft> drafts = planner.run(blocks);
  settle(drafts, files);
  std::vector<PlannedStep> steps;
  for (Draft& draft : drafts) {
    if (draft.step.nature.empty()) draft.step.nature = commands::name(draft.meaning.nature);
    draft.step.compiles = draft.step.compiles || draft.meaning.compiles;
    draft.step.files = std::move(draft.meaning.files);
    steps.push_back(std::move(draft.step));
  }
  return {std::move(steps), planner.passed_over()};
}

}  // namespace vouch::readers
