// Was what the zip carries along made for another system? Packages with machine code in them are
// fetched for the system that they are fetched on.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kElsewhere = finding_kind({
    .id = "build-vendored-elsewhere",
    .severity = Severity::warning,
    .means = "The zip carries its dependencies, and some of them were made for another system than "
             "Linux on x86-64, or lost their links when the zip was made.",
    .why = "Packages with machine code in them are fetched for the system that they are fetched "
           "on, and work on no other.",
    .fix = "Fetch them for Linux, and keep the links in the zip (zip -y).",
    .wrong = "node_modules/@esbuild/darwin-arm64",
    .right = "node_modules/@esbuild/linux-x64",
});

constexpr FindingKind kKinds[] = {kElsewhere};

constexpr string_view kForNode =
    "Fetch them for Linux: `npm install --os=linux --cpu=x64 --libc=glibc`, and zip node_modules "
    "with its links (`zip -y`).";
constexpr string_view kForPython =
    "Fetch them for Linux: `pip download -d wheels --platform manylinux2014_x86_64 "
    "--python-version 3.11 --only-binary=:all: -r requirements.txt`.";

/// What was found of one package: for which systems it is there.
struct Systems {
  bool linux = false;
  std::string other;    // "macOS" or "Windows"
  std::string example;  // the path that shows it
};

/// "macOS" of "macosx_11_0_arm64" and "darwin-arm64"; "" for Linux, and for what runs everywhere.
string_view other_system(string_view name) {
  if (name.find("macosx") != name.npos || name.find("darwin") != name.npos) return "macOS";
  if (name.find("win_amd64") != name.npos || name.find("win32") != name.npos ||
      name.find("win_arm64") != name.npos)
    return "Windows";
  return {};
}

/// "@esbuild/" of ".../node_modules/@esbuild/darwin-arm64/..."; "@next/swc-" of "@next/swc-darwin".
/// Nothing for packages that do not name a system.
std::string node_family(string_view path, std::string& package) {
  const auto modules = path.rfind("node_modules/");
  if (modules == path.npos) return {};
  const string_view rest = path.substr(modules + 13);
  auto end = rest.find('/');
  if (rest.starts_with('@') && end != rest.npos) end = rest.find('/', end + 1);
  package = std::string(rest.substr(0, end));
  for (const string_view system : {"darwin", "linux", "win32"}) {
    if (const auto at = package.find(system); at != std::string::npos && at > 0)
      return package.substr(0, at);
  }
  return {};
}

void note(std::map<std::string, Systems>& families, const std::string& family, string_view system,
          const std::string& path) {
  Systems& systems = families[family];
  if (system.empty()) {
    systems.linux = true;
  } else {
    systems.other = system;
    systems.example = path;
  }
}

/// Packages of one name of which the zip has only those of other systems.
void report(const std::map<std::string, Systems>& families, string_view hint, Findings& findings) {
  std::size_t count = 0;
  const Systems* first = nullptr;
  for (const auto& [family, systems] : families) {
    if (systems.linux || systems.other.empty()) continue;
    if (first == nullptr) first = &systems;
    ++count;
  }
  if (first == nullptr) return;
  std::string message = fmt::format("{} was made for {}, and the zip has none for Linux",
                                    shown(first->example), first->other);
  if (count > 1) message += fmt::format(" (and so it is with {} more)", count - 1);
  findings.add(kElsewhere, kElsewhere.severity, std::move(message), Where{}, std::string(hint));
}

void report_lost_links(const Facts& facts, Findings& findings) {
  bool any_link = false;
  std::string example;
  for (const TreeEntry& entry : facts.archive->tree) {
    if (entry.path.find("node_modules/.bin/") == std::string::npos) continue;
    any_link = any_link || entry.type == 'l';
    if (entry.type == 'f' && example.empty()) example = entry.path;
  }
  if (any_link || example.empty()) return;
  findings.add(kElsewhere, kElsewhere.severity,
               fmt::format("{} is a copy where npm makes a symbolic link: the zip lost its links, "
                           "and such a program cannot find its own files",
                           shown(example)),
               Where{}, "Zip with links kept (`zip -y -r`, or `vouch pack`).");
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive || !std::ranges::any_of(facts.steps, went_wrong)) return;
  std::map<std::string, Systems> modules;
  std::map<std::string, Systems> wheels;
  for (const TreeEntry& entry : facts.archive->tree) {
    const string_view file = file_name(entry.path);
    if (file.ends_with(".whl")) {
      note(wheels, std::string(file.substr(0, file.find('-'))), other_system(file), entry.path);
    }
    std::string package;
    if (const std::string family = node_family(entry.path, package); !family.empty())
      note(modules, family, other_system(package), "node_modules/" + package);
  }
  report(modules, kForNode, findings);
  report(wheels, kForPython, findings);
  report_lost_links(facts, findings);
}

}  // namespace

extern const Check build_vendored_elsewhere{"whether what is vendored is for this system", kKinds,
                                            run};

}  // namespace vouch::checks
