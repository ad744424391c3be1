#include "harness/report/document/toolchain_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "util/text.h"

namespace vouch::report {
namespace {

using Versions = std::map<std::string, std::string>;

Versions versions_of(const std::vector<std::pair<std::string, std::string>>& tools) {
  Versions out;
  for (const auto& [tool, version] : tools) out[tool] = upstream_version(version);
  return out;
}

/// Equal, or one is the other's beginning up to a dot: 12.2 and 12.2.0. No version is any version.
bool is_same(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.starts_with(a) && (a.empty() || a.size() == b.size() || b[a.size()] == '.');
}

std::string name_of(const std::string& tool, const std::string& version) {
  return version.empty() ? "none" : fmt::format("{} {}", tool, version);
}

}  // namespace

std::string upstream_version(std::string_view version) {
  if (version.empty() || !is_digit(version.front())) return std::string(version);
  if (const auto epoch = version.find(':'); epoch != std::string_view::npos) {
    version.remove_prefix(epoch + 1);
  }
  return std::string(version.substr(0, version.rfind('-')));
}

std::vector<ToolDifference> toolchain_differences(const Report& report) {
  std::vector<ToolDifference> out;
  if (report.staff_toolchain.empty() || report.toolchain.empty()) return out;
  const Versions staff = versions_of(report.staff_toolchain);
  const Versions here = versions_of(report.toolchain);
  for (const auto& [tool, version] : staff) {
    const auto mine = here.find(tool);
    if (mine == here.end()) {
      out.push_back({tool, version.empty() ? "any" : version, ""});
    } else if (!is_same(version, mine->second)) {
      out.push_back({tool, version, mine->second});
    }
  }
  for (const auto& [tool, version] : here) {
    if (!staff.contains(tool)) out.push_back({tool, "", version});
  }
  std::ranges::stable_sort(out, {}, &ToolDifference::tool);
  return out;
}

std::string describe_difference(const ToolDifference& difference) {
  return fmt::format("staff: {}; here: {}", name_of(difference.tool, difference.staff),
                     name_of(difference.tool, difference.here));
}

}  // namespace vouch::report
