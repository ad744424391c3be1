#include "harness/readers/readme/fill_values.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "harness/commands/shell_words.h"

namespace vouch::readers {
namespace {

using Words = std::span<const std::string_view>;

bool has_any(std::string_view text, Words words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// One of `words` is a whole word of `name`, whose words are parted by blanks.
bool has_word(std::string_view name, Words words) {
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    if (std::ranges::find(words, word) != words.end()) return true;
    name.remove_prefix(std::min(word.size() + 1, name.size()));
  }
  return false;
}

bool is_plain(std::string_view value) {
  return !value.empty() && value.size() < 60 &&
         value.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "._-/:+") == std::string_view::npos;
}

/// The first of "naive, metis, static" or "`a`, `b` or `c`"; none where only one is named and the
/// text is prose.
std::optional<std::string> first_of_list(std::string_view text) {
  std::string plain;
  for (const char c : text.substr(0, 300)) {
    if (std::string_view("`*\"'()[]{}").find(c) == std::string_view::npos) plain += c;
  }
  std::string_view rest = trim(plain);
  for (const std::string_view begin :
       {"one of", "either", "any of", "the following", "these", ":", "-"}) {
    if (to_lower(rest.substr(0, begin.size())) == begin) rest = trim(rest.substr(begin.size()));
  }
  const auto end = rest.find_first_of(",|/ ");
  if (end == std::string_view::npos)
    return is_plain(rest) ? std::optional(std::string(rest)) : std::nullopt;
  const std::string_view value = trim(rest.substr(0, end));
  std::string_view after = trim(rest.substr(end));
  const bool list = rest[end] == ',' || rest[end] == '|' || rest[end] == '/' ||
                    after.starts_with(',') || after.starts_with("or ") || after.starts_with('|') ||
                    after.starts_with("and ");
  return list && is_plain(value) ? std::optional(std::string(value)) : std::nullopt;
}

/// "8080" of "(default 8080)", "default: 8080", "defaults to 8080", "e.g. 8080".
std::optional<std::string> default_in(std::string_view text) {
  const std::string small = to_lower(text);
  for (const std::string_view mark :
       {"default is ", "defaults to ", "default: ", "default = ", "default ", "e.g. ", "e.g., ",
        "for example ", "for example, ", "such as ", "example: ", "ex: "}) {
    const auto at = small.find(mark);
    if (at == std::string::npos) continue;
    std::string_view value = text.substr(at + mark.size());
    while (!value.empty() &&
           std::string_view("`\"'(= ").find(value.front()) != std::string_view::npos)
      value.remove_prefix(1);
    value = value.substr(0, value.find_first_of(" `\"'),;"));
    while (value.ends_with('.')) value.remove_suffix(1);
    if (is_plain(value)) return std::string(value);
  }
  return std::nullopt;
}

/// Where in `text` the thing named stands as a word of its own; its end, or npos.
std::size_t end_of_name(std::string_view text, std::string_view name) {
  const std::string small = to_lower(text);
  for (auto at = small.find(name); at != std::string::npos; at = small.find(name, at + 1)) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const auto end = at + name.size();
    if ((at == 0 || !is_letter(small[at - 1])) && (end == small.size() || !is_letter(small[end])))
      return end;
  }
  return std::string_view::npos;
}

bool ends_with_any(std::string_view path, Words endings) {
  const std::string small = to_lower(path);
  return std::ranges::any_of(endings,
                             [&](std::string_view ending) { return small.ends_with(ending); });
}

/// The best file of the zip: of one of the endings, and the one that lies where examples do.
std::optional<std::string> file_of(const ProjectFiles& files, Words endings, Words preferred) {
  std::optional<std::string> best;
  int best_score = -1;
  for (const std::string& path : files.paths) {
    if (!ends_with_any(path, endings) || path.find(' ') != std::string::npos || !is_plain(path))
      continue;
    const std::string small = to_lower(path);
    if (small.find("readme") != std::string::npos || small.starts_with('.') ||
        small.find("node_modules") != std::string::npos ||
        small.find("cmakelists") != std::string::npos || small.ends_with("requirements.txt") ||
        small.ends_with("package.json") || small.ends_with("license.txt"))
      continue;
    int score = 10 - static_cast<int>(std::ranges::count(path, '/'));
    if (has_any(small, preferred)) score += 20;
    if (score > best_score) {
      best = path;
      best_score = score;
    }
  }
  return best;
}

constexpr std::string_view kExamples[] = {"example", "sample", "test", "input", "data", "demo"};

struct FileKind {
  std::array<std::string_view, 4> words;
  std::array<std::string_view, 8> endings;
};

std::optional<std::string> file_by_kind(std::string_view name, const ProjectFiles& files) {
  static constexpr FileKind kKinds[] = {
      {{"image", "picture", "img", "photo"},
       {".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".bmp", ".tif", ".gif"}},
      {{"video", "movie", "clip", "film"},
       {".mp4", ".avi", ".mov", ".mkv", ".webm", ".mpg", ".gif", ".m4v"}},
      {{"audio", "song", "sound", "wav"},
       {".wav", ".mp3", ".flac", ".ogg", ".mid", ".aac", ".m4a", ".aiff"}},
      {{"csv", "table", "spreadsheet", "csvfile"},
       {".csv", ".tsv", ".csv", ".csv", ".csv", ".csv", ".csv", ".csv"}},
      {{"json", "jsonfile", "jsons", "json"},
       {".json", ".jsonl", ".json", ".json", ".json", ".json", ".json", ".json"}},
      {{"config", "configuration", "conf", "settings"},
       {".cfg", ".conf", ".ini", ".yaml", ".yml", ".toml", ".json", ".config"}},
      {{"yaml", "yml", "yaml", "yml"},
       {".yaml", ".yml", ".yaml", ".yml", ".yaml", ".yml", ".yaml", ".yml"}},
      {{"trace", "tracefile", "traces", "log"},
       {".trace", ".trc", ".txt", ".dat", ".tr", ".out", ".log", ".gz"}},
      {{"graph", "matrix", "mesh", "network"},
       {".txt", ".mtx", ".graph", ".el", ".dat", ".gr", ".obj", ".edges"}},
      {{"pdf", "document", "pdf", "pdf"},
       {".pdf", ".txt", ".md", ".doc", ".pdf", ".pdf", ".pdf", ".pdf"}}};
  for (const FileKind& kind : kKinds) {
    if (!has_word(name, kind.words)) continue;
    return file_of(files, kind.endings, kExamples);
  }
  return std::nullopt;
}

/// A file that the words of its name ask for: "<input file>", "path/to/source/code", "<trace>".
std::optional<std::string> file_by_name(std::string_view name, std::string_view inside,
                                        std::string_view command, const ProjectFiles& files) {
  static constexpr std::array<std::string_view, 14> kFiles{
      "file",    "filename", "path",   "input",    "source", "program", "script",
      "dataset", "data",     "infile", "testcase", "code",   "text",    "document"};
  if (auto file = file_by_kind(name, files)) return file;
  if (!has_word(name, kFiles)) return std::nullopt;
  // "<file>.as": its own ending says which; here it was cut off before.
  if (const auto dot = inside.rfind('.');
      dot != std::string_view::npos && dot + 1 < inside.size()) {
    const std::array<std::string_view, 1> ending{inside.substr(dot)};
    if (auto file = file_of(files, ending, kExamples)) return file;
  }
  static constexpr std::string_view kPython[] = {"python"};
  static constexpr std::string_view kData[] = {".txt",  ".in",  ".dat",   ".csv",
                                               ".json", ".inp", ".input", ".bin"};
  static constexpr std::string_view kWhere[] = {"input", "example", "sample",
                                                "test",  "data",    "demo"};
  if (has_any(command, kPython) && has_word(name, std::array<std::string_view, 1>{"script"})) {
    static constexpr std::string_view kScripts[] = {".py"};
    return file_of(files, kScripts, kExamples);
  }
  // Only from where examples lie: any other text file may be anything.
  std::optional<std::string> found = file_of(files, kData, kWhere);
  if (found && has_any(to_lower(*found), kWhere)) return found;
  for (const std::string& path : files.paths) {
    const std::string small = to_lower(path);
    const bool in_examples = small.starts_with("examples/") || small.starts_with("demo/") ||
                             small.starts_with("samples/") || small.starts_with("inputs/") ||
                             small.starts_with("input/") || small.starts_with("tests/");
    const auto slash = path.rfind('/');
    if (in_examples && is_plain(path) && path.find('.', slash) != std::string::npos) return path;
  }
  return std::nullopt;
}

std::optional<std::string> number_by_name(std::string_view name) {
  static constexpr std::array<std::string_view, 24> kParallel{
      "threads", "thread",   "workers",  "worker",     "processes",    "process",
      "procs",   "cores",    "core",     "nodes",      "ranks",        "np",
      "gpus",    "nprocs",   "servers",  "clients",    "replicas",     "peers",
      "actors",  "nthreads", "machines", "partitions", "participants", "cpus"};
  static constexpr std::array<std::string_view, 26> kNumbers{
      "n",        "num",     "number", "count",  "size",   "iterations", "epochs",
      "rounds",   "k",       "m",      "steps",  "length", "depth",      "seconds",
      "duration", "timeout", "limit",  "amount", "int",    "integer",    "value",
      "requests", "iters",   "width",  "height", "nodes"};
  static constexpr std::array<std::string_view, 6> kIds{"id",   "index", "rank",
                                                        "seed", "idx",   "node"};
  if (name.starts_with('#') || has_word(name, kParallel)) return "2";
  if (has_word(name, kIds)) return "1";
  if (has_word(name, kNumbers)) return "10";
  // "<mappers>", "<customers>": how many of them.
  static constexpr std::array<std::string_view, 10> kNot{
      "args",       "options",   "flags", "params",  "files",
      "parameters", "arguments", "class", "address", "values"};
  const bool plural = name.size() > 4 && name.ends_with('s') && !name.ends_with("ss") &&
                      name.find(' ') == std::string_view::npos && !has_word(name, kNot);
  return plural ? std::optional<std::string>("2") : std::nullopt;
}

}  // namespace

Asked asked_by(std::string_view placeholder) {
  Asked asked;
  std::string_view text = placeholder;
  if (const auto equals = text.find('=');
      equals != std::string_view::npos && text.starts_with('-')) {
    asked.prefix = std::string(text.substr(0, equals + 1));
    text.remove_prefix(equals + 1);
  }
  asked.optional = text.starts_with('[') || text == "..." || text == "\xE2\x80\xA6";
  if (text.size() > 2 && (text.front() == '<' || text.front() == '[' || text.front() == '{')) {
    text.remove_prefix(1);
    text.remove_suffix(1);
  }
  text = trim(text);
  if (text.starts_with("path/to/")) text.remove_prefix(8);
  if (text.starts_with("/path/to/")) text.remove_prefix(9);
  asked.inside = std::string(text);
  const bool shouted = std::ranges::none_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // "filePath" is two words.
    const bool humped =
        !shouted && i > 0 && c >= 'A' && c <= 'Z' && text[i - 1] >= 'a' && text[i - 1] <= 'z';
    if (humped) asked.name += ' ';
    asked.name += std::string_view("_-/.,").find(c) != std::string_view::npos ? ' ' : c;
  }
  asked.name = to_lower(trim(asked.name));
  for (const std::string_view begin : {"the ", "your ", "an ", "a ", "my ", "path to "}) {
    if (asked.name.starts_with(begin)) asked.name.erase(0, begin.size());
  }
  return asked;
}

std::optional<std::string> first_choice(std::string_view inside) {
  const auto bar = inside.find_first_of("|,");
  if (bar == std::string_view::npos) return std::nullopt;
  const std::string_view value = trim(inside.substr(0, bar));
  return is_plain(value) ? std::optional(std::string(value)) : std::nullopt;
}

std::optional<std::string> listed_value(const std::vector<SourceLine>& lines, std::string_view name,
                                        std::string_view placeholder) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i].text;
    const auto end = end_of_name(line, name);
    if (end == std::string_view::npos) continue;
    // Not the template itself.
    if (line.find(placeholder) != std::string::npos && placeholder.size() + 4 < line.size() &&
        end + 3 >= line.size())
      continue;
    std::string_view rest = std::string_view(line).substr(end);
    while (!rest.empty() &&
           std::string_view("`>]}*_\"' ").find(rest.front()) != std::string_view::npos)
      rest.remove_prefix(1);
    const std::string small = to_lower(rest.substr(0, 60));
    for (const std::string_view joint :
         {":", "can be", "may be", "is one of", "one of", "must be", "are:", "=", "|",
          "\xE2\x80\x93", "-", "in {", "is either", "should be"}) {
      if (!small.starts_with(joint)) continue;
      const std::string_view values = trim(rest.substr(joint.size()));
      if (auto value = default_in(values)) return value;
      const auto bracket = values.find_first_of("({[");
      if (auto value = first_of_list(values)) return value;
      if (bracket != std::string_view::npos && bracket < 80) {
        const std::string_view inside = values.substr(bracket + 1);
        if (inside.find(',') != std::string_view::npos ||
            inside.find('|') != std::string_view::npos) {
          if (auto value = first_of_list(inside.substr(0, inside.find_first_of(")}]"))))
            return value;
        }
      }
      // "where COMMAND may be one of these:" and a block of values.
      const bool opens = values.empty() || trim(values).ends_with(':');
      if (opens && i + 1 < lines.size() && is_plain(trim(lines[i + 1].text)))
        return std::string(trim(lines[i + 1].text));
    }
    if (auto value = default_in(rest)) return value;
  }
  return std::nullopt;
}

std::optional<std::string> value_by_name(std::string_view name, std::string_view inside,
                                         std::string_view before, std::string_view command,
                                         const ProjectFiles& files) {
  static constexpr std::array<std::string_view, 9> kSecrets{
      "password", "token", "key", "secret", "email", "url", "link", "account", "apikey"};
  static constexpr std::array<std::string_view, 8> kHosts{
      "host", "hostname", "server", "address", "addr", "ip", "localhost", "master"};
  static constexpr std::array<std::string_view, 4> kOutputs{"output", "out", "outfile", "result"};
  static constexpr std::array<std::string_view, 4> kDirectories{"directory", "dir", "folder",
                                                                "directories"};
  if (has_word(name, kSecrets)) return std::nullopt;
  const bool port =
      has_word(name, std::array<std::string_view, 3>{"port", "portnumber", "ports"}) ||
      name.ends_with("port") || name.find("ip:port") != std::string_view::npos ||
      name.find(":port") != std::string_view::npos;
  const bool host = has_word(name, kHosts) || name.find("ip:") != std::string_view::npos;
  if (inside.find(':') != std::string_view::npos && port) return "127.0.0.1:8080";
  if (port) return "8080";
  if (name.starts_with('#')) return "2";
  const bool number_first = name.starts_with("number of") || name.starts_with("num ") ||
                            name.starts_with("n ") || name.starts_with("no of");
  if (number_first) return number_by_name(name);
  if (host)
    return has_word(name, std::array<std::string_view, 1>{"ip"}) ? "127.0.0.1" : "localhost";
  if (has_word(name, kOutputs)) {
    if (has_word(name, kDirectories)) return "out";
    static constexpr std::array<std::string_view, 3> kImages{"image", "picture", "img"};
    return has_word(name, kImages) ? "out.png" : "out.txt";
  }
  if (has_word(name, kDirectories)) {
    for (const std::string& path : files.paths) {
      const std::string small = to_lower(path);
      const std::string first = small.substr(0, small.find('/'));
      if (small.find('/') != std::string::npos && has_any(first, kExamples))
        return path.substr(0, first.size());
    }
    return std::nullopt;
  }
  if (auto file = file_by_name(name, inside, command, files)) return file;
  if (auto number = number_by_name(name)) return number;
  static constexpr std::array<std::string_view, 8> kTexts{"name", "username", "user",  "message",
                                                          "word", "string",   "query", "nickname"};
  const bool own = name.find("file") != std::string_view::npos || before == "-f";
  if (!own && has_word(name, kTexts)) return "test";
  return std::nullopt;
}

}  // namespace vouch::readers
