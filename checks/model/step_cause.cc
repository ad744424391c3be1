#include "checks/model/step_cause.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch {
namespace {

using enum StepCause::Kind;

constexpr std::array<std::pair<StepCause::Kind, std::string_view>, 16> kNames{
    {{missing_header, "missing_header"},
     {missing_library, "missing_library"},
     {missing_command, "missing_command"},
     {missing_module, "missing_module"},
     {missing_file, "missing_file"},
     {missing_toolchain, "missing_toolchain"},
     {toolchain_drift, "toolchain_drift"},
     {other_platform, "other_platform"},
     {needs_network, "needs_network"},
     {needs_root, "needs_root"},
     {needs_device, "needs_device"},
     {sandbox_refuses, "sandbox_refuses"},
     {limit, "limit"},
     {compile_error, "compile_error"},
     {test_failure, "test_failure"},
     {bad_interpreter, "bad_interpreter"}}};

}  // namespace

bool StepCause::is_dependency() const {
  return kind == missing_header || kind == missing_library || kind == missing_module;
}

bool StepCause::is_machines() const {
  return kind == missing_toolchain || kind == toolchain_drift || kind == needs_root ||
         kind == needs_device || kind == sandbox_refuses;
}

std::string_view name(StepCause::Kind kind) {
  const auto* row = std::ranges::find(kNames, kind, [](const auto& pair) { return pair.first; });
  return row == kNames.end() ? std::string_view() : row->second;
}

std::optional<StepCause> parse_step_cause(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto* row = std::ranges::find(kNames, text.substr(0, colon),
                                      [](const auto& pair) { return pair.second; });
  if (row == kNames.end()) return std::nullopt;
  return StepCause{row->first, std::string(text.substr(std::min(colon + 1, text.size())))};
}

std::string to_string(const StepCause& cause) {
  std::string text(name(cause.kind));
  if (!cause.object.empty()) text += ":" + cause.object;
  return text;
}

}  // namespace vouch
