#include "checks/model/nature.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch {
namespace {

using enum Nature;

constexpr auto kNames =
    std::to_array<std::pair<Nature, std::string_view>>({{unknown, "unknown"},
                                                        {neutral, "neutral"},
                                                        {look, "look"},
                                                        {manual, "manual"},
                                                        {clean, "clean"},
                                                        {fetch, "fetch"},
                                                        {system_install, "system-install"},
                                                        {dependency_install, "dependency-install"},
                                                        {configure, "configure"},
                                                        {build, "build"},
                                                        {test, "test"},
                                                        {cluster, "cluster"},
                                                        {container, "container"},
                                                        {run, "run"}});

}  // namespace

std::string_view name(Nature nature) {
  const auto* row = std::ranges::find(kNames, nature, [](const auto& pair) { return pair.first; });
  return row == kNames.end() ? std::string_view() : row->second;
}

std::optional<Nature> nature_from_name(std::string_view text) {
  const auto* row = std::ranges::find(kNames, text, [](const auto& pair) { return pair.second; });
  if (row == kNames.end()) return std::nullopt;
  return row->first;
}

}  // namespace vouch
