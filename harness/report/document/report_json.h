// report.json ("vouch-report/1"): the two doors between a Report and its JSON, and the text that
// JSON is written as.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::report {

/// Keys in the schema's order; what is unknown is null, never left out.
nlohmann::ordered_json to_json(const Report& report);

/// What is missing or of another type is absent, so that a report of a later version can still be
/// shown. Does not throw.
Report parse_report(const nlohmann::ordered_json& json);
/// The same of a file's text; none where that is not a JSON object.
std::optional<Report> parse_report_text(std::string_view text);

/// Findings beside a report: those for staff alone, as staff.json and processes of a batch have
/// them. Throws nothing; what is not a list has none.
nlohmann::ordered_json to_json(const std::vector<FindingView>& findings);
std::vector<FindingView> parse_findings(const nlohmann::ordered_json& json);
nlohmann::ordered_json to_json(const FindingView& finding);
FindingView parse_finding(const nlohmann::ordered_json& json);

/// `json` as text, two spaces of indent, a newline at the end. Bytes that are not UTF-8 become
/// U+FFFD.
std::string to_text(const nlohmann::ordered_json& json);
/// The same as one line without layout.
std::string to_line(const nlohmann::ordered_json& json);

}  // namespace vouch::report
