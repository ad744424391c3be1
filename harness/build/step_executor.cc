#include "harness/build/step_executor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/build/debian_packages.h"
#include "harness/build/environment.h"
#include "harness/build/fixups.h"
#include "harness/build/step_log.h"
#include "harness/build/terminal_output.h"
#include "harness/commands/shell_quote.h"
#include "harness/commands/shell_words.h"
#include "util/error.h"

namespace vouch::build {
namespace {

namespace fs = std::filesystem;
using sandbox::Ending;
using vouch::Nature;
using vouch::Outcome;
using vouch::PlannedStep;
using vouch::StepFacts;
using vouch::StepKind;

constexpr std::size_t kMostRunSteps = 40;
constexpr std::size_t kMostFixups = 5;  // attempts after the first
constexpr std::size_t kMostNames = 30;  // and so many for names that differ in form
constexpr auto kLongestBeforeTerminal = std::chrono::minutes(1);
constexpr auto kSetupWall = std::chrono::minutes(5);     // offline, nothing honest takes longer
constexpr auto kCompileInRun = std::chrono::minutes(3);  // added to the window of `cargo run`

Outcome outcome_of(const sandbox::RunResult& result) {
  switch (result.ending) {
    case Ending::exited: return result.exit_code == 0 ? Outcome::ok : Outcome::failed;
    case Ending::signalled: return Outcome::killed;
    case Ending::wall_limit:
    case Ending::cpu_limit: return Outcome::timed_out;
    case Ending::out_of_memory: return Outcome::out_of_memory;
    case Ending::too_many_processes: return Outcome::too_many_processes;
    case Ending::disk_full: return Outcome::disk_full;
    case Ending::output_limit: return Outcome::output_limit;
    case Ending::still_running: return Outcome::started;
    case Ending::not_started: return Outcome::not_started;
  }
  return Outcome::not_started;
}

/// A program that asked a person something and met the end of its input.
bool waits_for_input(std::string_view output) {
  for (const std::string_view sign :
       {"EOFError: EOF when reading a line", "java.util.NoSuchElementException: No line found",
        "NoSuchElementException: No line found", "readline() on closed"}) {
    if (output.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

/// sudo is not there, and nothing that vouch lets a step do needs it.
std::string without_sudo(const std::string& command) {
  std::string text = command;
  const auto commands = commands::split_commands(command);
  for (auto it = commands.rbegin(); it != commands.rend(); ++it) {
    if (it->words.empty() || it->words.front() != "sudo") continue;
    const auto rest = commands::without_wrappers(it->words);
    if (rest.empty()) continue;
    const auto at = text.find("sudo", it->begin);
    const auto next = text.find(rest.front(), at + 4);
    if (at != std::string::npos && next != std::string::npos) text.erase(at, next - at);
  }
  return text;
}

Compiling compiling_of(const PlannedStep& step) {
  const bool test = step.nature == Nature::test || step.nature == Nature::run;
  if (step.kind != StepKind::run && !test) return Compiling::yes;
  return step.compiles ? Compiling::maybe : Compiling::no;
}

bool has_background(const std::string& command) {
  return std::ranges::any_of(commands::split_commands(command),
                             [](const commands::SimpleCommand& c) { return c.background; });
}

bool ends_in_background(const std::string& command) {
  const auto commands = commands::split_commands(command);
  return !commands.empty() && commands.back().background;
}

/// A server that is started with `&` ends well at once: whether it still serves, and how it ended
/// when it does not, is seen a little later. What compiles first gets more time to fail.
std::string look_again(bool compiles) {
  return fmt::format(
      "\n__vouch_started=$!; __vouch_end=0; for __vouch_i in $(seq {}); do "
      "kill -0 $__vouch_started 2>/dev/null || "
      "{{ wait $__vouch_started; __vouch_end=$?; break; }}; sleep 0.1; done; (exit $__vouch_end)",
      compiles ? 150 : 10);
}

bool changes_directory(const std::string& command) {
  return std::ranges::any_of(
      commands::split_commands(command), [](const commands::SimpleCommand& simple) {
        return !simple.words.empty() &&
               (simple.words[0] == "cd" || simple.words[0] == "pushd" || simple.words[0] == "popd");
      });
}

bool is_tree_path(const std::vector<TreeEntry>& tree, std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::ranges::any_of(tree, [&](const TreeEntry& entry) { return entry.path == path; });
}

/// What `apt-get install -y gcc make` asks for.
std::vector<std::string> asked_packages(const commands::SimpleCommand& command) {
  const auto words = commands::without_wrappers(command.words);
  std::vector<std::string> packages;
  bool after_install = false;
  for (const std::string& word : words) {
    if (word == "install" || word == "-S" || word == "add" || word == "-Syu") {
      after_install = true;
    } else if (after_install && !word.starts_with('-')) {
      packages.push_back(word);
    }
  }
  return packages;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

bool has_node_modules(const std::vector<TreeEntry>& tree) {
  return std::ranges::any_of(tree, [](const TreeEntry& entry) {
    return entry.path.starts_with("node_modules/") ||
           entry.path.find("/node_modules/") != std::string::npos;
  });
}

/// Where `npm ci --prefix web` would put what package.json asks for; none where more is asked for.
std::optional<std::string> modules_directory(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 4> kTools{"npm", "yarn", "pnpm", "bun"};
  static constexpr std::array<std::string_view, 5> kVerbs{"ci", "install", "i", "clean-install",
                                                          "install-clean"};
  static constexpr std::array<std::string_view, 4> kPlaces{"--prefix", "-C", "--cwd", "--dir"};
  if (std::ranges::find(kTools, words[0]) == kTools.end()) return std::nullopt;
  bool installs = words[0] == "yarn";
  std::string place;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (std::ranges::find(kPlaces, words[i]) != kPlaces.end() && i + 1 < words.size()) {
      place = words[++i] + "/";
    } else if (std::ranges::find(kVerbs, words[i]) != kVerbs.end()) {
      installs = true;
    } else if (!words[i].starts_with('-')) {
      return std::nullopt;  // a package of its own
    }
  }
  return installs ? std::optional(place + "node_modules") : std::nullopt;
}

/// Asked for as something of the machine: a header in angle brackets, and not in quotes as a
/// project's own.
bool is_of_the_system(const StepCause& cause, std::string_view output) {
  if (cause.kind != StepCause::Kind::missing_header) return true;
  return output.find("<" + cause.object + ">") != std::string_view::npos;
}

/// What `git clone URL` makes.
std::string clone_directory(const std::vector<std::string>& words) {
  if (words.size() < 3 || words[0] != "git" || words[1] != "clone") return {};
  std::string_view last = words.back();
  while (last.ends_with('/')) last.remove_suffix(1);
  if (last.ends_with(".git")) last.remove_suffix(4);
  return std::string(last.substr(last.find_last_of("/:") + 1));
}

}  // namespace

StepFacts planned_step(const PlannedStep& step) {
  StepFacts facts;
  facts.kind = step.kind;
  facts.source = step.source;
  facts.command = step.command;
  facts.as_written = step.as_written;
  if (step.filled) {
    facts.filled_with = step.filled_with;
    facts.reason = fmt::format("run with {}: {}", step.filled_with, *step.filled);
  } else if (step.skipped) {
    facts.outcome = Outcome::skipped;
    facts.reason = *step.skipped;
  } else if (step.nature == Nature::cluster) {
    facts.outcome = Outcome::skipped;
    facts.reason = "needs a cluster";
  }
  return facts;
}

sandbox::Limits Guide::limits_of(StepKind kind) const {
  const SandboxPolicy& policy = around_.policy.sandbox;
  sandbox::Limits limits;
  limits.wall = kind == StepKind::setup
                    ? std::min<std::chrono::milliseconds>(policy.wall, kSetupWall)
                    : policy.wall;
  limits.cpu = policy.cpu;
  limits.memory_bytes = policy.memory_bytes;
  limits.processes = policy.processes;
  limits.disk_bytes = policy.disk_bytes;
  limits.inodes = policy.inodes;
  limits.file_bytes = policy.file_bytes;
  limits.output_bytes = policy.output_bytes;
  return limits;
}

int Guide::run_quietly(const std::string& script, bool from_workspace) {
  const fs::path log = around_.logs / ".quiet.log";
  sandbox::Command command;
  command.script = script;
  command.log = log;
  command.limits = limits_of(StepKind::setup);
  command.from_workspace = from_workspace;
  const auto result = around_.runner.run(command);
  std::error_code ignored;
  fs::remove(log, ignored);
  if (result.ending == Ending::not_started) throw InternalError("sandbox", result.trouble);
  return result.ending == Ending::exited ? result.exit_code : -1;
}

/// Where the next step runs, which may be anywhere below the project.
bool Guide::has_here(const std::string& directory) {
  return run_quietly("test -d " + commands::shell_quoted(directory), false) == 0;
}

void Guide::set_aside(const std::vector<std::string>& leftovers) {
  aside_ = leftovers;
  // In portions, as a command line is no list without an end.
  for (std::size_t at = 0; at < leftovers.size(); at += 200) {
    std::string script = "mkdir -p /tmp/.set-aside\n";
    for (std::size_t i = at; i < std::min(at + 200, leftovers.size()); ++i) {
      const std::string path = commands::shell_quoted(leftovers[i]);
      script += "mkdir -p /tmp/.set-aside/\"$(dirname -- " + path + ")\" && mv -f -- " + path +
                " /tmp/.set-aside/" + path + "\n";
    }
    run_quietly(script, true);
  }
}

bool Guide::restore_leftovers() {
  if (aside_.empty()) return false;
  run_quietly(
      "__vouch_back=$PWD; cd ~/project && cp -an /tmp/.set-aside/. . ; cd \"$__vouch_back\"",
      false);
  aside_.clear();
  return true;
}

StepFacts& Guide::begin(const PlannedStep& step) {
  steps_.push_back(planned_step(step));
  return steps_.back();
}

fs::path Guide::log_of(const StepFacts& facts) const {
  const std::size_t number = around_.first_number + steps_.size() - 1;
  return around_.logs / fmt::format("{:02}-{}.log", number, name(facts.kind));
}

void Guide::run(const std::vector<PlannedStep>& plan) {
  run_quietly(home_preparation(), true);
  moved_ = !around_.start_directory.empty();
  if (!around_.start_directory.empty())
    run_quietly("cd " + commands::shell_quoted(around_.start_directory), true);
  for (const PlannedStep& step : plan) run_step(step);
}

void Guide::run_step(const PlannedStep& step) {
  StepFacts& facts = begin(step);
  if (facts.outcome) return;
  const auto skip = [&](const char* reason) {
    facts.outcome = Outcome::skipped;
    facts.reason = reason;
  };
  if (build_failed_) return skip("not run: an earlier build step failed");
  if (step.kind == StepKind::run && ++run_steps_ > kMostRunSteps)
    return skip("not run: vouch tries the first 40 run steps");
  if (step.kind == StepKind::setup && is_done_already(step, facts)) return;
  execute(step, facts);
  const bool ended = facts.outcome == Outcome::ok || facts.outcome == Outcome::satisfied ||
                     facts.outcome == Outcome::started;
  // Who has no root goes on without `sudo make install`.
  // And a person goes on after a `cd` that leads nowhere, or a file that cannot be sourced.
  const bool prepares = step.nature == Nature::neutral;
  // Nor does it stop for a step that vouch found itself, or is not sure to have read rightly.
  const bool guides = (!step.source.detected || around_.only_found) && step.sure;
  if (step.kind == StepKind::build && !ended && guides && !prepares &&
      !(facts.cause && facts.cause->kind == StepCause::Kind::needs_root)) {
    build_failed_ = true;
  }
}

/// Fills `facts` and gives true where the step need not be run.
bool Guide::is_done_already(const PlannedStep& step, StepFacts& facts) {
  const auto commands = commands::split_commands(step.command);
  if (commands.empty()) return false;
  const auto satisfied = [&](std::string reason) {
    facts.outcome = Outcome::satisfied;
    facts.reason = std::move(reason);
    return true;
  };
  if (step.nature == Nature::system_install) {
    std::vector<std::string> missing;
    for (const auto& command : commands) {
      for (const std::string& package : asked_packages(command)) {
        if (!around_.toolchain.has_package(package)) missing.push_back(package);
      }
    }
    if (missing.empty()) return satisfied("the toolchain has it");
    facts.outcome = Outcome::failed;
    facts.reason = "the toolchain lacks " + joined(missing);
    // What a guide installs with the system's own manager is the machine's, and no zip carries it.
    facts.cause = StepCause{StepCause::Kind::missing_toolchain, missing.front()};
    facts.cause_detail = "not installed: " + joined(missing);
    return true;
  }
  const auto words = commands::without_wrappers(commands.front().words);
  if (words.empty()) return false;
  if (const std::string directory = clone_directory(words);
      !directory.empty() && is_tree_path(around_.tree, directory))
    return satisfied("the zip has " + directory);
  if (words[0] == "git" && words.size() > 1 &&
      (words[1] == "submodule" || words[1] == "lfs" || words[1] == "pull"))
    return satisfied("the zip is not a clone: it has what git would fetch, or lacks it");
  if (const auto modules = modules_directory(words);
      modules && has_node_modules(around_.tree) && has_here(*modules))
    return satisfied("the zip has node_modules");
  return false;
}

Guide::Attempt Guide::attempt(const PlannedStep& step, const std::string& command,
                              bool from_workspace, bool again,
                              std::chrono::milliseconds at_terminal) {
  Attempt attempt;
  attempt.command = command;
  sandbox::Command run;
  // Every attempt starts in the directory in which the first one did.
  run.script = (again && !from_workspace ? "cd \"$__vouch_at\"\n"
                                         : std::string(again ? "" : "__vouch_at=$PWD\n")) +
               command;
  // A build in the background; a server would be waited for until the limit.
  const bool compiles = step.nature == Nature::build || step.nature == Nature::configure;
  if (step.kind == StepKind::build && compiles && has_background(command)) run.script += "\nwait";
  if (step.kind == StepKind::run && ends_in_background(command))
    run.script += look_again(step.compiles);
  run.log = again ? again_log() : log_of(steps_.back());
  run.limits = limits_of(step.kind);
  run.from_workspace = from_workspace;
  if (step.kind == StepKind::run) {
    run.window = around_.policy.sandbox.run_window;
    if (step.compiles) run.window += kCompileInRun;
  }
  if (at_terminal.count() != 0) {
    run.terminal = true;
    run.window = std::min(run.window, at_terminal);
    run.script = "__vouch_term=$TERM; export TERM=xterm-256color; " + run.script +
                 "\n__vouch_status=$?; TERM=$__vouch_term; (exit $__vouch_status)";
  }
  attempt.result = around_.runner.run(run);
  if (attempt.result.ending == Ending::not_started)
    throw InternalError("sandbox", attempt.result.trouble);
  const Outcome outcome = outcome_of(attempt.result);
  attempt.ok = outcome == Outcome::ok || outcome == Outcome::started;
  attempt.output = read_log_ends(run.log);
  if (!attempt.ok) {
    attempt.diagnosis = diagnose({.command = command,
                                  .output = attempt.output,
                                  .exit_code = attempt.result.ending == Ending::exited
                                                   ? std::optional(attempt.result.exit_code)
                                                   : std::nullopt,
                                  .hosts = attempt.result.hosts,
                                  .signal = attempt.result.ending == Ending::signalled
                                                ? std::optional(attempt.result.signal)
                                                : std::nullopt,
                                  .refused = attempt.result.refused.names,
                                  .refused_before_end = attempt.result.refused.before_end,
                                  .as_root = without_sudo(step.command) != step.command,
                                  .compiling = compiling_of(step),
                                  .tree = around_.tree});
  }
  return attempt;
}

/// The log of the last attempt is the step's; without this the one before it stays.
void Guide::take_log_of_again() const {
  std::error_code ignored;
  fs::rename(again_log(), log_of(steps_.back()), ignored);
}

fs::path Guide::again_log() const {
  fs::path log = log_of(steps_.back());
  return log += ".again";
}

Guide::Attempt Guide::with_fixes(const PlannedStep& step, Attempt first, StepFacts& facts) {
  std::set<std::string> tried;
  Attempt best = std::move(first);
  std::vector<Fixup> pending;
  std::size_t names = 0;  // each is one of many: a project from Windows has all its headers so
  for (std::size_t count = 0; count < kMostFixups + names && !best.ok; ++count) {
    if (best.result.ending != Ending::exited) break;  // a limit or a crash is no matter of spelling
    if (pending.empty()) {
      pending =
          suggest_fixups({best.command, best.output, best.diagnosis}, around_.tree, made_, tried);
      std::ranges::reverse(pending);
    }
    if (pending.empty()) break;
    const Fixup fix = std::move(pending.back());
    pending.pop_back();
    tried.insert(fix.kind);
    if (fix.kind == kNormalName && ++names > kMostNames) break;
    // The same command in the same directory could only seem to work.
    if (fix.command == best.command && !moved_) continue;
    Attempt next = attempt(step, fix.command, fix.from_workspace, true);
    // Where to start is a guess: a wrong one leaves the first failure standing. All else is right
    // in itself, and what fails after it is what really is wrong.
    if (fix.kind == kNormalDirectory && !next.ok) continue;
    take_log_of_again();
    facts.normalised = fix.kind;
    best = std::move(next);
    pending.clear();
  }
  if (!best.ok && step.kind != StepKind::setup && restore_leftovers()) {
    Attempt next = attempt(step, best.command, false, true);
    if (next.ok) {
      take_log_of_again();
      facts.normalised = kNormalLeftovers;
      return next;
    }
  }
  return best;
}

/// A run step that failed, for no cause that vouch knows: a game, an editor, a shell, whatever asks
/// for a password fails without a terminal, in as many words as there are programs.
bool Guide::may_want_terminal(const PlannedStep& step, const Attempt& failed) const {
  const Ending ending = failed.result.ending;
  const auto& cause = failed.diagnosis.cause;
  return step.kind == StepKind::run && !failed.ok &&
         (ending == Ending::exited || ending == Ending::signalled) &&
         (!cause || *cause == StepCause{StepCause::Kind::missing_file, "/dev/tty"}) &&
         !waits_for_input(failed.output) && !has_background(failed.command) &&
         failed.result.usage.wall < kLongestBeforeTerminal;
}

/// Once more, at a terminal. What it failed over must be gone: a program that says the same again,
/// and then waits for a key, has failed as before.
void Guide::try_at_terminal(const PlannedStep& step, Attempt& failed, StepFacts& facts) {
  const auto longer = std::chrono::milliseconds(5000) + 2 * failed.result.usage.wall;
  Attempt next = attempt(step, failed.command, false, true, longer);
  const std::string reason = last_line(failed.output);
  const std::string asks = last_line(without_escapes(next.output));
  const bool said_again = !reason.empty() && next.output.find(reason) != std::string::npos &&
                          failed.output.find(asks) != std::string::npos;
  if (!next.ok || said_again) return;
  take_log_of_again();
  facts.reason = next.result.ending == Ending::still_running
                     ? "it waits for a person at a terminal" + (asks.empty() ? "" : ": " + asks)
                     : "it needs a terminal, and got one";
  failed = std::move(next);
}

void Guide::execute(const PlannedStep& step, StepFacts& facts) {
  const std::string command = without_sudo(step.filled.value_or(step.command));
  Attempt done = attempt(step, command, step.from_root, false);
  // CMake takes a word that begins with a long dash for a folder's name, and ends well: what such a
  // step was meant to do is not done.
  const std::string plain = with_plain_typography(command);
  const bool has_long_dash = command.find(" \xE2\x80") != std::string::npos;
  if (done.ok && has_long_dash && plain != command) {
    Attempt meant = attempt(step, plain, false, true);
    if (meant.ok) {
      take_log_of_again();
      facts.normalised = kNormalDash;
      done = std::move(meant);
    }
  }
  if (!done.ok) {
    Attempt best = with_fixes(step, done, facts);
    if (best.command == done.command && !best.ok) best = std::move(done);
    done = std::move(best);
  }
  if (may_want_terminal(step, done)) try_at_terminal(step, done, facts);
  std::error_code ignored;
  fs::remove(again_log(), ignored);
  moved_ = moved_ || changes_directory(step.command) || step.from_root;
  record(done, step, facts);
  if (step.kind == StepKind::build)
    made_.insert(done.result.changed.begin(), done.result.changed.end());
  // A virtual environment sees the toolchain's packages: they are what the course's machine has.
  if (done.ok && step.kind == StepKind::setup && step.command.find("venv") != std::string::npos) {
    run_quietly(
        "find . -maxdepth 3 -name pyvenv.cfg -exec sed -i 's/^include-system-site-packages = "
        "false/include-system-site-packages = true/' {} +",
        false);
  }
}

void Guide::record(const Attempt& attempt, const PlannedStep& step, StepFacts& facts) {
  const sandbox::RunResult& result = attempt.result;
  facts.outcome = outcome_of(result);
  facts.command = attempt.command;
  if (attempt.command != step.command) facts.as_written = step.as_written.value_or(step.command);
  if (result.ending == Ending::exited) facts.exit_code = result.exit_code;
  if (result.ending == Ending::signalled) facts.signal = result.signal;
  facts.log = "logs/" + log_of(facts).filename().string();
  facts.hosts = result.hosts;
  facts.made = static_cast<std::uint32_t>(result.changed.size());
  facts.usage.wall_s = std::chrono::duration<double>(result.usage.wall).count();
  facts.usage.cpu_s = std::chrono::duration<double>(result.usage.cpu).count();
  if (result.usage.peak_memory_bytes > 0)
    facts.usage.peak_memory_bytes = result.usage.peak_memory_bytes;
  if (result.ending == Ending::cpu_limit) facts.reason = "processor time";
  if (result.met_file_limit) facts.reason = "size of a file";
  if (attempt.ok) {
    const bool had_all =
        attempt.output.find("Requirement already satisfied") != std::string::npos &&
        attempt.output.find("Collecting ") == std::string::npos;
    if (step.nature == Nature::dependency_install && had_all) {
      facts.outcome = Outcome::satisfied;
      facts.reason = "the toolchain has it";
    }
    return;
  }
  if (step.kind == StepKind::run && waits_for_input(attempt.output)) {
    facts.outcome = Outcome::started;
    facts.reason = "it asks for input, and vouch gives none";
    return;
  }
  facts.cause = attempt.diagnosis.cause;
  facts.cause_detail = attempt.diagnosis.detail;
  // A host is a cause only when it was asked: pip says the same of a package that --find-links has
  // not.
  const bool witnessed =
      facts.cause && facts.cause->kind == StepCause::Kind::needs_network && result.hosts.empty();
  if (const auto name = match_pattern("satisfies the requirement {}", facts.cause_detail);
      witnessed && name)
    facts.cause = StepCause{StepCause::Kind::missing_module, *name};
  facts.failed_file = attempt.diagnosis.file;
  facts.failed_line = attempt.diagnosis.line;
  if (facts.cause && is_of_the_system(*facts.cause, attempt.output)) {
    if (const auto package = debian_package_of(*facts.cause); !package.empty())
      facts.cause = StepCause{StepCause::Kind::missing_toolchain, std::string(package)};
  }
  if (facts.cause && facts.cause->is_dependency() &&
      around_.toolchain.is_promised(facts.cause->object))
    facts.cause->kind = StepCause::Kind::missing_toolchain;
}

}  // namespace vouch::build
