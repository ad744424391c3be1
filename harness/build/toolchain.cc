#include "harness/build/toolchain.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <utility>

#include "checks/model/dependency_facts.h"
#include "util/error.h"
#include "util/os/subprocess.h"
#include "util/sha256.h"

namespace vouch::build {
namespace {

namespace fs = std::filesystem;

/// The tools of the manifest, with the Debian packages that bring them.
struct ToolRow {
  const char* tool;
  std::array<const char*, 3> packages;
};
constexpr ToolRow kTools[] = {{"bash", {"bash"}},
                              {"gcc", {"gcc"}},
                              {"g++", {"g++"}},
                              {"clang", {"clang"}},
                              {"ld", {"binutils"}},
                              {"make", {"make"}},
                              {"cmake", {"cmake"}},
                              {"ninja", {"ninja-build"}},
                              {"meson", {"meson"}},
                              {"autoconf", {"autoconf"}},
                              {"automake", {"automake"}},
                              {"pkg-config", {"pkgconf", "pkg-config"}},
                              {"python3", {"python3"}},
                              {"pip3", {"python3-pip"}},
                              {"java", {"openjdk-17-jre-headless", "default-jre-headless"}},
                              {"javac", {"openjdk-17-jdk-headless", "default-jdk-headless"}},
                              {"mvn", {"maven"}},
                              {"gradle", {"gradle"}},
                              {"ant", {"ant"}},
                              {"cargo", {"cargo"}},
                              {"rustc", {"rustc"}},
                              {"go", {"golang-go"}},
                              {"node", {"nodejs"}},
                              {"npm", {"npm"}},
                              {"nvcc", {"nvidia-cuda-toolkit"}},
                              {"perl", {"perl"}},
                              {"ruby", {"ruby"}},
                              {"git", {"git"}},
                              {"docker", {"docker.io"}},
                              {"mpirun", {"openmpi-bin"}}};

constexpr std::array kPathDirectories{"usr/local/bin",  "usr/bin",  "bin", "usr/games",
                                      "usr/local/sbin", "usr/sbin", "sbin"};

/// "gcc" of "gcc-9", "python3" of "python3.8", "libfoo-dev" of "libfoo-dev=1.2" and ":amd64".
std::string plain_name(std::string_view package) {
  package = package.substr(0, package.find_first_of("=:/"));
  for (const std::string_view compiler :
       {"gcc", "g++", "clang", "gfortran", "golang", "llvm", "lld", "nodejs"}) {
    if (package.starts_with(compiler) && package.size() > compiler.size() &&
        package[compiler.size()] == '-' &&
        std::isdigit(static_cast<unsigned char>(package[compiler.size() + 1])) != 0) {
      return std::string(compiler);
    }
  }
  if (package.starts_with("python3.")) {
    const auto rest = package.find_first_not_of("0123456789", 8);
    return "python3" +
           (rest == std::string_view::npos ? std::string() : std::string(package.substr(rest)));
  }
  return std::string(package);
}

constexpr std::pair<std::string_view, std::string_view> kSynonyms[] = {
    {"python", "python3"},
    {"python-pip", "python3-pip"},
    {"pip", "python3-pip"},
    {"python-dev", "python3-dev"},
    {"golang", "golang-go"},
    {"node", "nodejs"},
    {"pkg-config", "pkgconf"},
    {"ninja", "ninja-build"},
    {"gcc-c++", "g++"},
    {"openjdk", "default-jdk-headless"},
    {"java", "default-jre-headless"},
    {"cmake3", "cmake"},
    {"rust", "rustc"},
    {"build-essential", "g++"}};

std::string asked_version(const fs::path& program) {
  os::ProcessSpec spec;
  spec.argv = {program.string(), "--version"};
  spec.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=/nonexistent"};
  spec.wall = std::chrono::seconds(10);
  spec.output_bytes = 64 << 10;
  try {
    const os::ProcessResult end = os::run_process(spec);
    // The first word that begins with a digit: "release 12.8, V12.8.93", "cargo 1.63.0".
    const std::string& text = end.output;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool begins =
          at == 0 || text[at - 1] == ' ' || text[at - 1] == 'v' || text[at - 1] == 'V';
      if (begins && std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
        const std::string word =
            text.substr(at, std::min(text.find_first_of(" ,\n)", at), text.size()) - at);
        if (word.find('.') != std::string::npos) return word;
      }
    }
  } catch (const InternalError&) {
    // A tool that cannot be started tells no version; the step that needs it will say so.
  }
  return "unknown";
}

}  // namespace

Toolchain::Toolchain(const fs::path& root, const ToolchainPolicy& policy)
    : root_(root), promised_(policy.provides) {
  read_packages();
  read_python_packages();
}

/// NAME-VERSION.dist-info and .egg-info, where Debian's Python looks for them.
void Toolchain::read_python_packages() {
  std::vector<fs::path> directories{root_ / "usr/lib/python3/dist-packages"};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root_ / "usr/local/lib", error)) {
    if (entry.path().filename().string().starts_with("python3"))
      directories.push_back(entry.path() / "dist-packages");
  }
  for (const fs::path& directory : directories) {
    for (const auto& entry : fs::directory_iterator(directory, error)) {
      const std::string name = entry.path().filename();
      if (name.ends_with(".dist-info") || name.ends_with(".egg-info"))
        python_.insert(plain_package_name(name.substr(0, name.find('-'))));
    }
  }
}

void Toolchain::read_packages() {
  std::ifstream status(root_ / "var/lib/dpkg/status");
  std::string package;
  std::string version;
  std::string provides;
  bool installed = false;
  const auto close = [&] {
    if (installed && !package.empty()) {
      versions_[package] = version;
      for (std::size_t at = 0; at < provides.size();) {
        const auto end = std::min(provides.find(',', at), provides.size());
        std::string name = provides.substr(at, end - at);
        name = name.substr(0, name.find(" ("));
        name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
        stand_ins_.insert(name);
        at = end + 1;
      }
    }
    package.clear();
    version.clear();
    provides.clear();
    installed = false;
  };
  for (std::string line; std::getline(status, line);) {
    if (line.empty()) close();
    if (line.starts_with("Package: ")) package = line.substr(9);
    if (line.starts_with("Version: ")) version = line.substr(9);
    if (line.starts_with("Provides: ")) provides = line.substr(10);
    if (line == "Status: install ok installed") installed = true;
  }
  close();
}

fs::path Toolchain::path_of(std::string_view name) const {
  if (name.empty() || name.find('/') != std::string_view::npos) return {};
  for (const char* directory : kPathDirectories) {
    std::error_code error;
    const fs::path program = root_ / directory / name;
    if (fs::exists(program, error)) return program;
  }
  return {};
}

bool Toolchain::has_command(std::string_view name) const { return !path_of(name).empty(); }

bool Toolchain::has_package(std::string_view name) const {
  std::string plain = plain_name(name);
  const auto is_there = [&](std::string_view package) {
    return versions_.contains(package) || stand_ins_.contains(package);
  };
  if (is_there(plain) || has_command(plain)) return true;
  if (plain.find("jdk") != std::string::npos) return has_command("javac");
  if (plain.find("jre") != std::string::npos) return has_command("java");
  const auto synonym =
      std::ranges::find(kSynonyms, plain, [](const auto& pair) { return pair.first; });
  return synonym != std::end(kSynonyms) &&
         (is_there(synonym->second) || has_command(synonym->second));
}

bool Toolchain::is_promised(std::string_view name) const {
  return std::ranges::any_of(promised_, [&](std::string_view promised) {
    return promised == name || promised == "python3-" + std::string(name) ||
           promised == "lib" + std::string(name) + "-dev" || promised == std::string(name) + "-dev";
  });
}

bool Toolchain::has_python_package(std::string_view name) const {
  const std::string plain = plain_package_name(name);
  return python_.contains(plain) || versions_.contains("python3-" + plain);
}

ToolchainFacts Toolchain::manifest() const {
  if (!manifest_) manifest_ = make_manifest();
  return *manifest_;
}

ToolchainFacts Toolchain::make_manifest() const {
  ToolchainFacts facts;
  facts.root = root_.string();
  std::string text;
  for (const ToolRow& row : kTools) {
    if (!has_command(row.tool)) continue;
    std::string version;
    for (const char* package : row.packages) {
      if (package == nullptr || !version.empty()) continue;
      if (const auto it = versions_.find(std::string_view(package)); it != versions_.end())
        version = it->second;
    }
    if (version.empty()) version = root_ == "/" ? asked_version(path_of(row.tool)) : "unknown";
    text += std::string(row.tool) + ' ' + version + '\n';
    facts.manifest.push_back({row.tool, version});
  }
  facts.sha256 = sha256(text);
  return facts;
}

}  // namespace vouch::build
