// CMake: FetchContent, ExternalProject, CPM and file(DOWNLOAD), as cmake-language(7) has them; and
// Meson's wrap files.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/commands/shell_words.h"
#include "harness/readers/dependencies/collector.h"

namespace vouch::readers {
namespace {

using Arguments = std::vector<std::string>;

constexpr std::size_t kLongestValue = 500;  // bytes of a variable that is looked at

struct CMakeCommand {
  std::string name;  // in small letters
  Arguments arguments;
  std::size_t offset = 0;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Reads a file's commands from left to right, once.
class CMakeLexer {
 public:
  explicit CMakeLexer(std::string_view text) : text_(text) {}

  std::optional<CMakeCommand> next() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        skip_comment();
      } else if (is_identifier(text_[at_])) {
        CMakeCommand command;
        command.offset = at_;
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_identifier(text_[at_])) ++at_;
        command.name = to_lower(text_.substr(begin, at_ - begin));
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        if (at_ >= text_.size() || text_[at_] != '(') continue;
        ++at_;
        read_arguments(command.arguments);
        return command;
      } else {
        ++at_;
      }
    }
    return std::nullopt;
  }

 private:
  void read_arguments(Arguments& arguments) {
    int depth = 1;
    while (at_ < text_.size() && depth > 0) {
      const char c = text_[at_];
      if (is_blank(c) || c == ';') {
        ++at_;
      } else if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
        ++at_;
      } else if (c == '#') {
        skip_comment();
      } else if (c == '"') {
        arguments.push_back(quoted());
      } else if (const auto close = bracket(); !close.empty()) {
        const auto end = std::min(text_.find(close, at_), text_.size());
        arguments.emplace_back(text_.substr(at_, end - at_));
        at_ = std::min(end + close.size(), text_.size());
      } else {
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '(' &&
               text_[at_] != ')' && text_[at_] != '"' && text_[at_] != ';')
          ++at_;
        if (at_ == begin) ++at_;
        arguments.emplace_back(text_.substr(begin, at_ - begin));
      }
    }
  }

  std::string quoted() {
    std::string word;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      word += text_[at_];
    }
    at_ = std::min(at_ + 1, text_.size());
    return word;
  }

  /// At `[==[`: goes behind it and gives what closes it, `]==]`; else "".
  std::string bracket() {
    if (text_[at_] != '[') return {};
    const auto end = text_.find_first_not_of('=', at_ + 1);
    if (end == std::string_view::npos || text_[end] != '[') return {};
    std::string close(end - at_ + 1, '=');
    close.front() = close.back() = ']';
    at_ = end + 1;
    return close;
  }

  void skip_comment() {
    ++at_;
    if (at_ < text_.size()) {
      if (const std::string close = bracket(); !close.empty()) {
        const auto end = text_.find(close, at_);
        at_ = end == std::string_view::npos ? text_.size() : end + close.size();
        return;
      }
    }
    at_ = std::min(text_.find('\n', at_), text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_remote(std::string_view url) {
  if (url.starts_with("file:")) return false;
  return url.find("://") != std::string_view::npos || url.starts_with("git@");
}

class CMakeReader {
 public:
  CMakeReader(const BuildFile& file, Collector& collector) : file_(file), collector_(collector) {}

  void run() {
    CMakeLexer lexer(file_.text);
    LineCounter lines(file_.text);
    while (auto command = lexer.next()) {
      if (command->name == "if") ++conditions_;
      if (command->name == "endif" && conditions_ > 0) --conditions_;
      line_ = lines.at(command->offset);
      for (std::string& argument : command->arguments) argument = expanded(argument);
      take(command->name, command->arguments);
    }
  }

 private:
  void take(const std::string& name, const Arguments& arguments) {
    if (arguments.empty()) return;
    if (name == "set" && arguments.size() > 1) {
      if (variables_.size() < 1000)
        variables_[arguments[0]] = arguments[1].substr(0, kLongestValue);
      if (arguments[0] == "FETCHCONTENT_FULLY_DISCONNECTED") disconnected_ = arguments[1] == "ON";
    } else if (name == "fetchcontent_declare" || name == "externalproject_add") {
      const bool looks_first = value_of(arguments, "FIND_PACKAGE_ARGS").has_value();
      add(arguments[0], fetched_from(arguments), looks_first);
    } else if (name == "add_subdirectory") {
      take_subdirectory(arguments[0]);
    } else if (name == "cpmaddpackage" || name == "cpmfindpackage") {
      take_cpm(arguments, name == "cpmfindpackage");
    } else if (name == "file" && arguments[0] == "DOWNLOAD" && arguments.size() > 2) {
      add(std::string(commands::base_name(arguments[2])), arguments[1], false);
    }
  }

  /// A directory that has no CMakeLists.txt: a submodule that was not fetched, with or without a
  /// list of submodules.
  void take_subdirectory(const std::string& directory) {
    const bool elsewhere = directory.starts_with("/") || directory.find("..") != std::string::npos;
    if (elsewhere || directory.find_first_of("$<>") != std::string::npos) return;
    const Shelf& shelf = collector_.shelf();
    if (shelf.has_path(file_.directory + directory + "/CMakeLists.txt")) return;
    Dependency dependency{
        .file = {}, .line = line_, .ecosystem = "cmake", .name = "the directory " + directory};
    dependency.conditional = conditions_ > 0;
    collector_.add(file_, std::move(dependency));
  }

  /// CPMAddPackage("gh:fmtlib/fmt#7.1.3") or (NAME fmt GITHUB_REPOSITORY fmtlib/fmt ...).
  void take_cpm(const Arguments& arguments, bool conditional) {
    if (const auto colon = arguments[0].find(':'); colon != std::string::npos && colon < 4) {
      const std::string path =
          arguments[0].substr(colon + 1, arguments[0].find_first_of("#@") - colon - 1);
      add(std::string(commands::base_name(path)), "https://github.com/" + path, conditional);
      return;
    }
    const auto name = value_of(arguments, "NAME");
    if (!name) return;
    auto from = fetched_from(arguments);
    if (const auto path = value_of(arguments, "GITHUB_REPOSITORY"))
      from = "https://github.com/" + *path;
    add(*name, from, conditional);
  }

  static std::optional<std::string> value_of(const Arguments& arguments, std::string_view key) {
    const auto at = std::ranges::find(arguments, key);
    if (at == arguments.end()) return std::nullopt;
    return at + 1 == arguments.end() ? std::string() : *(at + 1);
  }

  static std::string fetched_from(const Arguments& arguments) {
    for (const std::string_view key :
         {"GIT_REPOSITORY", "URL", "SVN_REPOSITORY", "HG_REPOSITORY"}) {
      if (auto value = value_of(arguments, key)) return *value;
    }
    return {};
  }

  /// `${NAME}` replaced by what this file set it to; once.
  std::string expanded(const std::string& text) const {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
      const auto open = text.find("${", at);
      const auto close = open == std::string::npos ? open : text.find('}', open);
      if (close == std::string::npos) break;
      out.append(text, at, open - at);
      const auto variable = variables_.find(text.substr(open + 2, close - open - 2));
      out += variable == variables_.end() ? text.substr(open, close - open + 1) : variable->second;
      at = close + 1;
      if (out.size() > 4 * kLongestValue) return out;  // doubled again and again
    }
    return out.append(text, std::min(at, text.size()));
  }

  void add(const std::string& name, const std::string& from, bool conditional) {
    if (!is_remote(from)) return;  // a directory or an archive of the zip's own
    std::string upper(name);
    for (char& c : upper) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    std::string_view repository = commands::base_name(from);
    if (repository.ends_with(".git")) repository.remove_suffix(4);
    const Shelf& shelf = collector_.shelf();
    Dependency dependency{.file = {}, .line = line_, .ecosystem = "cmake", .name = name};
    dependency.from = from;
    dependency.in_zip = disconnected_ || variables_.contains("FETCHCONTENT_SOURCE_DIR_" + upper) ||
                        shelf.has_directory(name) || shelf.has_directory(repository);
    dependency.conditional = conditional || conditions_ > 0;
    collector_.add(file_, std::move(dependency));
  }

  const BuildFile& file_;
  Collector& collector_;
  std::map<std::string, std::string, std::less<>> variables_;
  int conditions_ = 0;
  std::uint32_t line_ = 0;
  bool disconnected_ = false;
};

/// "value" of the line `key = value`; "" when there is none.
std::string_view setting(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(text.substr(at, end - at));
    const auto equals = line.find('=');
    if (equals != std::string_view::npos && trim(line.substr(0, equals)) == key)
      return trim(line.substr(equals + 1));
    at = end + 1;
  }
  return {};
}

}  // namespace

void read_cmake(const BuildFile& file, Collector& collector) { CMakeReader(file, collector).run(); }

/// subprojects/NAME.wrap: taken when the system has no such library (Meson's manual, "Wrap").
void read_meson_wrap(const BuildFile& file, Collector& collector) {
  std::string_view name = commands::base_name(file.path);
  name.remove_suffix(std::min<std::size_t>(name.size(), 5));
  std::string_view from = setting(file.text, "source_url");
  if (from.empty()) from = setting(file.text, "url");
  const std::string_view directory = setting(file.text, "directory");
  const std::string_view packed = setting(file.text, "source_filename");
  Dependency dependency{.file = {}, .line = 1, .ecosystem = "meson", .name = std::string(name)};
  dependency.from = from;
  dependency.conditional = true;
  dependency.in_zip =
      collector.shelf().has_path(file.directory +
                                 std::string(directory.empty() ? name : directory)) ||
      (!packed.empty() &&
       collector.shelf().has_path(file.directory + "packagecache/" + std::string(packed)));
  if (!from.empty()) collector.add(file, std::move(dependency));
}

}  // namespace vouch::readers
