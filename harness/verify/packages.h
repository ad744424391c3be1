// The packages of a toolchain that a build can tell apart: those with files that a step can run,
// link, include or load.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace vouch::verify {

/// Version by name, of Debian's installed packages below `root`. Left out are documentation,
/// translations, editors and fonts, and whatever else has only such files; in doubt a package
/// counts.
std::map<std::string, std::string> usable_packages(const std::filesystem::path& root);

/// A line a package, "name version": what is kept of a run, and digested.
std::string packages_text(const std::map<std::string, std::string>& packages);

/// What changed since, a phrase a package: "gcc-12 12.2.0-14 -> 12.2.0-15", "tcl is gone". `before`
/// is packages_text().
std::vector<std::string> package_changes(const std::string& before,
                                         const std::map<std::string, std::string>& now);

}  // namespace vouch::verify
