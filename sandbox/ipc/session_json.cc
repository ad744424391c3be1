#include "sandbox/ipc/session_json.h"

namespace vouch::sandbox {
namespace {

using nlohmann::json;

json limits_to_json(const Limits& limits) {
  return {{"wall_ms", limits.wall.count()},      {"cpu_ms", limits.cpu.count()},
          {"memory_bytes", limits.memory_bytes}, {"processes", limits.processes},
          {"disk_bytes", limits.disk_bytes},     {"inodes", limits.inodes},
          {"file_bytes", limits.file_bytes},     {"output_bytes", limits.output_bytes}};
}

Limits limits_from_json(const json& value) {
  Limits limits;
  limits.wall = std::chrono::milliseconds(value.at("wall_ms").get<std::int64_t>());
  limits.cpu = std::chrono::milliseconds(value.at("cpu_ms").get<std::int64_t>());
  value.at("memory_bytes").get_to(limits.memory_bytes);
  value.at("processes").get_to(limits.processes);
  value.at("disk_bytes").get_to(limits.disk_bytes);
  value.at("inodes").get_to(limits.inodes);
  value.at("file_bytes").get_to(limits.file_bytes);
  value.at("output_bytes").get_to(limits.output_bytes);
  return limits;
}

std::vector<std::string> strings(const std::vector<std::filesystem::path>& paths) {
  return {paths.begin(), paths.end()};
}

std::vector<std::filesystem::path> paths(const json& value) {
  const auto texts = value.get<std::vector<std::string>>();
  return {texts.begin(), texts.end()};
}

}  // namespace

json to_json(const SessionSpec& spec) {
  return {{"workspace", spec.workspace.string()},
          {"uid", spec.identity.uid},
          {"gid", spec.identity.gid},
          {"weak", spec.isolation == Isolation::weak},
          {"root", spec.root.string()},
          {"mounts", strings(spec.mounts)},
          {"devices", strings(spec.devices)},
          {"network", spec.network},
          {"environment", spec.environment},
          {"require", spec.require},
          {"total", limits_to_json(spec.total)}};
}

SessionSpec session_spec_from_json(const json& value) {
  SessionSpec spec;
  spec.workspace = value.at("workspace").get<std::string>();
  value.at("uid").get_to(spec.identity.uid);
  value.at("gid").get_to(spec.identity.gid);
  spec.isolation = value.at("weak").get<bool>() ? Isolation::weak : Isolation::strict;
  spec.root = value.at("root").get<std::string>();
  spec.mounts = paths(value.at("mounts"));
  spec.devices = paths(value.at("devices"));
  value.at("network").get_to(spec.network);
  value.at("environment").get_to(spec.environment);
  value.at("require").get_to(spec.require);
  spec.total = limits_from_json(value.at("total"));
  return spec;
}

json to_json(const Command& command) {
  return {{"script", command.script},
          {"limits", limits_to_json(command.limits)},
          {"window_ms", command.window.count()},
          {"from_workspace", command.from_workspace}};
}

Command command_from_json(const json& value) {
  Command command;
  value.at("script").get_to(command.script);
  command.limits = limits_from_json(value.at("limits"));
  command.window = std::chrono::milliseconds(value.at("window_ms").get<std::int64_t>());
  value.at("from_workspace").get_to(command.from_workspace);
  return command;
}

json to_json(const RunResult& result) {
  return {{"ending", static_cast<int>(result.ending)},
          {"exit_code", result.exit_code},
          {"signal", result.signal},
          {"wall_ms", result.usage.wall.count()},
          {"cpu_ms", result.usage.cpu.count()},
          {"peak_memory_bytes", result.usage.peak_memory_bytes},
          {"output_bytes", result.output_bytes},
          {"hosts", result.hosts},
          {"changed", result.changed},
          {"trouble", result.trouble}};
}

RunResult run_result_from_json(const json& value) {
  RunResult result;
  result.ending = static_cast<Ending>(value.at("ending").get<int>());
  value.at("exit_code").get_to(result.exit_code);
  value.at("signal").get_to(result.signal);
  result.usage.wall = std::chrono::milliseconds(value.at("wall_ms").get<std::int64_t>());
  result.usage.cpu = std::chrono::milliseconds(value.at("cpu_ms").get<std::int64_t>());
  value.at("peak_memory_bytes").get_to(result.usage.peak_memory_bytes);
  value.at("output_bytes").get_to(result.output_bytes);
  value.at("hosts").get_to(result.hosts);
  value.at("changed").get_to(result.changed);
  value.at("trouble").get_to(result.trouble);
  return result;
}

json to_json(const Enforced& enforced) {
  return {{"memory", enforced.memory},   {"processes", enforced.processes},
          {"cpu", enforced.cpu},         {"disk", enforced.disk},
          {"network", enforced.network}, {"files", enforced.files}};
}

Enforced enforced_from_json(const json& value) {
  Enforced enforced;
  value.at("memory").get_to(enforced.memory);
  value.at("processes").get_to(enforced.processes);
  value.at("cpu").get_to(enforced.cpu);
  value.at("disk").get_to(enforced.disk);
  value.at("network").get_to(enforced.network);
  value.at("files").get_to(enforced.files);
  return enforced;
}

}  // namespace vouch::sandbox
