#include "harness/readers/readme/phrases.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "harness/commands/shell_words.h"

namespace vouch::readers {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool has_any(std::string_view text, std::span<const std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return has(text, part); });
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) >= 0x80);
}

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const bool ends = at + word.size() >= text.size() || !is_word_character(text[at + word.size()]);
    if (begins && ends) return true;
  }
  return false;
}

struct Word {
  std::string_view text;  // without quotation marks and the sentence's punctuation
  std::string small;
  std::size_t begin = 0;
  bool marked = false;  // it stood between back quotes or quotation marks
  bool ends = false;    // a comma, a full stop or a colon followed it
};

std::vector<Word> words_of(std::string_view sentence) {
  constexpr std::size_t kMost = 200;  // of one sentence
  std::vector<Word> words;
  std::size_t at = 0;
  while (at < sentence.size() && words.size() < kMost) {
    const auto begin = sentence.find_first_not_of(" \t", at);
    if (begin == std::string_view::npos) break;
    const auto end = std::min(sentence.find_first_of(" \t", begin), sentence.size());
    Word word{sentence.substr(begin, end - begin), {}, begin};
    constexpr std::string_view kMarks = "`\"'*_(";
    constexpr std::string_view kEnds = "`\"'*_).,:;!";
    while (!word.text.empty() && kMarks.find(word.text.front()) != std::string_view::npos) {
      word.marked = word.marked || word.text.front() == '`' || word.text.front() == '"';
      word.text.remove_prefix(1);
    }
    while (!word.text.empty() && kEnds.find(word.text.back()) != std::string_view::npos) {
      word.ends =
          word.ends || std::string_view(".,:;!").find(word.text.back()) != std::string_view::npos;
      word.text.remove_suffix(1);
    }
    word.small = to_lower(word.text);
    words.push_back(std::move(word));
    at = end;
  }
  return words;
}

bool is_folder_word(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kWords{
      "folder", "directory", "dir",    "subfolder",   "subdirectory", "folders",
      "path",   "carpeta",   "ordner", "verzeichnis", "dossier",      "directorio"};
  return std::ranges::find(kWords, word) != kWords.end();
}

bool is_root_word(std::string_view word) {
  return word == "root" || word == "base" || word == "main" || word == "top-level" ||
         word == "project" || word == "repository" || word == "repo";
}

/// How many words a phrase that leads somewhere has at `at`: "go to", "navigate into", "cd".
std::size_t lead_length(const std::vector<Word>& words, std::size_t at, bool& sure) {
  static constexpr std::array<std::string_view, 14> kVerbs{
      "go",   "navigate", "nevigate", "change", "move", "switch", "cd",
      "head", "step",     "get",      "vaya",   "ve",   "gehe",   "changez"};
  static constexpr std::array<std::string_view, 6> kTo{"to", "into", "in", "inside", "a", "nach"};
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && words[i].small == what;
  };
  if (at >= words.size()) return 0;
  sure = true;
  if (is(at, "open") || is(at, "enter")) {
    sure = false;  // files are opened too, and passwords entered
    return 1;
  }
  if (std::ranges::find(kVerbs, words[at].small) == kVerbs.end()) return 0;
  std::size_t length = 1;
  if (is(at + length, "directory") || is(at + length, "directories") || is(at + length, "your")) {
    ++length;
  }
  if (is(at + length, "directory")) ++length;
  const bool to =
      at + length < words.size() && std::ranges::find(kTo, words[at + length].small) != kTo.end();
  if (!to) return 0;
  return length + 1;
}

/// The directory that the words name from `at` on: "the `src` folder", "src/", "the root
/// directory".
std::optional<std::string> target_at(const std::vector<Word>& words, std::size_t at, bool sure,
                                     const Directories& files, std::string_view base) {
  while (at < words.size() &&
         (words[at].small == "the" || words[at].small == "your" || words[at].small == "this" ||
          words[at].small == "la" || words[at].small == "den" || words[at].small == "le" ||
          is_folder_word(words[at].small)))
    ++at;
  if (at >= words.size()) return std::nullopt;
  const bool folder =
      (at + 1 < words.size() && is_folder_word(words[at + 1].small) && !words[at].ends) ||
      (at > 0 && is_folder_word(words[at - 1].small));
  const bool path = words[at].text.ends_with('/') || (words[at].marked && sure);
  if (folder && is_root_word(words[at].small) && !words[at].marked) return "";
  if (is_root_word(words[at].small) && at + 2 < words.size() && is_root_word(words[at + 1].small) &&
      is_folder_word(words[at + 2].small))
    return "";
  if (words[at].small == "root" && at + 1 < words.size() && words[at + 1].small == "of") return "";
  if (!folder && !path && !sure) return std::nullopt;
  const auto found = files.find(words[at].text, base);
  // A word of English may be a directory's name by chance: "go to tests".
  const bool looks = folder || path || words[at].marked || has(words[at].text, "/") ||
                     has(words[at].text, "_") || words[at].ends || at + 1 == words.size();
  return found && looks ? found : std::nullopt;
}

}  // namespace

std::vector<Move> moves_in(std::string_view sentence, const Directories& directories,
                           std::string_view base) {
  static constexpr std::array<std::string_view, 8> kPlaces{"in",    "inside", "from", "within",
                                                           "under", "en",     "im",   "dans"};
  std::vector<Move> moves;
  if (sentence.size() > 1000 || directories.empty()) return moves;
  const std::vector<Word> words = words_of(sentence);
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool sure = false;
    if (const std::size_t length = lead_length(words, i, sure); length > 0) {
      if (const auto to = target_at(words, i + length, sure, directories, base)) {
        moves.push_back({*to, true, words[i].begin});
        i += length;
      }
      continue;
    }
    if (std::ranges::find(kPlaces, words[i].small) == kPlaces.end()) continue;
    // Only with "folder" or a slash: "in main" is prose.
    if (const auto in = target_at(words, i + 1, false, directories, base))
      moves.push_back({*in, false, words[i].begin});
  }
  return moves;
}

std::string named_tool(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kTools[] = {
      {"eclipse", "Eclipse"},
      {"intellij", "IntelliJ IDEA"},
      {"netbeans", "NetBeans"},
      {"visual studio code", "Visual Studio Code"},
      {"vs code", "Visual Studio Code"},
      {"vscode", "Visual Studio Code"},
      {"visual studio", "Visual Studio"},
      {"xcode", "Xcode"},
      {"android studio", "Android Studio"},
      {"unity hub", "Unity"},
      {"unity", "Unity"},
      {"unreal", "Unreal Engine"},
      {"godot", "Godot"},
      {"qt creator", "Qt Creator"},
      {"clion", "CLion"},
      {"pycharm", "PyCharm"},
      {"rider", "Rider"},
      {"code::blocks", "Code::Blocks"},
      {"codeblocks", "Code::Blocks"},
      {"dev-c++", "Dev-C++"},
      {"matlab", "MATLAB"},
      {"simulink", "Simulink"},
      {"rstudio", "RStudio"},
      {"arduino ide", "the Arduino IDE"},
      {"vivado", "Vivado"},
      {"quartus", "Quartus"},
      {"labview", "LabVIEW"},
      {"colab", "Colab"},
      {"jupyter", "Jupyter"},
      {"ipynb", "Jupyter"},
      {"notebook", "Jupyter"},
      {"kaggle", "Kaggle"},
      {"databricks", "Databricks"},
      {"overleaf", "Overleaf"},
      {"browser", "a browser"},
      {"spyder", "Spyder"},
      {"bluej", "BlueJ"},
      {"favorite ide", "an IDE"},
      {"favourite ide", "an IDE"},
      {"your ide", "an IDE"},
      {"an ide", "an IDE"},
      {"any ide", "an IDE"},
      {"ide of your choice", "an IDE"},
      {"simulator", "a simulator"},
      {"emulator", "an emulator"}};
  const std::string small = to_lower(text.substr(0, 600));
  for (const auto& [word, tool] : kTools) {
    if (has_word(small, word)) return std::string(tool);
  }
  return {};
}

namespace {

/// Does the sentence begin as an order does: "Open ...", "2. Then press ..."?
bool is_order(std::string_view sentence) {
  static constexpr std::array<std::string_view, 26> kVerbs{"open",
                                                           "import",
                                                           "press",
                                                           "click",
                                                           "choose",
                                                           "select",
                                                           "load",
                                                           "launch",
                                                           "run",
                                                           "drag",
                                                           "double",
                                                           "upload",
                                                           "start",
                                                           "build",
                                                           "hit",
                                                           "visit",
                                                           "abrir",
                                                           "abra",
                                                           "navigate",
                                                           "go",
                                                           "\xC3\xB6"
                                                           "ffnen",
                                                           "ouvrir",
                                                           "importar",
                                                           "use",
                                                           "execute",
                                                           "compile"};
  static constexpr std::array<std::string_view, 18> kBefore{
      "then", "simply", "please",  "just", "now",    "next", "first", "and", "you",
      "can",  "to",     "finally", "also", "should", "need", "must",  "or",  "after"};
  std::size_t looked = 0;
  while (!sentence.empty() && looked < 8) {
    sentence.remove_prefix(
        std::min(sentence.find_first_not_of(" \t-*+#>_`(0123456789.)"), sentence.size()));
    const std::string word = to_lower(sentence.substr(0, sentence.find_first_of(" \t,:-`*")));
    if (word.empty()) return false;
    if (std::ranges::find(kVerbs, word) != kVerbs.end()) return true;
    if (std::ranges::find(kBefore, word) == kBefore.end()) return false;
    sentence.remove_prefix(word.size());
    if (sentence.starts_with(',')) sentence.remove_prefix(1);
    ++looked;
  }
  return false;
}

/// "To run it, open ...", "In Eclipse, press ...": an order after a comma.
bool has_order(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto end = text.find(". ", at);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view sentence = text.substr(at, end - at);
    if (is_order(sentence)) return true;
    const auto comma = sentence.find(", ");
    if (comma != std::string_view::npos && comma < 80 && is_order(sentence.substr(comma + 2)))
      return true;
    at = end + 2;
  }
  return false;
}

}  // namespace

std::string tool_for_people(std::string_view text) {
  text = text.substr(0, 600);
  static constexpr std::array<std::string_view, 16> kKeys{
      "press f5",   "ctrl+f5",    "ctrl+shift+b", "press the run", "click run",   "click on run",
      "run all",    "press play", "click play",   "hit play",      "green arrow", "play button",
      "run button", "press run",  "all cells",    "first cell"};
  static constexpr std::array<std::string_view, 8> kNot{
      "written in",  "developed in", "tested in",   "implemented in",
      "was created", "plugin",       "recommended", "make sure"};
  static constexpr std::array<std::string_view, 6> kForeign{"打开", "打開", "点击",
                                                            "導入", "열기", "クリック"};
  const std::string small = to_lower(text);
  if (has_any(small, kNot)) return {};
  const std::string tool = named_tool(text);
  if (has_any(small, kKeys)) return tool.empty() ? "a person at a window" : tool;
  const bool inside = small.starts_with("in ") || small.starts_with("from ") ||
                      small.starts_with("using ") || small.starts_with("inside ");
  const bool typed = has_word(small, "type") || has_word(small, "run") ||
                     has_word(small, "enter") || has_word(small, "execute") ||
                     has_word(small, "call");
  if (tool.empty() || !(has_order(text) || has_any(small, kForeign) || (inside && typed)))
    return {};
  const bool weak_tool = tool == "a simulator" || tool == "an emulator";
  if (weak_tool && !has(small, "open ") && !has(small, "in the ")) return {};
  return tool;
}

std::string inner_system(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kSystems[] = {
      {"xv6", "xv6"},
      {"pintos", "Pintos"},
      {"minix", "Minix"},
      {"nachos", "Nachos"},
      {"jos", "JOS"},
      {"qemu", "QEMU"},
      {"bochs", "Bochs"},
      {"gem5", "gem5"},
      {"the vm", "a virtual machine"},
      {"virtual machine", "a virtual machine"},
      {"the container", "a container"},
      {"the guest", "the guest system"},
      {"mininet", "Mininet"},
      {"the emulator", "the emulator"}};
  const std::string small = to_lower(text.size() > 300 ? text.substr(text.size() - 300) : text);
  for (const auto& [word, name] : kSystems) {
    for (const std::string_view in :
         {"in ", "inside ", "within ", "inside of ", "in the ", "into "}) {
      const std::string phrase = std::string(in) + std::string(word);
      const auto at = small.find(phrase);
      if (at == std::string::npos || (at > 0 && is_word_character(small[at - 1]))) continue;
      const auto end = at + phrase.size();
      // "in xv6-public/" is a directory.
      if (end < small.size() && (is_word_character(small[end]) || small[end] == '-' ||
                                 small[end] == '/' || small[end] == '_'))
        continue;
      const std::string_view rest = std::string_view(small).substr(end);
      if (trim(rest).starts_with("folder") || trim(rest).starts_with("director")) continue;
      return std::string(name);
    }
    for (const std::string_view shell : {" shell", "'s shell", " prompt", " console"}) {
      if (has_word(small, std::string(word) + std::string(shell))) return std::string(name);
    }
  }
  return {};
}

Way way_of(std::string_view heading) {
  struct Row {
    std::string_view word;
    int family;
    bool works = true;
  };
  // 1: which builder of the JVM; 2: which Python environment; 3: container or not; 4: processor;
  // 5: which package manager of Node; 6: window or terminal; 7: cluster or not; 8: C builders
  static constexpr Row kRows[] = {{"maven", 1},
                                  {"mvn", 1},
                                  {"gradle", 1},
                                  {"ant", 1},
                                  {"uv", 2},
                                  {"conda", 2, false},
                                  {"anaconda", 2, false},
                                  {"miniconda", 2, false},
                                  {"poetry", 2},
                                  {"pipenv", 2},
                                  {"virtualenv", 2},
                                  {"venv", 2},
                                  {"pip", 2},
                                  {"docker compose", 3, false},
                                  {"docker-compose", 3, false},
                                  {"docker", 3, false},
                                  {"container", 3, false},
                                  {"podman", 3, false},
                                  {"vagrant", 3, false},
                                  {"without docker", 3},
                                  {"locally", 3},
                                  {"bare metal", 3},
                                  {"from source", 3},
                                  {"natively", 3},
                                  {"local", 3},
                                  {"gpu", 4, false},
                                  {"cuda", 4, false},
                                  {"cpu", 4},
                                  {"npm", 5},
                                  {"yarn", 5},
                                  {"pnpm", 5},
                                  {"bun", 5},
                                  {"eclipse", 6, false},
                                  {"intellij", 6, false},
                                  {"visual studio", 6, false},
                                  {"xcode", 6, false},
                                  {"an ide", 6, false},
                                  {"command line", 6},
                                  {"terminal", 6},
                                  {"cli", 6},
                                  {"hpc", 7, false},
                                  {"cluster", 7, false},
                                  {"slurm", 7, false},
                                  {"manual", 7},
                                  {"manually", 7},
                                  {"single machine", 7},
                                  {"cmake", 8},
                                  {"makefile", 8},
                                  {"meson", 8},
                                  {"bazel", 8}};
  const std::string small = to_lower(heading.substr(0, 200));
  const bool without = has(small, "without docker") || has(small, "no docker") ||
                       has(small, "without container") || has(small, "non-docker");
  if (without) return {"without docker", 3, true};
  for (const Row& row : kRows) {
    if (has_word(small, row.word)) return {row.word, row.family, row.works};
  }
  return {};
}

bool asks_for_directories(std::string_view before, std::string_view after) {
  const std::string small = to_lower(before);
  const std::string rest = to_lower(after.substr(0, 80));
  const bool makes = has(small, "create") || has(small, "make sure") || has(small, "mkdir") ||
                     has(small, "crea ") || has(small, "erstell");
  static constexpr std::array<std::string_view, 4> kWords{"folder", "director", "carpeta",
                                                          "ordner"};
  return makes && (has_any(rest, kWords) || has_any(small, kWords));
}

bool clones_itself(std::string_view text) {
  const std::string small = to_lower(text.substr(0, 400));
  if (!has(small, "clon") && !has(small, "download") && !has(small, "克隆") && !has(small, "fork"))
    return false;
  static constexpr std::array<std::string_view, 14> kSelf{
      "this repo", "the repo",   "this project", "the project", "clone and",
      "our repo",  "repository", "the code",     "source code", "el repositorio",
      "das repo",  "le dépôt",   "clone repo",   "克隆"};
  // "cloning [this repository](https://...)" names another one.
  const auto link = small.find("](http");
  if (link != std::string::npos && small.find("[this repo") < link) return false;
  return has_any(small, kSelf);
}

bool is_conditional(std::string_view text) {
  static constexpr std::array<std::string_view, 16> kPhrases{
      "you may need",         "you might need",    "if you get",          "if you encounter",
      "if you see",           "when encountering", "in case of",          "in case you",
      "if necessary",         "if needed",         "if you have trouble", "if you run into",
      "if there is an error", "if an error",       "if it fails",         "should you get"};
  return has_any(to_lower(text.substr(0, 400)), kPhrases);
}

}  // namespace vouch::readers
