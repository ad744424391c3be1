#include "harness/build/debian_packages.h"

#include <algorithm>
#include <span>

namespace vouch::build {
namespace {

struct Row {
  std::string_view name, package;
};

#include "harness/build/debian_packages.inc"

std::string_view find(std::span<const Row> rows, std::string_view name) {
  const auto row = std::ranges::lower_bound(rows, name, {}, &Row::name);
  return row != rows.end() && row->name == name ? row->package : std::string_view();
}

/// "tbb" of "libtbb.so.12" and of "tbb".
std::string_view plain_library(std::string_view name) {
  if (name.starts_with("lib") && name.find(".so") != name.npos)
    return name.substr(3, name.find(".so") - 3);
  return name;
}

}  // namespace

std::string_view debian_package_of(const StepCause& cause) {
  const std::string_view name = cause.object;
  switch (cause.kind) {
    case StepCause::Kind::missing_header: return find(kHeaders, name.substr(0, name.find('/')));
    case StepCause::Kind::missing_library: return find(kLibraries, plain_library(name));
    case StepCause::Kind::missing_command: return find(kCommands, name);
    default: return {};
  }
}

}  // namespace vouch::build
