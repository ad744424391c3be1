// SessionSpec, Command and RunResult as JSON: what vouch and its supervisor tell each other.
#pragma once

#include <nlohmann/json.hpp>

#include "sandbox/session.h"

namespace vouch::sandbox {

nlohmann::json to_json(const SessionSpec& spec);
SessionSpec session_spec_from_json(const nlohmann::json& json);

nlohmann::json to_json(const Command& command);
Command command_from_json(const nlohmann::json& json);

nlohmann::json to_json(const RunResult& result);
RunResult run_result_from_json(const nlohmann::json& json);

nlohmann::json to_json(const Enforced& enforced);
Enforced enforced_from_json(const nlohmann::json& json);

}  // namespace vouch::sandbox
