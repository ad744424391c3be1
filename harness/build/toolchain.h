// What the verifying machine has to build with: its tools and their versions, its packages, and
// what the course provides. Read from the package database; only tools that no package brought are
// asked for their version. Nothing of a group is run.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/policy.h"
#include "checks/model/step_facts.h"

namespace vouch::build {

class Toolchain {
 public:
  /// Looks at the toolchain below `root`, as the sandbox will show it.
  Toolchain(const std::filesystem::path& root, const ToolchainPolicy& policy);

  /// Is a command of that name in the sandbox's PATH?
  bool has_command(std::string_view name) const;
  /// Is a Debian package installed, by its own name, one that it stands for ("g++-9" by g++,
  /// "openjdk-8-jdk" by any JDK), or a command of that name?
  bool has_package(std::string_view name) const;
  /// Does the course promise it, by that name or as its Debian package ("python3-torch")?
  bool is_promised(std::string_view name) const;
  /// Does its Python have a distribution of that name ("scikit-learn"), by Debian's package or by
  /// another way?
  bool has_python_package(std::string_view name) const;
  /// The tools with their versions. Some are asked, so it is made once. Not for several threads.
  ToolchainFacts manifest() const;

 private:
  ToolchainFacts make_manifest() const;
  void read_packages();
  void read_python_packages();
  std::filesystem::path path_of(std::string_view command) const;  // "": not there

  std::filesystem::path root_;
  std::map<std::string, std::string, std::less<>> versions_;  // of installed packages
  std::set<std::string, std::less<>> stand_ins_;              // what they say they provide
  std::set<std::string, std::less<>> python_;                 // plain names of distributions
  std::vector<std::string> promised_;
  mutable std::optional<ToolchainFacts> manifest_;
};

}  // namespace vouch::build
