#include "harness/build/machine_causes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "util/text.h"

namespace vouch::build {
namespace {

using std::string_view;

constexpr int kBadSystemCall = 31;           // SIGSYS; a shell tells it as 128 more
constexpr std::size_t kLinesLookedAt = 200;  // from the end
// A program that goes on for longer has found another way.
constexpr std::chrono::milliseconds kAtOnce{2000};

bool has_any(string_view text, std::initializer_list<string_view> words) {
  return std::ranges::any_of(
      words, [&](string_view word) { return text.find(word) != string_view::npos; });
}

/// What errors of that kind are called in all languages. The text is in small letters.
bool says_denied(string_view small) {
  return has_any(small,
                 {"permission denied", "not permitted", "permissionerror", "permissiondenied",
                  "read-only file system", "eacces", "eperm", "erofs", "no permission"});
}

bool says_absent(string_view small) {
  return has_any(
      small, {"no such file", "no such device", "filenotfound", "nosuchfile", "enoent", "not found",
              "does not exist", "cannot access", "cannot open", "can't open", "could not open",
              "failed to open", "unable to open", "cannot stat", "enodev", "enxio"});
}

bool says_unsupported(string_view small) {
  return has_any(small, {"not implemented", "not supported", "unsupported", "enosys",
                         "eafnosupport", "eopnotsupp", "cannot allocate memory", "enomem"});
}

bool says_root(string_view small) {
  return has_any(small, {"root", "sudo", "superuser", "privilege"});
}

/// Causes that name something else so plainly that no refusal can stand behind them.
bool is_sure(const Diagnosis& diagnosis) {
  using enum StepCause::Kind;
  static constexpr std::array kSure{
      missing_header, missing_library,   missing_module,  missing_command, limit,
      needs_network,  missing_toolchain, bad_interpreter, toolchain_drift, other_platform};
  return diagnosis.cause && std::ranges::find(kSure, diagnosis.cause->kind) != kSure.end();
}

bool is_of(const Diagnosis& diagnosis, StepCause::Kind kind) {
  return diagnosis.cause && diagnosis.cause->kind == kind;
}

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '.' || c == '_' ||
         c == '-' || c == '+' || c == '@' || static_cast<unsigned char>(c) >= 0x80;
}

/// Where the last absolute path of `line` begins and ends; empty where there is none.
string_view last_path(string_view line) {
  for (std::size_t end = line.size(); end > 0;) {
    while (end > 0 && !is_path_character(line[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_path_character(line[begin - 1])) --begin;
    string_view word = line.substr(begin, end - begin);
    while (word.ends_with('.')) word.remove_suffix(1);
    // "intel-rapl:0/energy_uj": a colon amid a path.
    if (!word.starts_with('/') && begin > 1 && line[begin - 1] == ':' &&
        word.find('/') != word.npos) {
      std::size_t further = begin - 1;
      while (further > 0 && is_path_character(line[further - 1])) --further;
      if (line[further] == '/') word = line.substr(further, begin + word.size() - further);
    }
    if (word.starts_with('/') && word.size() > 1) return word;
    end = begin;
  }
  return {};
}

bool is_below(string_view path, std::initializer_list<string_view> directories) {
  return std::ranges::any_of(directories, [&](string_view directory) {
    return path.starts_with(directory) &&
           (path.size() == directory.size() || path[directory.size()] == '/');
  });
}

/// What every step has in the sandbox, or makes there itself.
bool is_given(string_view path) {
  constexpr string_view kProcesses = "/proc/";
  if (path.starts_with(kProcesses)) {
    const string_view process = path.substr(kProcesses.size());
    return process.starts_with("self") || process.starts_with("thread-self") ||
           (!process.empty() && std::isdigit(static_cast<unsigned char>(process[0])) != 0);
  }
  return is_below(path, {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom",
                         "/dev/tty", "/dev/pts", "/dev/ptmx", "/dev/shm", "/dev/fd", "/dev/stdin",
                         "/dev/stdout", "/dev/stderr", "/var/tmp"});
}

void set(Diagnosis& diagnosis, StepCause cause, string_view line) {
  diagnosis.cause = std::move(cause);
  const auto first = line.find_first_not_of(" \t\r");
  if (first == string_view::npos) return;
  constexpr std::size_t kLongest = 300;
  line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
  diagnosis.detail = std::string(line.substr(0, kLongest));
}

/// By the record, what stands behind it: the refusal that the output speaks of, or the last one
/// when the program ended at once.
bool find_refusal(const FailedStep& step, const std::vector<string_view>& lines,
                  Diagnosis& diagnosis) {
  if (step.refused.empty() || is_sure(diagnosis) || is_of(diagnosis, StepCause::Kind::needs_root))
    return false;
  for (auto name = step.refused.rbegin(); name != step.refused.rend(); ++name) {
    const std::string key = lower_case(name->substr(0, name->find_first_of(" (")));
    const auto open = name->find('(');
    const std::string call = open == std::string::npos
                                 ? key
                                 : lower_case(name->substr(open + 1, name->size() - open - 2));
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      const std::string small = lower_case(*line);
      if (!says_denied(small) && !says_unsupported(small) && !has_any(small, {call})) continue;
      set(diagnosis, {StepCause::Kind::sandbox_refuses, *name}, *line);
      return true;
    }
  }
  const bool crashed = step.exit_code && *step.exit_code > 128 && *step.exit_code != 134;
  if (diagnosis.cause || !step.exit_code || crashed || step.refused_before_end > kAtOnce) {
    return false;
  }
  set(diagnosis, {StepCause::Kind::sandbox_refuses, step.refused.back()}, {});
  return true;
}

/// What builds a Python project (PEP 517) is the machine's, as setuptools is; what the project
/// itself imports is not.
bool find_build_backend(const std::vector<string_view>& lines, Diagnosis& diagnosis) {
  const bool by_pip = std::ranges::any_of(
      lines, [](string_view line) { return line.find("BackendUnavailable") != string_view::npos; });
  if (!by_pip || (diagnosis.cause && !is_of(diagnosis, StepCause::Kind::missing_module)))
    return false;
  constexpr string_view kImport = "Cannot import '";
  for (const string_view line : lines) {
    const auto at = line.find(kImport);
    if (diagnosis.cause || at == string_view::npos) continue;
    const string_view name = line.substr(at + kImport.size());
    diagnosis.cause = StepCause{StepCause::Kind::missing_module,
                                std::string(name.substr(0, name.find_first_of("'.")))};
  }
  const std::string module = diagnosis.cause ? diagnosis.cause->object : "";
  diagnosis.cause = StepCause{StepCause::Kind::missing_toolchain,
                              module.empty() ? "a Python build backend" : module};
  return true;
}

/// The kernel ends a program by it for one reason alone: see kernel/seccomp.cc.
bool find_bad_call(const FailedStep& step, const std::vector<string_view>& lines,
                   Diagnosis& diagnosis) {
  const auto line = std::ranges::find_if(lines, [](string_view text) {
    return text.find("Bad system call") != string_view::npos ||
           text.find("SIGSYS") != string_view::npos;
  });
  const bool ended_by_it = step.signal == kBadSystemCall || step.exit_code == 128 + kBadSystemCall;
  if (line == lines.end() && !ended_by_it) return false;
  set(diagnosis, {StepCause::Kind::sandbox_refuses, "system calls of a 32-bit program (SIGSYS)"},
      line == lines.end() ? string_view{} : *line);
  return true;
}

StepCause cause_of_path(string_view path, bool denied) {
  using enum StepCause::Kind;
  if (is_below(path, {"/dev"})) return {needs_device, std::string(path)};
  if (denied) return {needs_root, ""};
  if (is_below(path, {"/sys", "/proc"})) return {needs_device, std::string(path)};
  return {missing_toolchain, std::string(path)};
}

bool find_path(const std::vector<string_view>& lines, Diagnosis& diagnosis) {
  const bool known = diagnosis.cause.has_value();
  if (known && !is_of(diagnosis, StepCause::Kind::missing_file) &&
      !is_of(diagnosis, StepCause::Kind::needs_device)) {
    return false;
  }
  std::size_t looked_at = 0;
  for (auto line = lines.rbegin(); line != lines.rend() && looked_at < kLinesLookedAt; ++line) {
    ++looked_at;
    // What the cause was taken from stays what the step is about.
    if (known && line->find(diagnosis.detail) == string_view::npos) continue;
    const std::string small = lower_case(*line);
    const bool denied = says_denied(small);
    if (!denied && !says_absent(small)) continue;
    const string_view path = machine_path_in(*line);
    if (path.empty()) continue;
    set(diagnosis, cause_of_path(path, denied), *line);
    return true;
  }
  return false;
}

/// A step that the guide gives to root, and that failed as who is not root fails.
void find_lack_of_root(const FailedStep& step, const std::vector<string_view>& lines,
                       Diagnosis& diagnosis) {
  if (!step.as_root || is_sure(diagnosis) || is_of(diagnosis, StepCause::Kind::needs_root)) return;
  const auto line = std::ranges::find_if(lines, [](string_view text) {
    const std::string small = lower_case(text);
    return says_denied(small) || says_root(small);
  });
  const bool silent = std::ranges::all_of(
      lines, [](string_view text) { return text.find_first_not_of(" \t\r") == string_view::npos; });
  if (line != lines.end() || !step.refused.empty() || silent) {
    set(diagnosis, {StepCause::Kind::needs_root, ""}, line == lines.end() ? string_view{} : *line);
  }
}

}  // namespace

std::string_view machine_path_in(std::string_view line) {
  const string_view path = last_path(line);
  const bool belongs = is_below(path, {"/dev", "/sys", "/proc", "/etc", "/usr", "/lib", "/lib64",
                                       "/boot", "/var", "/run", "/opt", "/sbin", "/bin"});
  if (!belongs || is_given(path)) return {};
  // The program that speaks, and not what it speaks of.
  const bool speaks = line.starts_with(path) && path.size() < line.size() &&
                      line[path.size()] == ':' &&
                      is_below(path, {"/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin"});
  return speaks ? string_view{} : path;
}

void find_machine_cause(const FailedStep& step, const std::vector<std::string_view>& lines,
                        Diagnosis& diagnosis) {
  if (find_build_backend(lines, diagnosis)) return;
  const bool found = find_bad_call(step, lines, diagnosis) ||
                     find_refusal(step, lines, diagnosis) || find_path(lines, diagnosis);
  if (!found && !diagnosis.cause) {
    const auto line = std::ranges::find_if(lines, [](string_view text) {
      return has_any(text, {"Function not implemented", "ENOSYS"});
    });
    if (line != lines.end())
      set(diagnosis, {StepCause::Kind::sandbox_refuses, "a system call"}, *line);
  }
  find_lack_of_root(step, lines, diagnosis);
}

}  // namespace vouch::build
