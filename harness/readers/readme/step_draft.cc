#include "harness/readers/readme/step_draft.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/commands/shell_words.h"
#include "harness/readers/readme/directories.h"

namespace vouch::readers {
namespace {

using commands::Nature;
using vouch::StepKind;

bool is_live(const Draft& draft) { return !draft.step.skipped; }

/// "repo" of `git clone --depth 1 https://host/x/repo.git`, or the directory that it names.
std::string cloned_directory(const commands::SimpleCommand& command) {
  std::vector<std::string> arguments;
  for (std::size_t i = 2; i < command.words.size(); ++i) {
    const std::string& word = command.words[i];
    if (word == "-b" || word == "--branch" || word == "--depth") {
      ++i;
    } else if (!word.starts_with('-')) {
      arguments.push_back(word);
    }
  }
  if (arguments.empty()) return {};
  if (arguments.size() > 1) return arguments[1];
  std::string_view url = arguments[0];
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  const auto cut = url.find_last_of("/:");
  return std::string(cut == std::string_view::npos ? url : url.substr(cut + 1));
}

bool is_clone(const commands::SimpleCommand& command) {
  return command.words.size() > 2 && command.words[0] == "git" && command.words[1] == "clone";
}

/// The single directory of a plain `cd directory`, or nothing.
std::optional<std::string> cd_target(const commands::SimpleCommand& command) {
  if (command.words.size() != 2 || command.words[0] != "cd") return std::nullopt;
  std::string target = command.words[1];
  if (target.starts_with(".../")) target.erase(0, 4);  // "wherever you put it"
  if (target.starts_with("./")) target.erase(0, 2);
  while (!target.empty() && target.back() == '/') target.pop_back();
  return target;
}

/// Does the script begin with something that has an end of its own?
bool begins_with_a_group(std::string_view script) {
  const std::string_view text = trim(script);
  return text.starts_with('(') || text.starts_with("{ ") || text.starts_with("{\n") ||
         is_compound(text);
}

/// Leaves the commands of `draft` from number `first` on; none left: the whole step is skipped.
void drop_leading(Draft& draft, const std::vector<commands::SimpleCommand>& commands,
                  std::size_t first, const char* reason) {
  if (first >= commands.size()) {
    draft.step.skipped = reason;
    return;
  }
  std::string& script = draft.step.command;
  if (begins_with_a_group(script)) {
    // Its end would be left behind.
    for (std::size_t i = first; i-- > 0;) {
      script.replace(commands[i].begin, commands[i].end - commands[i].begin, "true");
    }
  } else {
    script.erase(0, commands[first].begin);
  }
  draft.meaning = commands::understand(draft.step.command);
}

/// The clone of the project itself and its `cd` are done by unpacking the zip; every later `cd`
/// stays.
class SelfClone {
 public:
  SelfClone(std::vector<Draft>& drafts, const ProjectFiles& files, const std::string& readme)
      : drafts_(drafts),
        files_(files),
        directories_(files),
        own_directory_(to_lower(readme.substr(0, readme.find_last_of('/') + 1))) {}

  void run() {
    bool first_step = true;
    for (Draft& draft : drafts_) {
      if (!is_live(draft)) {
        if (draft.meaning.nature == Nature::fetch && directory_.empty()) note_template_clone(draft);
        continue;
      }
      if (draft.told_move) continue;
      leave_home(draft);
      settle_draft(draft, first_step);
      if (is_live(draft) && std::exchange(back_at_root_, false)) draft.step.from_root = true;
      first_step = first_step && !is_live(draft);
      begun_ = begun_ || (is_live(draft) && draft.meaning.nature >= Nature::configure);
    }
  }

 private:
  /// `git clone <url>` then `cd <repo>`: a template, but of the same.
  void note_template_clone(Draft& draft) {
    const auto commands = commands::split_commands(draft.step.command);
    if (!commands.empty() && is_clone(commands.front())) draft.step.skipped = kDone;
  }

  /// `cd ~/courses/project/src`: wherever the reader put it. The sandbox has it in ~/project.
  void leave_home(Draft& draft) {
    const auto commands = commands::split_commands(draft.step.command);
    for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
      const auto target = cd_target(*command);
      if (!target || !(target->starts_with("~/") || target->starts_with("$HOME/"))) continue;
      if (is_named_elsewhere(draft, *target)) continue;  // a directory that the guide makes there
      std::string inside = target->substr(target->find('/') + 1);
      while (!inside.empty() && !files_.has(inside)) {
        const auto slash = inside.find('/');
        inside = slash == std::string::npos ? std::string() : inside.substr(slash + 1);
      }
      const std::string here = inside.empty() ? "cd ~/project" : "cd ~/project/" + inside;
      draft.step.command.replace(command->begin, command->end - command->begin, here);
    }
  }

  bool is_named_elsewhere(const Draft& draft, const std::string& path) const {
    return std::ranges::any_of(drafts_, [&](const Draft& other) {
      return &other != &draft && !other.step.command.starts_with("cd ") &&
             other.step.command.find(path) != std::string::npos;
    });
  }

  void settle_draft(Draft& draft, bool first_step) {
    const auto commands = commands::split_commands(draft.step.command);
    std::size_t done = 0;
    while (done < commands.size()) {
      const commands::SimpleCommand& command = commands[done];
      if (is_clone(command)) {
        const std::string directory = cloned_directory(command);
        // Into a directory of the project: `git clone URL third_party/json`.
        const bool inside =
            directory.find('/') != std::string::npos && directory.find_first_of("~$/.") != 0;
        const bool other = (begun_ && !draft.own_clone) || inside ||
                           (!directory_.empty() && directory != directory_);
        if (!files_.has(directory) && other) break;  // a dependency
        if (!files_.has(directory)) directory_ = directory;
      } else if (const auto target = cd_target(command);
                 target && enters_itself(*target, first_step)) {
        if (const auto slash = target->find('/');
            slash != std::string::npos && target->substr(0, slash) == directory_) {
          const std::string rest = draft.step.command.substr(command.end);
          draft.step.command = "cd " + target->substr(slash + 1) + rest;
          return;
        }
        back_at_root_ = begun_;
      } else if (const auto below = target ? below_itself(*target) : std::nullopt; below) {
        // "cd repository/server", where the zip has server/.
        if (!below->empty()) {
          draft.step.command = "cd " + *below + draft.step.command.substr(command.end);
          return;
        }
      } else if (const auto own = begun_ ? std::nullopt : own_archive(draft, command)) {
        // Whoever reads the README has done it.
        if (directory_.empty() && !files_.has(*own)) directory_ = *own;
      } else if (command.words.size() >= 2 && command.words[0] == "git" &&
                 (command.words[1] == "pull" || command.words[1] == "init" ||
                  command.words[1] == "checkout" || command.words[1] == "switch" ||
                  command.words[1] == "fetch")) {
        // fetches what the zip has
      } else {
        break;
      }
      ++done;
    }
    if (done > 0) drop_leading(draft, commands, done, kDone);
    // `cd .../name`: wherever the reader put it. The zip's root is where it is.
    if (is_live(draft) && draft.step.command.starts_with("cd .../")) draft.step.command.erase(3, 4);
  }

  /// "project" of `unzip project.zip`, where the zip holds no such file: it is the zip itself.
  std::optional<std::string> own_archive(const Draft& draft,
                                         const commands::SimpleCommand& command) const {
    static constexpr std::array<std::string_view, 4> kPrograms{"unzip", "tar", "gunzip", "7z"};
    static constexpr std::array<std::string_view, 5> kEndings{".zip", ".tar.gz", ".tgz", ".tar",
                                                              ".7z"};
    if (command.words.empty()) return std::nullopt;
    if (std::ranges::find(kPrograms, command.words[0]) == kPrograms.end()) return std::nullopt;
    for (const std::string& word : command.words) {
      const auto ending =
          std::ranges::find_if(kEndings, [&](std::string_view one) { return word.ends_with(one); });
      if (ending == kEndings.end()) continue;
      if (files_.has(word) || is_named_elsewhere(draft, word)) continue;
      return std::string(
          commands::base_name(std::string_view(word).substr(0, word.size() - ending->size())));
    }
    return std::nullopt;
  }

  bool enters_itself(const std::string& target, bool first_step) {
    if (target.empty() || target == ".." || target.starts_with("../") || target.starts_with('/') ||
        target.starts_with('~'))
      return false;
    if (target.find('$') != std::string::npos || files_.has(target)) return false;
    const std::string head = target.substr(0, target.find('/'));
    if (!directory_.empty() && to_lower(head) == to_lower(directory_)) return true;
    return first_step && target == head && !made_elsewhere(target) &&
           (directory_.empty() ? !enters_others(target) : true);
  }

  /// The guide enters several directories that the zip lacks: which one is the zip's cannot be
  /// told.
  bool enters_others(const std::string& target) const {
    for (const Draft& draft : drafts_) {
      for (const auto& command : commands::split_commands(draft.step.command)) {
        const auto other = cd_target(command);
        const bool unknown = other && !other->empty() && other->find_first_of("./~$<{") != 0 &&
                             *other != target && !files_.has(*other) &&
                             !files_.has(other->substr(0, other->find('/'))) &&
                             !made_elsewhere(*other);
        if (unknown) return true;
      }
    }
    return false;
  }

  /// What is left of "repository/server" when the zip's root is the repository; "" where the README
  /// lies in that directory itself.
  std::optional<std::string> below_itself(const std::string& target) const {
    const auto slash = target.find('/');
    if (slash == std::string::npos || slash == 0 || target.front() == '.' ||
        target.front() == '~' || target.find('$') != std::string::npos)
      return std::nullopt;
    const std::string head = target.substr(0, slash);
    if (files_.has(head) || directories_.find(head, "")) return std::nullopt;
    const std::string rest = target.substr(slash + 1);
    if (to_lower(rest) + '/' == own_directory_) return "";
    const auto found = directories_.find(rest, "");
    return found && to_lower(*found) == to_lower(rest) ? std::optional(rest) : std::nullopt;
  }

  /// Will an earlier command of the guide make that directory?
  bool made_elsewhere(const std::string& target) const {
    for (const Draft& draft : drafts_) {
      for (const auto& command : commands::split_commands(draft.step.command)) {
        const bool makes =
            !command.words.empty() && command.words[0] != "cd" && command.words[0] != "git";
        if (makes && std::ranges::any_of(command.words, [&](const std::string& word) {
              return word.find(target) != std::string::npos;
            }))
          return true;
      }
    }
    return target == "build" || target == "target" || target == "bin";
  }

  static constexpr const char* kDone = "already done: the zip is the project";
  std::vector<Draft>& drafts_;
  const ProjectFiles& files_;
  Directories directories_;
  std::string own_directory_;  // the README's, in small letters, with a slash; "" at the root
  bool back_at_root_ = false;  // the guide has just entered the project anew
  bool begun_ = false;  // a step builds or runs already: what is cloned now is something else
  std::string directory_;
};

/// Prose that names a command which a code block gives too is no second step.
void drop_doubles(std::vector<Draft>& drafts) {
  std::set<std::string> in_code;
  std::set<std::pair<std::uint32_t, StepKind>> given_in_code;  // by section
  for (const Draft& draft : drafts) {
    if (!draft.from_code) continue;
    in_code.insert(draft.step.command);
    const auto kind = commands::kind_of(draft.meaning.nature);
    if (is_live(draft) && kind) given_in_code.insert({draft.step.section, *kind});
  }
  std::set<std::string> in_prose;
  std::erase_if(drafts, [&](const Draft& draft) {
    if (draft.from_code) return false;
    if (in_code.contains(draft.step.command)) return true;
    if (draft.step.sure) return false;
    const auto kind = commands::kind_of(draft.meaning.nature);
    return (kind && given_in_code.contains({draft.step.section, *kind})) ||
           !in_prose.insert(draft.step.command).second;
  });
}

void skip_what_does_nothing(Draft& draft) {
  if (!is_live(draft)) return;
  const bool writes = draft.step.command.find('>') != std::string::npos;
  switch (draft.meaning.nature) {
    case Nature::look:
      if (!writes) draft.step.skipped = "shows something, and changes nothing";
      break;
    case Nature::manual: draft.step.skipped = "needs a person, or another machine"; break;
    default:
      if (draft.meaning.stops) draft.step.skipped = "stops what runs, or tidies up after it";
      break;
  }
}

/// "Running the tests": no part of how to run the program, where the guide says that elsewhere.
void skip_tests(std::vector<Draft>& drafts) {
  const auto is_test = [](const Draft& draft) {
    return draft.meaning.nature == Nature::test ||
           (draft.topic.test && draft.step.kind == StepKind::run);
  };
  const bool others = std::ranges::any_of(drafts, [&](const Draft& draft) {
    return is_live(draft) && !is_test(draft) && draft.step.kind == StepKind::run &&
           draft.meaning.nature != Nature::neutral;
  });
  for (Draft& draft : drafts) {
    const bool named =
        draft.topic.test && to_lower(draft.step.command).find("test") != std::string::npos;
    if (is_live(draft) && is_test(draft) && (others || named))
      draft.step.skipped = "a test, and no part of running";
  }
}

/// Below "Cleaning up" and "Stopping the servers", and what a heading keeps for clusters.
void skip_by_topic(std::vector<Draft>& drafts) {
  const bool elsewhere = std::ranges::any_of(drafts, [](const Draft& draft) {
    return is_live(draft) && !draft.topic.cluster && draft.step.kind != StepKind::setup &&
           draft.meaning.nature != Nature::neutral;
  });
  for (Draft& draft : drafts) {
    if (!is_live(draft)) continue;
    if (draft.topic.cleanup && !draft.topic.build && !draft.topic.run && !draft.topic.setup)
      draft.step.skipped = "tidies up after the run";
    else if (draft.topic.cluster && elsewhere)
      draft.step.skipped = "needs a cluster";
  }
}

/// Of several ways to the same, the first that can work here.
void settle_ways(std::vector<Draft>& drafts) {
  struct Chosen {
    std::string_view name;
    bool works = false;
  };
  std::map<std::pair<int, std::uint32_t>, Chosen> chosen;
  for (const Draft& draft : drafts) {
    if (!is_live(draft) || draft.way.family == 0) continue;
    Chosen& best = chosen[{draft.way.family, draft.way_scope}];
    if (best.name.empty() || (!best.works && draft.way.works))
      best = {draft.way.name, draft.way.works};
  }
  for (Draft& draft : drafts) {
    if (!is_live(draft) || draft.way.family == 0) continue;
    const Chosen& best = chosen[{draft.way.family, draft.way_scope}];
    if (best.name != draft.way.name)
      draft.step.skipped = "another way: this is the one with " + std::string(draft.way.name);
  }
}

/// Goals of make out of a table are steps where the guide has no other `make`.
void settle_target_tables(std::vector<Draft>& drafts) {
  const bool others = std::ranges::any_of(drafts, [](const Draft& draft) {
    return is_live(draft) && !draft.of_target_table && draft.step.command.starts_with("make");
  });
  if (others) std::erase_if(drafts, [](const Draft& draft) { return draft.of_target_table; });
}

/// What a sentence tells a person to do at a window counts where no command does the same.
void settle_people(std::vector<Draft>& drafts) {
  const auto is_told = [](const Draft& draft) {
    return draft.step.skipped && draft.step.skipped->starts_with("needs a person: ") &&
           !draft.step.skipped->starts_with("needs a person: typed");
  };
  const bool any = std::ranges::any_of(drafts, [](const Draft& draft) {
    return is_live(draft) && draft.step.kind == StepKind::run &&
           draft.meaning.nature != Nature::neutral;
  });
  if (any) std::erase_if(drafts, is_told);
  for (Draft& draft : drafts) {
    if (!is_told(draft)) continue;
    draft.meaning = {};
    draft.meaning.nature = Nature::manual;
  }
}

/// A move that nothing follows leads nowhere.
void drop_idle_moves(std::vector<Draft>& drafts) {
  for (std::size_t i = drafts.size(); i-- > 0;) {
    if (!drafts[i].told_move) continue;
    const bool last = i + 1 == drafts.size() || drafts[i + 1].told_move;
    if (last) drafts.erase(drafts.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

/// The kind that a step has by itself; none for cd, export and their like.
std::optional<StepKind> own_kind(const Draft& draft) {
  const Nature nature = draft.meaning.nature;
  const bool vague = nature == Nature::unknown || nature == Nature::manual ||
                     (nature == Nature::run && draft.meaning.script);
  if (draft.kind && vague) return draft.kind;
  // A program that nobody knows does what its heading says, or its own words.
  const bool builds = draft.topic.build || (draft.topic.setup && !draft.topic.run);
  if (nature == Nature::unknown && builds && (!draft.topic.run || draft.meaning.says_build))
    return StepKind::build;
  if (nature == Nature::unknown && draft.meaning.says_build && !draft.topic.run)
    return StepKind::build;
  if (draft.meaning.nature != Nature::container) return commands::kind_of(draft.meaning.nature);
  const bool runs = draft.step.command.find(" run") != std::string::npos ||
                    draft.step.command.find(" up") != std::string::npos ||
                    draft.step.command.find(" exec") != std::string::npos ||
                    draft.step.command.find(" start") != std::string::npos;
  return runs ? StepKind::run : StepKind::build;
}

StepKind kind_by_topic(const Topic& topic) {
  if (topic.setup && !topic.run) return StepKind::setup;
  return topic.run && !topic.build ? StepKind::run : StepKind::build;
}

/// cd, export and mkdir are of the kind of what they prepare.
void give_kinds(std::vector<Draft>& drafts) {
  StepKind next = StepKind::build;
  bool has_next = false;
  std::uint32_t section = 0;
  for (auto draft = drafts.rbegin(); draft != drafts.rend(); ++draft) {
    if (draft->meaning.nature == Nature::run && draft->meaning.script && draft->topic.build &&
        !draft->topic.run) {
      draft->meaning.nature = Nature::build;  // `./do_it.sh` under "Build"
      draft->meaning.compiles = true;
    }
    if (draft->step.section != section) has_next = false;
    section = draft->step.section;
    const std::optional<StepKind> kind = own_kind(*draft);
    if (!kind) {
      draft->step.kind = has_next ? next : kind_by_topic(draft->topic);
      continue;
    }
    draft->step.kind = *kind;
    if (is_live(*draft)) {
      next = *kind;
      has_next = true;
    }
  }
  // What nothing follows in its section belongs to what stood before it.
  for (std::size_t i = 1; i < drafts.size(); ++i) {
    const bool last =
        i + 1 == drafts.size() || drafts[i + 1].step.section != drafts[i].step.section;
    if (last && drafts[i].meaning.nature == Nature::neutral &&
        drafts[i - 1].step.section == drafts[i].step.section) {
      drafts[i].step.kind = drafts[i - 1].step.kind;
    }
  }
}

/// `make clean` at the guide's end tidies up; before a build it is part of it.
void skip_cleaning_up(std::vector<Draft>& drafts) {
  bool build_follows = false;
  for (auto draft = drafts.rbegin(); draft != drafts.rend(); ++draft) {
    if (!is_live(*draft)) continue;
    const bool removes = draft->meaning.nature == Nature::neutral &&
                         draft->step.command.starts_with("rm ") && !build_follows;
    if ((draft->meaning.nature == Nature::clean || removes) && !build_follows) {
      draft->step.skipped = "tidies up after the run";
    }
    if (draft->meaning.nature == Nature::build || draft->meaning.nature == Nature::configure ||
        draft->meaning.compiles)
      build_follows = true;
  }
}

bool has_live(const std::vector<Draft>& drafts, StepKind kind) {
  return std::ranges::any_of(drafts, [&](const Draft& draft) {
    return is_live(draft) && draft.step.kind == kind && draft.meaning.nature != Nature::neutral &&
           draft.meaning.nature != Nature::container;
  });
}

/// Containers are another way where the guide has a plain one; the only way else.
void settle_alternatives(std::vector<Draft>& drafts) {
  const bool plain = has_live(drafts, StepKind::build) || has_live(drafts, StepKind::run);
  for (Draft& draft : drafts) {
    if (draft.alternative && !plain) draft.step.skipped.reset();
    if (is_live(draft) && draft.meaning.nature == Nature::container && plain) {
      draft.step.skipped = "another way: a container";
    }
  }
}

/// It leads into another directory, and what comes after it starts from there.
bool changes_directory(const Draft& draft) {
  return std::ranges::any_of(commands::split_commands(draft.step.command),
                             [](const commands::SimpleCommand& command) {
                               return !command.words.empty() && command.words[0] == "cd";
                             });
}

/// Steps of programs that vouch does not know are the guide only where it has no others.
void settle_last_resort(std::vector<Draft>& drafts) {
  const bool others = std::ranges::any_of(drafts, [](const Draft& draft) {
    return is_live(draft) && !draft.last_resort && draft.meaning.nature != Nature::neutral &&
           draft.step.kind == StepKind::run;
  });
  // `slang top.sv` below "Build" is the build, where nothing else is.
  const bool builds = std::ranges::any_of(drafts, [](const Draft& draft) {
    return is_live(draft) && !draft.last_resort && draft.step.kind == StepKind::build &&
           draft.meaning.nature != Nature::neutral;
  });
  if (!others) return;
  std::erase_if(drafts, [builds](const Draft& draft) {
    return draft.last_resort && (draft.step.kind != StepKind::build || builds);
  });
}

/// A Run section that stands before Build is run after it, unless it leads the way into a
/// directory.
void order(std::vector<Draft>& drafts) {
  const auto is_run = [](const Draft& draft) { return draft.step.kind == StepKind::run; };
  const auto first_build = std::ranges::find_if(
      drafts, [](const Draft& d) { return is_live(d) && d.step.kind == StepKind::build; });
  if (first_build == drafts.end()) return;
  std::set<std::uint32_t> early;
  for (auto it = drafts.begin(); it != first_build; ++it) {
    if (is_live(*it) && is_run(*it) && !it->meaning.compiles &&
        it->step.section != first_build->step.section)
      early.insert(it->step.section);
  }
  // A section that builds too is a part of its own, and stays where it is.
  for (const Draft& draft : drafts) {
    if (is_live(draft) && (draft.step.kind == StepKind::build || changes_directory(draft)))
      early.erase(draft.step.section);
  }
  // Not the ranges' own: clang 14 cannot read libstdc++ 12's subrange.
  std::stable_partition(drafts.begin(), drafts.end(),
                        [&](const Draft& draft) { return !early.contains(draft.step.section); });
}

}  // namespace

void settle(std::vector<Draft>& drafts, const ProjectFiles& files, const std::string& readme) {
  std::vector<std::string> written;
  for (const Draft& draft : drafts) written.push_back(draft.step.command);
  SelfClone(drafts, files, readme).run();
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (is_live(drafts[i]) && drafts[i].step.command != written[i])
      drafts[i].step.as_written = std::move(written[i]);
  }
  drop_doubles(drafts);
  for (Draft& draft : drafts) skip_what_does_nothing(draft);
  settle_ways(drafts);
  give_kinds(drafts);
  settle_target_tables(drafts);
  skip_by_topic(drafts);
  skip_tests(drafts);
  skip_cleaning_up(drafts);
  settle_alternatives(drafts);
  settle_last_resort(drafts);
  settle_people(drafts);
  drop_idle_moves(drafts);
  order(drafts);
}

}  // namespace vouch::readers
