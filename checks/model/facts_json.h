// Facts as JSON and back: what the worker answers in, and facts.json. Reading throws
// nlohmann::json::exception on a missing key or a wrong type, and the caller makes that an
// InternalError. Unknown values are null, never left out. The library itself is included by
// facts_json.cc alone.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "checks/model/facts.h"
#include "checks/model/policy.h"

namespace vouch {

void to_json(nlohmann::json& json, const ArchiveFacts& value);
void from_json(const nlohmann::json& json, ArchiveFacts& value);
void to_json(nlohmann::json& json, const ReadmeFacts& value);
void from_json(const nlohmann::json& json, ReadmeFacts& value);
void to_json(nlohmann::json& json, const Dependency& value);
void from_json(const nlohmann::json& json, Dependency& value);
void to_json(nlohmann::json& json, const ReportFacts& value);
void from_json(const nlohmann::json& json, ReportFacts& value);
void to_json(nlohmann::json& json, const Facts& value);
void from_json(const nlohmann::json& json, Facts& value);
// The part of the policy that the worker is told.
void to_json(nlohmann::json& json, const ArchivePolicy& value);
void from_json(const nlohmann::json& json, ArchivePolicy& value);
void to_json(nlohmann::json& json, const PlannedStep& value);
void from_json(const nlohmann::json& json, PlannedStep& value);
void to_json(nlohmann::json& json, const StepFacts& value);
void from_json(const nlohmann::json& json, StepFacts& value);

}  // namespace vouch
