// Manifests that are scripts of a small language: a line names a package, in quotes mostly. Nothing
// is evaluated. Gemfile, cpanfile, rockspec, nimble, mix.exs, rebar.config, cabal, dune and opam,
// conanfile, DESCRIPTION.
#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "harness/commands/shell_words.h"
#include "harness/readers/dependencies/collector.h"

namespace vouch::readers {
namespace {

using std::string_view;

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' ||
         c == '/' || c == ':' || c == '@';
}

string_view trimmed(string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

/// The name at the beginning of `text`, after quotes and blanks.
string_view name_at(string_view text) {
  const auto first = text.find_first_not_of(" \t\"'(:");
  if (first == string_view::npos) return {};
  text.remove_prefix(first);
  const auto end = std::ranges::find_if_not(text, is_name_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

template <typename Visit>
void each_line(const BuildFile& file, string_view comment, Visit visit) {
  std::uint32_t number = 0;
  string_view text = file.text;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!comment.empty()) line = line.substr(0, std::min(line.find(comment), line.size()));
    visit(trimmed(line), number);
  }
}

bool is_listed(string_view name, std::span<const string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// Is it a package file, a directory or a source of the project, under its own name or the last
/// part of it?
bool is_carried(const Shelf& shelf, string_view name) {
  const string_view last = name.substr(name.find_last_of("/:") + 1);
  return shelf.has_directory(name) || shelf.has_directory(last) || shelf.has_package(last);
}

void add(const BuildFile& file, Collector& collector, const char* ecosystem, string_view name,
         std::uint32_t line) {
  if (name.empty() || std::isalpha(static_cast<unsigned char>(name.front())) == 0) return;
  Dependency dependency{
      .file = {}, .line = line, .ecosystem = ecosystem, .name = std::string(name)};
  dependency.in_zip = is_carried(collector.shelf(), name);
  collector.add(file, std::move(dependency));
}

/// Names of a list "a >= 1, b (>= 2) | c" up to `end`.
void add_list(const BuildFile& file, Collector& collector, const char* ecosystem, string_view text,
              std::uint32_t line, std::span<const string_view> own) {
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const string_view name = name_at(text.substr(0, end));
    if (!is_listed(name, own)) add(file, collector, ecosystem, name, line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// What GHC brings, and what a package of the same project is called.
constexpr std::array<string_view, 24> kOfGhc{
    "base",         "containers", "bytestring", "text",       "mtl",
    "transformers", "directory",  "filepath",   "process",    "time",
    "unix",         "array",      "deepseq",    "stm",        "ghc-prim",
    "parsec",       "binary",     "pretty",     "haskeline",  "template-haskell",
    "ghc",          "exceptions", "hpc",        "integer-gmp"};
constexpr std::array<string_view, 14> kOfR{"R",     "base",     "stats",     "utils",    "graphics",
                                           "tools", "methods",  "grDevices", "datasets", "parallel",
                                           "grid",  "compiler", "splines",   "tcltk"};
constexpr std::array<string_view, 9> kOfOcaml{
    "ocaml", "dune", "unix", "str", "threads", "bigarray", "dynlink", "stdlib", "ocamlfind"};

}  // namespace

void read_gemfile(const BuildFile& file, Collector& collector) {
  each_line(file, "#", [&](string_view line, std::uint32_t number) {
    if (line.starts_with("gem ") || line.starts_with("gem("))
      add(file, collector, "bundler", name_at(line.substr(3)), number);
  });
}

void read_cpanfile(const BuildFile& file, Collector& collector) {
  each_line(file, "#", [&](string_view line, std::uint32_t number) {
    if (!line.starts_with("requires ")) return;
    const string_view name = name_at(line.substr(9));
    if (name != "perl") add(file, collector, "cpan", name, number);
  });
}

void read_rockspec(const BuildFile& file, Collector& collector) {
  bool inside = false;
  each_line(file, "--", [&](string_view line, std::uint32_t number) {
    const bool begins = line.starts_with("dependencies");
    inside = inside || begins;
    if (!inside) return;
    string_view rest = begins ? line.substr(std::min(line.find('{'), line.size())) : line;
    for (auto quote = rest.find_first_of("\"'"); quote != string_view::npos;
         quote = rest.find_first_of("\"'")) {
      rest.remove_prefix(quote + 1);
      const string_view name = name_at(rest);
      if (name != "lua") add(file, collector, "luarocks", name, number);
      rest.remove_prefix(std::min(rest.find_first_of("\"'") + 1, rest.size()));
    }
    if (line.find('}') != string_view::npos) inside = false;
  });
}

void read_nimble(const BuildFile& file, Collector& collector) {
  each_line(file, "#", [&](string_view line, std::uint32_t number) {
    if (!line.starts_with("requires")) return;
    string_view rest = line.substr(8);
    for (auto quote = rest.find('"'); quote != string_view::npos; quote = rest.find('"')) {
      rest.remove_prefix(quote + 1);
      const string_view name = name_at(rest);
      if (name != "nim") add(file, collector, "nimble", name, number);
      rest.remove_prefix(std::min(rest.find('"') + 1, rest.size()));
    }
  });
}

void read_mix(const BuildFile& file, Collector& collector) {
  bool inside = false;
  each_line(file, "#", [&](string_view line, std::uint32_t number) {
    if (line.find("deps do") != string_view::npos) inside = true;
    if (line == "end") inside = false;
    const auto open = line.find("{:");
    const bool of_project =
        line.find("path:") != string_view::npos || line.find("in_umbrella:") != string_view::npos;
    if (inside && open != string_view::npos && !of_project)
      add(file, collector, "mix", name_at(line.substr(open + 2)), number);
  });
}

void read_rebar(const BuildFile& file, Collector& collector) {
  bool inside = false;
  each_line(file, "%", [&](string_view line, std::uint32_t number) {
    if (const auto deps = line.find("{deps"); deps != string_view::npos) {
      inside = true;
      line = line.substr(deps + 5);
    }
    if (!inside) return;
    string_view rest = line;
    for (auto open = rest.find('{'); open != string_view::npos; open = rest.find('{')) {
      rest.remove_prefix(open + 1);
      const string_view name = name_at(rest);
      if (name != "git" && name != "branch" && name != "tag" && name != "ref" && name != "pkg")
        add(file, collector, "rebar3", name, number);
    }
    if (line.find("]}") != string_view::npos) inside = false;
  });
}

void read_cabal(const BuildFile& file, Collector& collector) {
  const string_view own = commands::base_name(file.path);
  const string_view name = own.substr(0, own.rfind('.'));
  bool inside = false;
  each_line(file, "--", [&](string_view line, std::uint32_t number) {
    const bool begins = line.starts_with("build-depends:") || line.starts_with("Build-Depends:");
    const auto colon = line.find(':');
    if (!begins && (line.empty() || (colon != string_view::npos && line.find(',') > colon)))
      inside = false;
    inside = inside || begins;
    if (!inside) return;
    const string_view list = begins ? line.substr(14) : line;
    std::array<string_view, kOfGhc.size() + 1> known{};
    std::ranges::copy(kOfGhc, known.begin());
    known.back() = name;
    add_list(file, collector, "cabal", list, number, known);
  });
}

/// `(libraries a b)` of a dune file, and `(depends (a (>= 1)) b)` of a dune-project.
void read_dune(const BuildFile& file, Collector& collector) {
  for (const string_view table : {"(libraries", "(depends"}) {
    LineCounter lines(file.text);
    const string_view text = file.text;
    for (auto at = text.find(table); at != string_view::npos; at = text.find(table, at + 1)) {
      std::size_t depth = 1;
      std::string word;
      for (std::size_t i = at + table.size(); i < text.size() && depth > 0; ++i) {
        const char c = text[i];
        if (is_name_character(c)) {
          word += c;
          continue;
        }
        const string_view package = string_view(word).substr(0, word.find('.'));
        // In `(a (>= 1))` the name stands at the second level, and versions below.
        if (!package.empty() && depth <= 2 && !is_listed(package, kOfOcaml) &&
            package.front() != ':')
          add(file, collector, "opam", package, lines.at(i));
        word.clear();
        if (c == '(') ++depth;
        if (c == ')') --depth;
      }
    }
  }
}

void read_opam(const BuildFile& file, Collector& collector) {
  bool inside = false;
  each_line(file, "", [&](string_view line, std::uint32_t number) {
    if (line.starts_with("depends:")) inside = true;
    if (!inside) return;
    const auto quote = line.find('"');
    const string_view name =
        quote == string_view::npos ? string_view() : name_at(line.substr(quote));
    if (!is_listed(name, kOfOcaml)) add(file, collector, "opam", name, number);
    if (line.find(']') != string_view::npos) inside = false;
  });
}

void read_conanfile(const BuildFile& file, Collector& collector) {
  bool inside = file.path.ends_with(".py");
  each_line(file, "#", [&](string_view line, std::uint32_t number) {
    if (line.starts_with('[')) inside = line == "[requires]";
    if (!inside) return;
    string_view name = line;
    if (file.path.ends_with(".py")) {
      const auto call = line.find("requires");
      if (call == string_view::npos) return;
      const auto quote = line.find_first_of("\"'", call);
      if (quote == string_view::npos) return;
      name = line.substr(quote + 1);
    }
    name = name.substr(0, name.find('/'));
    add(file, collector, "conan", name_at(name), number);
  });
}

void read_r_description(const BuildFile& file, Collector& collector) {
  bool inside = false;
  std::uint32_t number = 0;
  string_view text = file.text;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const bool begins = line.starts_with("Imports:") || line.starts_with("Depends:") ||
                        line.starts_with("LinkingTo:");
    if (!line.empty() && line.front() != ' ' && line.front() != '\t') inside = begins;
    if (!inside) continue;
    if (begins) line.remove_prefix(line.find(':') + 1);
    add_list(file, collector, "r", line, number, kOfR);
  }
}

}  // namespace vouch::readers
