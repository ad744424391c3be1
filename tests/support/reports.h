// Reports for the tests of the formats: tests/golden/reports, and runs made from them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace vouch::tests {

/// tests/golden/reports/<name>.json: "passes", "fails", "unverified" or "hostile".
nlohmann::ordered_json golden_report(std::string_view name);

/// summary.json of the four, received against the built-in policy's deadline.
nlohmann::ordered_json golden_summary();

}  // namespace vouch::tests
