// Commands in prose: inline code, lines of their own, sentences without marks, and what sentences
// tell in words ("go to src/", "open the project in Eclipse").
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "harness/commands/classify.h"
#include "harness/commands/shell_words.h"
#include "harness/readers/readme/evidence.h"
#include "harness/readers/readme/plan_builder.h"
#include "harness/readers/readme/sentence.h"
#include "harness/readers/readme/session_input.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {
namespace {

constexpr const char* kForWhoNeedsIt = "only for who needs it";
constexpr int kBoldHeading = 8;  // below every heading that is marked as one

std::size_t count_foreign(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
}

bool is_foreign(std::string_view text) { return count_foreign(text) > 2; }

bool joins(std::string_view between) {
  const std::string small = to_lower(trim(between));
  return small.ends_with("and") || small.ends_with("then") || small.ends_with(",") ||
         small.ends_with("&");
}

bool is_lone_word(std::string_view text) {
  return text.find(' ') == std::string_view::npos && text.find('/') == std::string_view::npos;
}

/// All that a cell of a table says: "| `make` | builds it |".
bool is_whole_cell(const CodeSpan& span) {
  return trim(span.before).ends_with('|') && trim(span.after).starts_with('|');
}

/// "1. Build: ", "- ": the span's item says nothing before it but a label.
bool is_numbered(std::string_view line) {
  line = trim(line);
  const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && digits < 4 && digits < line.size() &&
         (line[digits] == '.' || line[digits] == ')');
}

/// "- `run.sh` – starts it": what follows says what the thing is.
bool is_described(std::string_view after) {
  after = trim(after);
  return after.starts_with("- ") || after.starts_with("\xE2\x80\x93") ||
         after.starts_with("\xE2\x80\x94") || after.starts_with(": ") || after.starts_with("is ") ||
         after.starts_with("contains") || after.starts_with("-- ");
}

/// "First,", "Then": the text goes from step to step.
bool ends_with_order(std::string_view before) {
  static constexpr std::array<std::string_view, 8> kWords{
      "first", "then", "next", "finally", "afterwards", "lastly", "after that", "and then"};
  std::string small = to_lower(before.size() > 40 ? before.substr(before.size() - 40) : before);
  while (!small.empty() && std::string_view(" ,:").find(small.back()) != std::string_view::npos)
    small.pop_back();
  return std::ranges::any_of(kWords, [&](std::string_view word) { return small.ends_with(word); });
}

/// "`make` (or `make debug`)".
bool offers_another(std::string_view before) {
  std::string small =
      to_lower(trim(before.size() > 40 ? before.substr(before.size() - 40) : before));
  while (!small.empty() && std::string_view(" ,:").find(small.back()) != std::string_view::npos)
    small.pop_back();
  return small.ends_with(" or") || small.ends_with("(or") || small == "or" ||
         small.ends_with("or use") || small.ends_with("or run") || small.ends_with("alternatively");
}

/// "`make bench` runs the benchmark".
bool says_what_it_does(std::string_view after) {
  static constexpr std::array<std::string_view, 18> kVerbs{
      "runs",     "builds",     "compiles", "starts", "creates",  "generates",
      "launches", "executes",   "installs", "will",   "to build", "to run",
      "to start", "to compile", "produces", "boots",  "opens",    "trains"};
  after = trim(after);
  for (const std::string_view mark : {":", "-", "\xE2\x80\x93", "\xE2\x80\x94", "**"}) {
    if (after.starts_with(mark)) after = trim(after.substr(mark.size()));
  }
  const std::string small = to_lower(after.substr(0, 12));
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) {
    return small.starts_with(verb) && (small.size() == verb.size() || small[verb.size()] == ' ');
  });
}

/// "Compile", "Build": what a label says that its command is for.
std::optional<StepKind> kind_of_label(std::string_view before) {
  if (!trim(before).ends_with(':') && !trim(before).ends_with("**")) return std::nullopt;
  const Topic topic = topic_of(before.size() > 60 ? before.substr(before.size() - 60) : before);
  if (topic.build && !topic.run) return StepKind::build;
  if (topic.run && !topic.build) return StepKind::run;
  return std::nullopt;
}

/// What a sentence for people does: "press Play" runs, "choose Build" builds.
std::optional<StepKind> kind_of_order(std::string_view sentence) {
  const std::string small = to_lower(sentence);
  static constexpr std::array<std::string_view, 8> kRuns{"run",  "play",   "f5",    "start",
                                                         "open", "launch", "visit", "execute"};
  if (small.find("build") != std::string::npos || small.find("compile") != std::string::npos ||
      small.find("ctrl+shift+b") != std::string::npos)
    return StepKind::build;
  const bool runs = std::ranges::any_of(
      kRuns, [&](std::string_view word) { return small.find(word) != std::string::npos; });
  return runs ? std::optional(StepKind::run) : std::nullopt;
}

class ProseReader {
 public:
  ProseReader(PlanBuilder& plan, const Block& block) : plan_(plan), block_(block) {}

  void run() {
    if (take_bold_heading()) return;
    plan_.take_lead(block_);
    if (read_table(plan_, block_)) return;
    if (!block_.spans.empty()) {
      take_spans();
    } else {
      take_plain();
    }
    if (plan_.count() == steps_before_) take_tools_for_people();
    for (const Move& move : moves_in(block_.lines.back().text, plan_.directories(), plan_.here())) {
      // "In the server directory:" and then a block.
      const bool opens = trim(block_.lines.back().text).ends_with(':');
      if (!move.leads && opens && move_is_after_steps(move))
        plan_.expect_in(block_.lines.back().number, move.directory);
    }
  }

  /// Inline code in a heading: "## Run `make`".
  void take_heading_spans() { take_spans(); }

 private:
  bool move_is_after_steps(const Move&) const { return plan_.count() == steps_before_; }

  // --- whole blocks
  // -------------------------------------------------------------------------------

  /// "**Build**" on a line of its own: a heading, or a command that is set in bold.
  bool take_bold_heading() {
    if (block_.lines.size() != 1) return false;
    std::string_view text = trim(block_.lines.front().text);
    const std::string_view whole = text;
    const auto item = std::min(text.find_first_not_of("-+0123456789.) \t"), text.size());
    if (text.substr(item).starts_with("**") || text.substr(item).starts_with("__"))
      text.remove_prefix(item);
    if (text.starts_with("* **")) text.remove_prefix(2);
    for (const std::string_view mark : {"**", "__"}) {
      if (!text.starts_with(mark) || text.size() < 6) continue;
      std::string_view inner = text.substr(2);
      const auto end = inner.find(mark);
      if (end == std::string_view::npos) continue;
      const std::string_view rest = trim(inner.substr(end + 2));
      inner = inner.substr(0, end);
      if (!rest.empty() && rest != ":" && rest != "\xEF\xBC\x9A") continue;
      if (likeness(inner, plan_.files()) == Likeness::strong) return false;
      std::string title;
      for (const char c : inner) title += c == '`' ? ' ' : c;
      plan_.take_heading(title, whole.size() == text.size() ? kBoldHeading : kBoldHeading + 1);
      take_spans();
      return true;
    }
    return false;
  }

  /// Lines without inline code: plain commands, else sentences.
  void take_plain() {
    std::size_t taken = 0;
    for (const SourceLine& line : block_.lines) taken += take_line(line) ? 1 : 0;
    if (taken > 0) return;
    std::string previous;  // a verb at a line's end leads to the next line's command
    for (const SourceLine& line : block_.lines) {
      take_moves(line.number, line.text, true);
      if (!take_foreign(line)) take_sentence(line, previous);
    }
  }

  // --- inline code
  // --------------------------------------------------------------------------------

  void take_spans() {
    bool after_verb = false;
    std::uint32_t moved_on = 0;
    std::vector<std::string> directories;
    for (const CodeSpan& span : block_.spans) {
      if (span.line != moved_on) {
        moved_on = span.line;
        last_move_ = 0;
      }
      if (take_span_as_place(span)) continue;
      if (span.text.ends_with('/') && asks_for_directories(span.before, span.after) &&
          !plan_.directories().find(span.text, plan_.here())) {
        directories.push_back(span.text);
        continue;
      }
      take_span(span, after_verb);
    }
    take_wanted_directories(directories);
    if (plan_.count() == steps_before_) take_lines_beside_spans();
  }

  /// "Go to `src/`", and "the `src` folder" that a sentence works in.
  bool take_span_as_place(const CodeSpan& span) {
    const std::string sentence = span.before + '`' + span.text + "` " + span.after.substr(0, 40);
    const auto moves = moves_in(sentence, plan_.directories(), plan_.here());
    for (const Move& move : moves) {
      if (move.begin > span.before.size()) continue;
      if (!span.text.empty() && !names_directory(span.text, move.directory)) continue;
      if (is_negated(span.before)) return true;
      if (move.leads) {
        plan_.go_to(span.line, move.directory, "a sentence leads there");
      } else if (tells_where(span.before, move)) {
        plan_.expect_in(span.line, move.directory);
      }
      return true;
    }
    return false;
  }

  /// "In `src/`, run", "Run the following in `src/`"; not "models are saved in `out/`".
  static bool tells_where(std::string_view before, const Move& move) {
    const auto first = before.find_first_not_of(" \t-*+>0123456789.)");
    return move.begin <= std::min(first, before.size()) || tells_to_run(before);
  }

  bool names_directory(std::string_view text, const std::string& directory) const {
    const auto found = plan_.directories().find(text, plan_.here());
    return found && *found == directory;
  }

  /// Directories without marks that the line's sentences lead into.
  void take_moves(std::uint32_t number, std::string_view line, bool leads_only) {
    for (const Move& move : moves_in(line, plan_.directories(), plan_.here())) {
      if (move.leads) {
        plan_.go_to(number, move.directory, "a sentence leads there");
      } else if (!leads_only) {
        plan_.expect_in(number, move.directory);
      }
    }
  }

  /// "Run `make` in the `src` directory".
  void take_place_after(const CodeSpan& span) {
    const std::string after = to_lower(span.after.substr(0, 12));
    if (!trim(after).starts_with("in ") && !trim(after).starts_with("from ") &&
        !trim(after).starts_with("inside "))
      return;
    const std::string_view clause =
        std::string_view(span.after).substr(0, span.after.find_first_of(",;"));
    for (const Move& move : moves_in(clause, plan_.directories(), plan_.here())) {
      if (!move.leads) return plan_.expect_in(span.line, move.directory);
    }
  }

  void take_span(const CodeSpan& span, bool& after_verb) {
    const Prompted prompted = without_prompt(span.text);
    const std::string text = without_remarks(prompted.command);
    if (const std::string session = session_of(text, plan_.files()); !session.empty())
      return take_session_input(span, text, session);
    if (text == ".sh" || text == "*.sh") return take_scripts(span);
    const Likeness like = prompted.other ? Likeness::none : likeness(text, plan_.files());
    const bool told =
        leads_to_command(span.before) || (after_verb && joins(span.before)) ||
        (is_foreign(span.before + span.after) && tells_to_run(span.before + span.after));
    after_verb = told && !is_negated(span.before);
    if (prompted.other) return plan_.leave(span.line, span.text, "typed into another program");
    if (like == Likeness::none) return;
    const Evidence evidence = weigh(span, text, like, prompted.prompt, told);
    if (!evidence.enough()) {
      plan_.leave(span.line, text, evidence.text());
      if (!is_lone_word(text) && !is_negated(span.before) && plan_.names_something(text))
        plan_.pass_over();
      return;
    }
    if (is_lone_word(text) && !is_whole(span, like, prompted.prompt) && mentions_needs(span.before))
      return plan_.leave(span.line, text, "named as something that is needed");
    Origin origin;
    origin.skip = other_system(span.before);
    const std::string after = to_lower(span.after.substr(0, 24));
    if (!origin.skip && trim(after).starts_with('(')) origin.skip = other_system(after);
    if (!origin.skip && is_conditional(span.before)) origin.skip = kForWhoNeedsIt;
    if (!origin.skip && plan_.count() > steps_before_ && offers_another(span.before))
      origin.skip = "another way to what stands above";
    if (const std::string inner = inner_system(span.before); !origin.skip && !inner.empty())
      origin.skip = skip_inside(inner, text);
    origin.sure = is_whole(span, like, prompted.prompt) || is_labelled(span, like) ||
                  (block_.listed && block_.spans.size() == 1);
    origin.windows = prompted.windows;
    origin.kind = kind_of_label(span.before);
    origin.why = evidence.text();
    take_moves_before(span);
    take_place_after(span);
    plan_.add(span.line, text, origin);
  }

  /// "Go to src and run `make`": the sentence's own move, once.
  void take_moves_before(const CodeSpan& span) {
    for (const Move& move : moves_in(span.before, plan_.directories(), plan_.here())) {
      if (move.directory == plan_.here()) continue;
      if (move.leads) {
        plan_.go_to(span.line, move.directory, "a sentence leads there");
      } else if (tells_where(span.before, move)) {
        plan_.expect_in(span.line, move.directory);
      }
    }
  }

  static bool is_whole(const CodeSpan& span, Likeness like, bool prompt) {
    return (span.whole || is_whole_cell(span)) && (like == Likeness::strong || prompt);
  }

  static bool is_labelled(const CodeSpan& span, Likeness like) {
    const std::string_view before = trim(span.before);
    return (before.ends_with(':') || before.ends_with(":**") || before.ends_with("\xEF\xBC\x9A")) &&
           trim(span.after).find_first_not_of(".;,") == std::string_view::npos &&
           like == Likeness::strong;
  }

  Evidence weigh(const CodeSpan& span, const std::string& text, Likeness like, bool prompt,
                 bool told) const {
    const Topic topic = plan_.topic();
    const bool lone = is_lone_word(text);
    const bool known = commands::is_known_program(text.substr(0, text.find(' ')));
    const bool whole = is_whole(span, like, prompt);
    Evidence evidence;
    evidence.add(like == Likeness::strong ? 4 : 1,
                 like == Likeness::strong ? "a command's shape" : "it may be a command");
    // `gcc` alone is a name; `make` alone a command.
    evidence.add_if(like == Likeness::weak && known && told, 3, "a known program");
    evidence.add_if(like == Likeness::weak && plan_.makes(text.substr(0, text.find(' '))), 4,
                    "an earlier step makes it");
    evidence.add_if(prompt, 3, "a prompt");
    evidence.add_if(whole, 3, "nothing else on its line");
    evidence.add_if(told, like == Likeness::strong || lone || known ? 3 : 1, "a verb before it");
    evidence.add_if(!told && ends_with_order(span.before), 2, "told in order");
    evidence.add_if(!told && says_what_it_does(span.after), 2, "the text says what it does");
    evidence.add_if(is_labelled(span, like), 3, "a label before it");
    const bool guides = topic.build || topic.run || topic.setup;
    evidence.add_if(guides && like == Likeness::strong, 1, "below a heading of a guide");
    evidence.add_if(guides && like == Likeness::strong && block_.listed &&
                        is_numbered(block_.lines.front().text),
                    1, "in a numbered list");
    evidence.add_if(lone && !plan_.makes(text), -1, "a single word");
    evidence.add_if(lone && topic.requirements, -4, "below a heading of requirements");
    evidence.add_if(plan_.is_a_listing() && !told, -4, "in a list of files");
    const bool path_alone = text.find(' ') == std::string::npos && is_described(span.after);
    evidence.add_if(path_alone && !told && !whole && !is_lone_word(text) && !guides, -3,
                    "described as a file");
    const std::string_view after = trim(span.after);
    evidence.add_if(lone && !after.empty() && after.front() >= '0' && after.front() <= '9', -6,
                    "a version behind it");
    evidence.add_if(is_negated(span.before), -9, "the text says not to");
    return evidence;
  }

  /// "then execute the corresponding `.sh` script": all that lie where the reader stands.
  void take_scripts(const CodeSpan& span) {
    constexpr std::size_t kMost = 8;
    if (!leads_to_command(span.before) || is_negated(span.before)) return;
    const std::string prefix = plan_.here().empty() ? std::string() : plan_.here() + '/';
    std::vector<std::string> scripts;
    for (auto it = plan_.files().paths.lower_bound(prefix);
         it != plan_.files().paths.end() && it->starts_with(prefix); ++it) {
      const std::string name = it->substr(prefix.size());
      if (name.find('/') == std::string::npos && name.ends_with(".sh")) scripts.push_back(name);
    }
    if (scripts.size() > kMost) return;
    Origin origin;
    origin.sure = false;
    origin.why = "the scripts of that kind, which the text tells to run";
    for (const std::string& script : scripts) plan_.add(span.line, "./" + script, origin);
  }

  void take_session_input(const CodeSpan& span, const std::string& text,
                          const std::string& session) {
    const bool labelled = trim(span.before).ends_with(':') || trim(span.before).ends_with("**");
    if (!span.whole && !labelled && !leads_to_command(span.before)) return;
    Origin origin;
    origin.skip = "needs a person: typed into " + session;
    origin.kind = kind_of_label(span.before);
    origin.why = "input of " + session;
    plan_.add(span.line, text, origin);
  }

  /// Host programs that boot or build the inner system are typed outside of it.
  std::optional<std::string> skip_inside(const std::string& inner, const std::string& text) const {
    const commands::Meaning meaning = commands::understand(text);
    const bool outside =
        meaning.nature == commands::Nature::build || text.find("qemu") == 0 ||
        meaning.nature == commands::Nature::configure ||
        (text.starts_with("./") && plan_.files().has(text.substr(0, text.find(' '))));
    if (outside || text.starts_with("make")) return std::nullopt;
    return "typed into " + inner + ", not into this system's shell";
  }

  void take_wanted_directories(const std::vector<std::string>& directories) {
    if (directories.empty()) return;
    std::string command = "mkdir";
    for (std::string_view directory : directories) {
      while (directory.ends_with('/')) directory.remove_suffix(1);
      if (directory.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789_-./") != std::string_view::npos)
        return;
      command += ' ';
      command += directory;
    }
    Origin origin;
    origin.sure = false;
    origin.why = "the text asks for these directories";
    plan_.add(block_.spans.front().line, command, origin);
  }

  /// Where no inline code was a command, a line beside it may be one.
  void take_lines_beside_spans() {
    std::string previous;
    for (const SourceLine& line : block_.lines) {
      const bool has_span = std::ranges::any_of(
          block_.spans, [&](const CodeSpan& span) { return span.line == line.number; });
      if (has_span) {
        take_moves(line.number, line.text, true);
        continue;
      }
      if (!take_line(line)) take_sentence(line, previous);
    }
  }

  // --- without marks
  // ------------------------------------------------------------------------------

  /// A command line of its own among prose: plain, numbered or labelled.
  bool take_line(const SourceLine& line) {
    const Prompted prompted = without_prompt(line.text);
    if (prompted.other) return false;
    const std::string text = without_remarks(prompted.command);
    const std::string_view bare = without_label(text, plan_.files());
    const Likeness like = likeness(bare, plan_.files());
    if (like == Likeness::none) return false;
    const Topic topic = plan_.topic();
    Evidence evidence;
    evidence.add(like == Likeness::strong ? 6 : 1,
                 like == Likeness::strong ? "a line that is a command" : "it may be a command");
    evidence.add_if(prompted.prompt, 5, "a prompt");
    const int options = count_options(bare);
    evidence.add_if(like == Likeness::weak && has_plain_program(bare) && options > 0,
                    std::min(options, 3) + 1, "options as only a command has");
    const bool announced = tells_to_run(plan_.lead()) || trim(plan_.lead()).ends_with(':');
    evidence.add_if(like == Likeness::weak && options > 0 && announced, 2, "the text announces it");
    evidence.add_if(is_lone_word(bare) && topic.requirements && !topic.run && !topic.build, -7,
                    "below a heading of requirements");
    evidence.add_if(describes_a_file(line.text), -6, "described as a file");
    evidence.add_if(plan_.is_a_listing(), like == Likeness::strong ? -2 : -4, "in a list of files");
    if (!evidence.enough()) {
      plan_.leave(line.number, bare, evidence.text());
      return false;
    }
    Origin origin;
    origin.from_code = true;
    origin.windows = prompted.windows;
    origin.sure = like == Likeness::strong || prompted.prompt;
    origin.why = evidence.text();
    if (const std::string inner = inner_system(text == bare ? plan_.lead() : text); !inner.empty())
      origin.skip = skip_inside(inner, std::string(bare));
    plan_.add(line.number, std::string(bare), origin);
    return true;
  }

  static int count_options(std::string_view text) {
    int count = 0;
    for (std::size_t at = text.find(" -"); at != std::string_view::npos && count < 9;
         at = text.find(" -", at + 1)) {
      const char next = at + 2 < text.size() ? text[at + 2] : ' ';
      count += next != ' ' && next != '>' ? 1 : 0;
    }
    return count;
  }

  /// "首先 source env.sh 加载环境": the Latin letters of a line in another script.
  bool take_foreign(const SourceLine& line) {
    const std::string_view text = line.text;
    // Greek, Cyrillic, and what East Asia writes without blanks; not a dash or an accent.
    const auto letters = std::ranges::count_if(text, [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte >= 0xE3 && byte <= 0xED) || (byte >= 0xCE && byte <= 0xD1);
    });
    if (text.size() > 2000 || letters < 2) return false;
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
      const auto begin = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      const auto end = std::find_if(begin, text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
      const auto from = static_cast<std::size_t>(begin - text.begin());
      at = static_cast<std::size_t>(end - text.begin());
      std::string_view piece = trim(text.substr(from, at - from));
      while (!piece.empty() &&
             std::string_view(".,:;\"'").find(piece.back()) != std::string_view::npos)
        piece.remove_suffix(1);
      while (!piece.empty() &&
             std::string_view(":;,\"'").find(piece.front()) != std::string_view::npos)
        piece.remove_prefix(1);
      piece = trim(piece);
      if (!takes_piece(piece, text.substr(0, from))) continue;
      Origin origin;
      origin.sure = false;
      origin.skip = other_system(text);
      origin.why = "a command's shape, in a sentence of another script";
      plan_.add(line.number, std::string(piece), origin);
      any = true;
    }
    return any;
  }

  bool takes_piece(std::string_view piece, std::string_view before) const {
    if (piece.empty() || is_negated(before) || mentions_needs(before)) return false;
    const Likeness like = likeness(piece, plan_.files());
    if (like == Likeness::strong) return true;
    return like == Likeness::weak && commands::is_known_program(piece.substr(0, piece.find(' '))) &&
           piece.find(' ') != std::string_view::npos && has_argument_of_a_command(piece);
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
                                      ? command_in(rest, plan_.files())
                                      : std::string();
      if (!command.empty() && !is_negated(previous)) {
        Origin origin;
        origin.sure = false;
        origin.skip = other_system(line.text);
        if (!origin.skip && is_conditional(line.text)) origin.skip = kForWhoNeedsIt;
        origin.why = "a verb before it, in a sentence";
        plan_.add(line.number, command, origin);
        rest.remove_prefix(std::min(rest.size(), command.size()));
        previous.clear();
      } else {
        rest.remove_prefix(word.size());
      }
      previous += std::string(word) + ' ';
    }
  }

  // --- what needs a person
  // ------------------------------------------------------------------------

  void take_tools_for_people() {
    for (const SourceLine& line : block_.lines) {
      const std::string tool = tool_for_people(line.text);
      if (tool.empty() || is_negated(line.text)) continue;
      Origin origin;
      origin.sure = false;
      origin.skip = "needs a person: " + tool;
      origin.kind = kind_of_order(line.text);
      origin.why = "a sentence that tells what to do in " + tool;
      plan_.add(line.number, std::string(trim(line.text)).substr(0, 300), origin);
      return;
    }
  }

  PlanBuilder& plan_;
  const Block& block_;
  const std::size_t steps_before_ = plan_.count();
  std::size_t last_move_ = 0;
};

}  // namespace

void read_prose(PlanBuilder& plan, const Block& block) {
  ProseReader reader(plan, block);
  if (block.kind == Block::Kind::heading) {
    reader.take_heading_spans();
  } else {
    reader.run();
  }
}

}  // namespace vouch::readers
