// Commands in code blocks: fences, indented blocks and literal blocks.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "harness/commands/classify.h"
#include "harness/commands/shell_words.h"
#include "harness/readers/readme/plan_builder.h"
#include "harness/readers/readme/session_input.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {
namespace {

enum class Language { shell, unknown, windows, other };

Language language_of(std::string_view tag) {
  static constexpr std::array<std::string_view, 14> kShell{
      "bash",       "sh",          "shell", "zsh", "console",      "shell-session", "terminal",
      "sh-session", "shellscript", "fish",  "ksh", "shellsession", "commandline",   "bsh"};
  static constexpr std::array<std::string_view, 11> kUnknown{
      "",     "text",   "txt",     "plain",    "plaintext", "none",
      "code", "output", "default", "markdown", "md"};
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

/// "make time 1.1": a number with a fraction stands in results, not in commands of few words.
bool has_decimal(std::string_view line) {
  for (auto dot = line.find('.'); dot != std::string_view::npos; dot = line.find('.', dot + 1)) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (dot > 0 && dot + 1 < line.size() && is_digit(line[dot - 1]) && is_digit(line[dot + 1]))
      return true;
  }
  return false;
}

class CodeReader {
 public:
  CodeReader(PlanBuilder& plan, const Block& block) : plan_(plan), block_(block) {}

  void run() {
    const Language language = language_of(block_.tag);
    const bool prompts = std::ranges::any_of(
        block_.lines, [](const SourceLine& line) { return without_prompt(line.text).prompt; });
    if (language == Language::other && !prompts && !is_mistagged())
      return plan_.leave(first_line(), block_.tag, "a block of another language");
    const bool bare = language == Language::unknown && !prompts;
    if (bare && (announces_output(plan_.lead()) || plan_.is_a_listing()))
      return plan_.leave(first_line(), plan_.lead(), "a block of output or of files");
    unknown_programs_ = bare && is_of_unknown_programs();
    may_be_commands_ = bare && plan_.is_announced();
    inner_ = inner_system(plan_.lead());
    language_ = language;
    prompts_ = prompts;
    enough_ = language == Language::shell || prompts ? Likeness::weak : Likeness::strong;
    take_lines();
  }

  bool may_hold_commands() const {
    const Language language = language_of(block_.tag);
    if (language != Language::shell && language != Language::unknown) return false;
    return std::ranges::any_of(block_.lines, [this](const SourceLine& line) {
      const std::string_view text = without_prompt(line.text).command;
      return likeness(text, plan_.files()) != Likeness::none && plan_.names_something(text);
    });
  }

 private:
  std::uint32_t first_line() const {
    return block_.lines.empty() ? 0 : block_.lines.front().number;
  }

  /// Programs that nobody told vouch of, where the text around announces commands: every line has a
  /// command's shape, and some line an argument that only a command has.
  bool is_of_unknown_programs() const {
    constexpr std::size_t kMostLines = 20;
    if (!plan_.is_announced() || shows_output(plan_.lead()) || block_.lines.size() > kMostLines)
      return false;
    bool any_argument = false;
    for (const SourceLine& line : block_.lines) {
      const std::string text = without_remarks(line.text);
      if (text.empty() || text.front() == '#') continue;
      if (likeness(text, plan_.files()) != Likeness::weak || !has_plain_program(text)) return false;
      any_argument = any_argument || has_argument_of_a_command(text);
    }
    return any_argument;
  }

  /// Joins lines into pieces of shell. A piece that never ends (a quote that is no quote) is its
  /// first line alone, and the lines after it stand for themselves.
  void take_lines() {
    const std::vector<SourceLine>& lines = block_.lines;
    Piece piece;
    std::size_t begun = 0;
    for (std::size_t i = 0; i < lines.size() && !plan_.full(); ++i) {
      if (piece.text.empty()) {
        begun = i;
        begin_piece(piece, lines[i]);
        // An option on a line of its own goes on with the command before it, whose backslash was
        // forgotten.
        while (!piece.text.empty() && i + 1 < lines.size() && is_option_line(lines[i + 1].text) &&
               !commands::is_incomplete(piece.text)) {
          piece.text += " \\\n" + without_remarks(lines[++i].text);
        }
        if (!piece.text.empty() && !commands::is_incomplete(piece.text)) finish_piece(piece);
      } else {
        continue_piece(piece, lines[i]);
        while (piece.text.empty() == false && i + 1 < lines.size() &&
               !commands::is_incomplete(piece.text) && is_option_line(lines[i + 1].text)) {
          piece.text += " \\\n" + without_remarks(lines[++i].text);
        }
        if (!piece.text.empty() && !commands::is_incomplete(piece.text)) finish_piece(piece);
      }
      const bool endless = i - begun >= kMostLinesOfPiece || piece.text.size() > kLongestPiece;
      if (!piece.text.empty() && (endless || i + 1 == lines.size())) {
        piece.text.resize(std::min(piece.text.find('\n'), piece.text.size()));
        while (piece.text.ends_with('\\')) piece.text.pop_back();
        finish_piece(piece);
        i = begun;
      }
    }
  }

  /// "    --no_wandb  # off": indented, and an option first.
  static bool is_option_line(std::string_view line) {
    const std::string_view text = trim(line);
    return line.size() > text.size() && (line.front() == ' ' || line.front() == '\t') &&
                   text.size() > 2 && text.front() == '-' && text[1] != ' ' && text[1] != '-'
               ? true
               : text.starts_with("--") && text.size() > 3 && text[2] != '-' && text[2] != ' ' &&
                     !line.empty() && (line.front() == ' ' || line.front() == '\t');
  }

  /// ```c with `gcc main.c` inside: every line is a command that could be nothing else.
  bool is_mistagged() const {
    std::size_t commands = 0;
    for (const SourceLine& line : block_.lines) {
      const std::string_view text = trim(line.text);
      if (text.empty() || text.front() == '#') continue;
      if (likeness(text, plan_.files()) != Likeness::strong || ++commands > 50) return false;
    }
    return commands > 0;
  }

  void begin_piece(Piece& piece, const SourceLine& line) {
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
    if (prompted.other || (prompts_ && !prompted.prompt))  // output
      return plan_.leave(
          line.number, text,
          prompted.other ? "typed into another program" : "no prompt, where others have one");
    if (const std::string session = session_of(prompted.command, plan_.files()); !session.empty())
      return take_session_input(line.number, std::string(prompted.command), session);
    windows_piece_ = prompted.windows;
    piece.line = line.number;
    piece.text = without_remarks(prompted.command);
    if (piece.text.ends_with('\\') && !text.ends_with('\\')) piece.text.pop_back();
    const Likeness like = likeness(piece.text, plan_.files());
    if (piece.text.empty() || like < std::min(enough_, Likeness::weak)) {
      if (!commands::is_incomplete(piece.text) || like == Likeness::none) {
        if (!is_compound(piece.text)) {
          if (!piece.text.empty()) plan_.leave(line.number, text, "no command's shape");
          piece = {};
        }
      }
    }
  }

  void take_session_input(std::uint32_t number, const std::string& text,
                          const std::string& session) {
    Origin origin;
    origin.from_code = true;
    origin.skip = "needs a person: typed into " + session;
    if (text.starts_with("c(")) origin.kind = StepKind::build;
    origin.why = "input of " + session;
    plan_.add(number, text, origin);
  }

  static void continue_piece(Piece& piece, const SourceLine& line) {
    std::string_view text = line.text;
    if (text.starts_with("> ")) text.remove_prefix(2);  // the shell's second prompt
    piece.text += '\n';
    piece.text += text;
  }

  void finish_piece(Piece& piece) {
    Piece done = std::exchange(piece, {});
    const std::string_view first_line = std::string_view(done.text).substr(0, done.text.find('\n'));
    Likeness like = is_compound(done.text) ? Likeness::strong : likeness(first_line, plan_.files());
    if (language_ == Language::windows && like == Likeness::none) like = Likeness::weak;
    const bool last_resort =
        like < enough_ && like == Likeness::weak &&
        (unknown_programs_ || (may_be_commands_ && has_plain_program(first_line) &&
                               has_argument_of_a_command(first_line)));
    const bool made =
        like == Likeness::weak && plan_.makes(first_line.substr(0, first_line.find(' ')));
    // In code, `make qemu` is no beginning of a sentence.
    const std::string_view program = first_line.substr(0, first_line.find(' '));
    const commands::Nature nature = commands::understand(first_line).nature;
    const bool works = nature == commands::Nature::build || nature == commands::Nature::run ||
                       nature == commands::Nature::configure || nature == commands::Nature::test;
    const bool known = like == Likeness::weak && works && commands::is_known_program(program) &&
                       first_line.size() > program.size() && !has_decimal(first_line) &&
                       (program == "make" || (plan_.is_announced() && !plan_.topic().requirements));
    if (like < enough_ && !last_resort && !made && !known)
      return plan_.leave(done.line, first_line, "it may be a command, and nothing around says so");
    Origin origin;
    origin.sure = !last_resort || known;
    origin.from_code = true;
    origin.last_resort = last_resort && !known;
    origin.windows = windows_piece_ || (language_ == Language::windows && like != Likeness::strong);
    origin.skip = comment_skip_;
    if (!origin.skip && plan_.lead_is_conditional()) origin.skip = "only for who needs it";
    if (!origin.skip && !inner_.empty() && !is_outside(done.text))
      origin.skip = "typed into " + inner_ + ", not into this system's shell";
    origin.why = why(like, last_resort);
    plan_.add(done.line, std::move(done.text), origin);
  }

  /// It builds or starts the inner system, and so is typed outside of it.
  bool is_outside(const std::string& command) const {
    const commands::Meaning meaning = commands::understand(command);
    const std::string program = command.substr(0, command.find(' '));
    return meaning.nature == commands::Nature::build ||
           meaning.nature == commands::Nature::configure || command.starts_with("make") ||
           command.starts_with("qemu") || command.starts_with("cd ") ||
           (command.starts_with("./") && plan_.files().has(program));
  }

  std::string why(Likeness like, bool last_resort) const {
    std::string text = block_.fenced ? "in a code block" : "in an indented block";
    if (!block_.tag.empty()) text += " of " + block_.tag;
    if (prompts_) text += ", with a prompt";
    text += like == Likeness::strong ? ", a command's shape" : ", it may be a command";
    if (last_resort) text += ", which the text announces";
    return text;
  }

  void note_comment(std::string_view text) {
    comment_skip_.reset();
    if (const auto system = other_system(text))
      comment_skip_ = "for another system: " + *system;
    else if (is_optional(text))
      comment_skip_ = "optional";
    else if (is_alternative(text) && plan_.section_has_steps())
      comment_skip_ = "another way to what stands above";
    else if (topic_of(text).cleanup && !topic_of(text).build && !topic_of(text).run)
      comment_skip_ = "tidies up after the run";
    else if (is_conditional(text))
      comment_skip_ = "only for who needs it";
    if (clones_itself(text)) plan_.note_own_clone();
  }

  PlanBuilder& plan_;
  const Block& block_;
  Language language_ = Language::unknown;
  bool prompts_ = false;
  Likeness enough_ = Likeness::strong;
  std::string inner_;                        // the system that the lines are typed into
  std::optional<std::string> comment_skip_;  // why a comment inside the block has lines skipped
  bool windows_piece_ = false;
  bool unknown_programs_ = false;  // the block is all of programs that vouch does not know
  bool may_be_commands_ = false;   // the text before the block announces commands
};

}  // namespace

void read_code(PlanBuilder& plan, const Block& block) {
  const std::size_t before = plan.count();
  CodeReader reader(plan, block);
  reader.run();
  plan.end_lead();
  if (plan.count() == before && reader.may_hold_commands()) plan.pass_over();
}

}  // namespace vouch::readers
