#include "harness/readers/readme/topics.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {
namespace {

using Words = std::span<const std::string_view>;

bool has_any(std::string_view text, Words words) {
  return std::ranges::any_of(
      words, [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
}

// English, Chinese (both scripts), Korean, Japanese, Spanish, German, French, Portuguese, Italian,
// Russian, Turkish, Vietnamese, Polish, Dutch, Indonesian.
constexpr std::string_view kBuild[] = {
    "build",     "compil",   "making",     "编译",       "編譯",       "构建",      "構建",
    "建置",      "빌드",     "컴파일",     "ビルド",     "コンパイル", "construir", "construcci",
    "kompilier", "übersetz", "construire", "construção", "costru",     "сборк",     "собрать",
    "компил",    "derle",    "biên dịch",  "kompil",     "zbudow",     "bouwen"};
constexpr std::string_view kRun[] = {
    "run",     "usage",    "use",        "start",   "execut",    "how to",  "launch",   "demo",
    "example", "reproduc", "experiment", "evaluat", "benchmark", "运行",    "運行",     "執行",
    "执行",    "使用",     "启动",       "啟動",    "실행",      "사용",    "実行",     "使い方",
    "起動",    "使用方法", "ejecut",     "ejecuc",  "uso",       "correr",  "arrancar", "ausführ",
    "starten", "exécut",   "lancer",     "utilis",  "esegu",     "esecuz",  "avvi",     "запуск",
    "использ", "çalıştır", "kullanım",   "chạy",    "uruchom",   "użyc",    "uitvoer",  "jalank",
    "execuç",  "executar", "rodar",      "quick",   "deploy",    "verwend", "benutz"};
constexpr std::string_view kSetup[] = {
    "install", "setup",        "set up",       "set-up", "depend",  "environment", "安装",
    "安裝",    "环境",         "環境",         "依赖",   "依賴",    "配置",        "설치",
    "환경",    "インストール", "セットアップ", "instal", "entorno", "einricht",    "установ",
    "зависим", "kurulum",      "cài đặt",      "wymagan"};
constexpr std::string_view kRequirements[] = {"require",     "prerequisit", "depend",   "tested on",
                                              "environment", "软件",        "要求",     "前提",
                                              "요구",        "필요",        "必要",     "動作環境",
                                              "requisito",   "voraussetz",  "prérequis"};

constexpr std::string_view kListing[] = {
    "layout",      "structure", "files",   "contents",  "organization", "organisation",
    "director",    "目录",      "結構",    "结构",      "estructura",   "estrutura",
    "dateien",     "fichiers",  "modules", "overview",  "components",   "file description",
    "source code", "структура", "results", "contribut", "change log",   "changelog",
    "authors"};
constexpr std::string_view kCleanup[] = {
    "clean",    "stopping", "tear", "shut down", "shutdown", "shutting", "uninstall", "destroy",
    "removing", "terminat", "清理", "停止",      "limpiar",  "aufräum",  "остановк"};

// "Build, run and test": not of tests alone.
constexpr std::string_view kBesideTests[] = {"and test", "& test",   "/test", ", test",
                                             "/ test",   "test and", "test &"};
constexpr std::string_view kTests[] = {"unit test", "unittest", "测试", "測試", "테스트", "テスト"};
constexpr std::string_view kCluster[] = {"supercomputer", "great lakes", "集群", "クラスタ"};

constexpr std::string_view kVerbs[] = {
    "run",     "running", "execute", "executing", "type",     "typing", "enter", "invoke", "call",
    "start",   "launch",  "do",      "issue",     "using",    "use",    "with",  "via",    "by",
    "compile", "build",   "perform", "command",   "commands", "simply", "just",  "mit",    "con",
    "avec",    "com",     "met",     "mediante",  "durch",    "tramite"};
constexpr std::string_view kForeignVerbs[] = {
    "inici",   "arranc",  "teclea",   "startet", "esegu",    "avvia",      "lanci",  "usando",
    "запуст",  "выполн",  "собер",    "собра",   "çalıştır", "başlat",     "chạy",   "biên dịch",
    "uruchom", "skompil", "jalankan", "uitvoer", "voer ",    "starte",     "rode ",  "execut",
    "corra",   "utilis",  "gebruik",  "运行",    "運行",     "执行",       "執行",   "输入",
    "輸入",    "使用",    "编译",     "編譯",    "启动",     "啟動",       "실행",   "입력",
    "빌드",    "컴파일",  "実行",     "入力",    "ビルド",   "コンパイル", "ejecut", "compil",
    "escrib",  "corre",   "ausführ",  "exécut",  "lance"};

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
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

std::string_view bounded(std::string_view text) { return text.substr(0, 400); }

bool names_windows(std::string_view text) {
  if (has_word(text, "Windows") || has_word(text, "WINDOWS") || text.starts_with("windows"))
    return true;
  static constexpr std::string_view kBefore[] = {"on windows", "for windows", "under windows",
                                                 "(windows",   "windows:",    "windows 1",
                                                 "in windows", "windows cmd", "windows user"};
  return has_any(text, kBefore);
}

}  // namespace

Topic topic_of(std::string_view heading) {
  const std::string small = to_lower(bounded(heading));
  return {.build = has_any(small, kBuild) || has_word(small, "make"),
          .run = has_any(small, kRun),
          .setup = has_any(small, kSetup),
          .listing = has_any(small, kListing),
          .requirements = has_any(small, kRequirements),
          .test = !has_any(small, kBesideTests) &&
                  (has_word(small, "test") || has_word(small, "tests") ||
                   has_word(small, "testing") || has_any(small, kTests)),
          .cleanup = has_any(small, kCleanup),
          .cluster = has_word(small, "cluster") || has_word(small, "hpc") ||
                     has_word(small, "slurm") || has_any(small, kCluster)};
}

std::optional<std::string> other_system(std::string_view text) {
  const std::string small = to_lower(bounded(text));
  const bool names_linux =
      small.find("linux") != std::string::npos || small.find("ubuntu") != std::string::npos ||
      small.find("debian") != std::string::npos || small.find("unix") != std::string::npos ||
      small.find("wsl") != std::string::npos || small.find("all platforms") != std::string::npos;
  // "Tested on CentOS 7", "does not work on Windows": said of the project, and not of the steps.
  static constexpr std::array<std::string_view, 6> kOfTheProject{
      "tested on", "tested with", "tested under", "not work", "not support", "unsupported"};
  const bool of_the_project = has_any(small, kOfTheProject);
  if (names_linux || of_the_project) return std::nullopt;
  static constexpr std::pair<std::string_view, std::string_view> kSystems[] = {
      {"windows", "Windows"},
      {"powershell", "Windows"},
      {"visual studio", "Windows"},
      {"mingw", "Windows"},
      {"macos", "macOS"},
      {"mac os", "macOS"},
      {"osx", "macOS"},
      {"os x", "macOS"},
      {"homebrew", "macOS"},
      {"mac users", "macOS"},
      {"mac", "macOS"},
      {"xcode", "macOS"},
      {"fedora", "Fedora"},
      {"centos", "CentOS"},
      {"arch linux", "Arch Linux"},
      {"freebsd", "FreeBSD"},
      {"google colab", "Google Colab"},
      {"colab", "Google Colab"}};
  for (const auto& [word, system] : kSystems) {
    // "MAC" in capitals is an address, or an array of multipliers.
    if (word == "mac" && has_word(bounded(text), "MAC")) continue;
    // "two browser windows" are no system.
    if (word == "windows" && !names_windows(bounded(text))) continue;
    if (has_word(small, word)) return std::string(system);
  }
  return std::nullopt;
}

bool is_for_trouble(std::string_view heading) {
  static constexpr std::array<std::string_view, 8> kWords{
      "troubleshoot",    "frequently asked", "known issues",  "known problems",
      "common problems", "common errors",    "common issues", "if something fails"};
  const std::string small = to_lower(bounded(heading));
  return has_any(small, kWords) || has_word(small, "faq");
}

bool is_alternative(std::string_view text) {
  std::string small = to_lower(trim(bounded(text)));
  while (!small.empty() &&
         std::string_view("#*->_ 0123456789.)").find(small.front()) != std::string_view::npos)
    small.erase(0, 1);
  for (const std::string_view begin :
       {"or ",           "or:",          "or,",          "otherwise", "alternativ", "if you prefer",
        "if you do not", "if you don't", "if that",      "if this",   "option 2",   "option b",
        "method 2",      "another way",  "you can also", "instead",   "或者",       "또는",
        "または",        "o bien",       "optional"}) {
    if (small.starts_with(begin)) return true;
  }
  const bool without = small.find("without docker") != std::string::npos ||
                       small.find("no docker") != std::string::npos;
  return small == "or" || (has_word(small, "docker") && !without) ||
         small.find("(optional)") != std::string::npos || has_word(small, "alternatively");
}

bool is_optional(std::string_view text) {
  std::string_view rest = trim(bounded(text));
  rest.remove_prefix(std::min(rest.find_first_not_of("#*->_([ 0123456789.)"), rest.size()));
  return to_lower(rest.substr(0, 10)).starts_with("optional") ||
         to_lower(bounded(text)).find("(optional)") != std::string::npos;
}

bool announces_output(std::string_view text) {
  std::string small = to_lower(trim(bounded(text)));
  while (!small.empty() && std::string_view("*_:. ").find(small.back()) != std::string_view::npos)
    small.pop_back();
  if (small.ends_with("output") || small.ends_with("response")) return true;
  static constexpr std::string_view kPhrases[] = {
      "should see",  "looks like", "look like",     "will print",    "should print",
      "will output", "will see",   "should output", "output is",     "output will be",
      "should get",  "prints the", "sample output", "example output"};
  return has_any(small, kPhrases);
}

bool shows_output(std::string_view text) {
  static constexpr std::string_view kWords[] = {"output", "result",    "look", "see",    "print",
                                                "struct", "following", "show", "expect", "layout"};
  return has_any(to_lower(bounded(text)), kWords);
}

bool tells_to_run(std::string_view text) {
  const std::string small = to_lower(bounded(text));
  if (has_any(small, kForeignVerbs)) return true;
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) {
    return verb != "with" && verb != "by" && verb != "via" && verb != "do" && has_word(small, verb);
  });
}

bool leads_to_command(std::string_view text) {
  std::string small = to_lower(text.size() > 400 ? text.substr(text.size() - 400) : text);
  while (!small.empty() &&
         std::string_view(" :*_\"'(").find(small.back()) != std::string_view::npos)
    small.pop_back();
  if (std::ranges::any_of(kForeignVerbs,
                          [&](std::string_view v) { return small.find(v) != std::string::npos; }))
    return true;
  int looked = 0;
  auto end = small.size();
  while (looked < 3 && end > 0) {
    auto begin = end;
    while (begin > 0 && is_word_character(small[begin - 1])) --begin;
    const std::string_view word = std::string_view(small).substr(begin, end - begin);
    if (std::ranges::find(kVerbs, word) != std::end(kVerbs)) return true;
    if (!word.empty()) ++looked;
    end = begin > 0 ? begin - 1 : 0;
  }
  return false;
}

bool is_negated(std::string_view text) {
  std::string small = to_lower(text.size() > 60 ? text.substr(text.size() - 60) : text);
  // "Instead of `make all`, call": the comma ends what is not to be done.
  if (const auto comma = small.rfind(", "); comma != std::string::npos) small.erase(0, comma);
  if (small.find("forget") != std::string::npos) return false;
  for (const std::string_view no :
       {"do not", "don't", "never", "instead of", "rather than", "equivalent to", "same as",
        "no need to", "without", "wraps", "unless", "不要", "no ejecut"}) {
    if (small.find(no) != std::string::npos) return true;
  }
  return false;
}

std::string boilerplate_of(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kTemplates[] = {
      {"This project was bootstrapped with [Create React App]", "Create React App"},
      {"# Getting Started with Create React App", "Create React App"},
      {"To make it easy for you to get started with GitLab", "GitLab"},
      {"This template provides a minimal setup to get React working in Vite", "Vite"},
      {"This is a [Next.js](https://nextjs.org/) project bootstrapped with", "Next.js"},
      {"One Paragraph of project description goes here", "a README template"},
      {"This README would normally document whatever steps are necessary", "a README template"},
      {"TODO: Give a short introduction of your project", "Azure DevOps"},
      {"This project was generated with [Angular CLI]", "Angular CLI"},
      {"A new Flutter project.", "Flutter"},
      {"A brief description of what this project does and who it's for", "a README template"}};
  const std::string_view head = text.substr(0, 4000);
  for (const auto& [sentence, origin] : kTemplates) {
    if (head.find(sentence) != std::string_view::npos) return std::string(origin);
  }
  return {};
}

}  // namespace vouch::readers
