#include "checks/model/project_tree.h"

#include <algorithm>
#include <array>

namespace vouch {
namespace {

using std::string_view;

constexpr std::array kDependencyDirectories{
    string_view("node_modules"),  string_view("bower_components"),
    string_view("vendor"),        string_view("vendored"),
    string_view("third_party"),   string_view("third-party"),
    string_view("thirdparty"),    string_view("3rdparty"),
    string_view("3rd_party"),     string_view("3rd-party"),
    string_view("external"),      string_view("externals"),
    string_view("extern"),        string_view("deps"),
    string_view("dependencies"),  string_view("site-packages"),
    string_view("dist-packages"), string_view("venv"),
    string_view(".venv"),         string_view("virtualenv"),
    string_view("wheels"),        string_view("wheelhouse"),
    string_view("subprojects"),   string_view("_deps"),
    string_view("Pods"),          string_view("Carthage"),
    string_view(".m2"),           string_view(".gradle"),
    string_view(".cargo"),        string_view(".bundle"),
    string_view(".yarn"),         string_view("contrib"),
    string_view("submodules"),
};

constexpr std::array kPackageExtensions{
    string_view(".whl"), string_view(".jar"),   string_view(".war"), string_view(".egg"),
    string_view(".gem"), string_view(".crate"), string_view(".deb"), string_view(".nupkg"),
    string_view(".rpm"), string_view(".apk"),   string_view(".tgz"), string_view(".aar")};

constexpr std::array kCompiledExtensions{
    string_view(".c"),     string_view(".cc"),    string_view(".cpp"),  string_view(".cxx"),
    string_view(".c++"),   string_view(".cu"),    string_view(".m"),    string_view(".mm"),
    string_view(".rs"),    string_view(".go"),    string_view(".java"), string_view(".kt"),
    string_view(".scala"), string_view(".swift"), string_view(".hs"),   string_view(".ml"),
    string_view(".f"),     string_view(".f90"),   string_view(".zig"),  string_view(".s"),
    string_view(".asm"),   string_view(".cs"),    string_view(".pyx"),  string_view(".d")};

}  // namespace

string_view file_name(string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == string_view::npos ? path : path.substr(slash + 1);
}

string_view directory_of(string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == string_view::npos ? string_view() : path.substr(0, slash);
}

string_view stem(string_view path) {
  const string_view name = file_name(path);
  return name.substr(0, name.find('.', 1));
}

string_view extension(string_view path) {
  const string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == string_view::npos || dot == 0 ? string_view() : name.substr(dot);
}

std::string lower_case(string_view ascii) {
  std::string lower(ascii);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool is_one_of(string_view word, std::span<const string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

string_view up_to_part(string_view path, std::span<const string_view> names) {
  std::size_t begin = 0;
  while (begin < path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (is_one_of(path.substr(begin, end - begin), names)) return path.substr(0, end);
    begin = end + 1;
  }
  return {};
}

string_view vendored_in(string_view path) {
  const string_view directory = up_to_part(path, kDependencyDirectories);
  if (!directory.empty()) return directory;
  return is_one_of(lower_case(extension(path)), kPackageExtensions) ? path : string_view();
}

bool is_compiled_source(string_view path) {
  return is_one_of(lower_case(extension(path)), kCompiledExtensions);
}

}  // namespace vouch
