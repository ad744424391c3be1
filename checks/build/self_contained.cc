// Is all that the project's build files ask for in the zip? Said all at once, where the build stops
// at the first. A build that worked offline has proved it: then nothing is said.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checks/check.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kNotSelfContained = finding_kind({
    .id = "build-not-self-contained",
    .severity = Severity::warning,
    .means = "A build file of the project asks for packages that lie neither in the zip nor in the "
             "toolchain; every one of them is listed, not only the first that the build misses.",
    .why = "The zip has to be self-contained, with all dependencies: what is downloaded today may "
           "be gone tomorrow, or be something else.",
    .fix = "Put what the file asks for into the zip, and have the build use it from there.",
    .wrong = "FetchContent_Declare(fmt GIT_REPOSITORY https://github.com/fmtlib/fmt)",
    .right = "add_subdirectory(third_party/fmt)",
});

constexpr FindingKind kKinds[] = {kNotSelfContained};

/// How each ecosystem has its dependencies carried along.
constexpr std::pair<string_view, string_view> kHints[] = {
    {"cmake", "Copy the sources into third_party/ and use add_subdirectory there."},
    {"meson", "Run `meson subprojects download` before you zip, and keep subprojects/."},
    {"pip",
     "Run `pip download -r requirements.txt -d wheels`, keep wheels/ in the zip, and let the "
     "README say `pip install --no-index --find-links wheels -r requirements.txt`."},
    {"conda",
     "Conda environments cannot be made offline: give the packages as wheels in the zip, "
     "or ask staff whether the course provides them."},
    {"npm", "Keep node_modules in the zip."},
    {"cargo", "Run `cargo vendor`, keep vendor/ and the .cargo/config.toml that it prints."},
    {"go", "Run `go mod vendor` and keep vendor/ in the zip."},
    {"maven",
     "Run `mvn -Dmaven.repo.local=repo dependency:go-offline`, keep repo/, and let the "
     "README say `mvn -o -Dmaven.repo.local=repo package`."},
    {"gradle", "Keep the jars in libs/ and name them with files(...) or fileTree(...)."},
    {"bazel", "Keep the sources in third_party/ and name them with local_repository."}};

/// What the steps that were tried prove of the zip.
enum class Proof { works, fails_for_it, none };

bool is_for_want_of_something(const StepFacts& step) {
  static constexpr std::array<string_view, 4> kCauses{"needs_network", "missing_header",
                                                      "missing_library", "missing_module"};
  return went_wrong(step) && is_one_of(cause_word(step), kCauses);
}

bool is_good(const StepFacts& step) {
  return step.outcome == Outcome::ok || step.outcome == Outcome::started ||
         step.outcome == Outcome::satisfied;
}

Proof proof_of(const Facts& facts) {
  if (std::ranges::any_of(facts.steps, is_for_want_of_something)) return Proof::fails_for_it;
  bool any = false;
  for (const StepFacts& step : facts.steps) {
    // A set-up step that is satisfied shows what the toolchain has; the others show that it is
    // enough.
    if (went_wrong(step)) return Proof::none;
    any = any || (is_good(step) && step.kind != StepKind::setup);
  }
  return any ? Proof::works : Proof::none;
}

bool is_promised(const Policy& policy, const Dependency& dependency) {
  const std::string name = lower_case(dependency.name);
  return std::ranges::any_of(policy.toolchain.provides, [&](const std::string& promised) {
    const std::string has = lower_case(promised);
    return has == name || has == "python3-" + name || has == "lib" + name + "-dev" ||
           has == name + "-dev";
  });
}

/// "github.com" of "https://github.com/google/googletest.git".
string_view host_of(string_view url) {
  const auto scheme = url.find("://");
  if (scheme == string_view::npos) return {};
  const string_view rest = url.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of("/:"));
}

/// What one file asks for and nobody has.
struct Lack {
  std::string ecosystem;
  std::uint32_t line = 0;  // of the first
  std::vector<std::string> names;
  bool any_sure = false;  // not all are asked for in some cases only
};

std::string list(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  if (names.size() > kMost) text += fmt::format(" and {} more", names.size() - kMost);
  return text;
}

/// Python's and conda's packages may be the machine's own; the rest is fetched by the build itself.
bool may_be_installed(string_view ecosystem) {
  return ecosystem == "pip" || ecosystem == "conda" || ecosystem == "meson";
}

void report(const std::string& file, const Lack& lack, Proof proof, Findings& findings) {
  const bool one = lack.names.size() == 1;
  std::string message = fmt::format("{} asks for {}, and the zip does not hold {}", shown(file),
                                    list(lack.names), one ? "it" : "them");
  if (may_be_installed(lack.ecosystem)) message += ", nor does the toolchain";
  if (!lack.any_sure)
    message += one ? " (asked for in some cases only)" : " (all in some cases only)";
  const bool sure =
      proof == Proof::fails_for_it || (lack.any_sure && !may_be_installed(lack.ecosystem));
  if (proof == Proof::none) message += "; vouch could not try whether the build needs it";
  const auto hint = std::ranges::find(kHints, string_view(lack.ecosystem),
                                      [](const auto& pair) { return pair.first; });
  Where where{.file = file};
  if (lack.line > 0) where.line = lack.line;
  findings.add(kNotSelfContained, sure ? Severity::warning : Severity::info, std::move(message),
               std::move(where), hint == std::end(kHints) ? "" : std::string(hint->second));
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  const Proof proof = proof_of(facts);
  if (proof == Proof::works) return;
  std::map<std::string, Lack> lacks;  // by file
  for (const Dependency& dependency : facts.dependencies) {
    if (dependency.in_zip || dependency.in_toolchain || is_promised(policy, dependency)) continue;
    Lack& lack = lacks[dependency.file];
    if (lack.names.empty()) lack.line = dependency.line;
    lack.ecosystem = dependency.ecosystem;
    lack.any_sure = lack.any_sure || !dependency.conditional;
    const string_view host = host_of(dependency.from);
    std::string name = shown(dependency.name);
    if (!host.empty()) name += fmt::format(" (from {})", shown(host));
    if (std::ranges::find(lack.names, name) == lack.names.end())
      lack.names.push_back(std::move(name));
  }
  constexpr std::size_t kMostFiles = 10;
  std::size_t files = 0;
  for (const auto& [file, lack] : lacks) {
    if (++files > kMostFiles) break;
    report(file, lack, proof, findings);
  }
}

}  // namespace

extern const Check build_self_contained{"whether the zip is self-contained", kKinds, run};

}  // namespace vouch::checks
