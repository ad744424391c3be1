// The receipt of a verification: what was verified, by which rules, with which tools. Two runs with
// equal receipts give the same verdict; where they differ, the difference tells what to look at.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::report {

/// "vouch-receipt/1":
///   schema, tool{version, sha256}, policy{name, sha256}, toolchain{sha256, manifest[{tool,
///   version}]}, submission{id, files[{role, name, sha256, bytes}]}, verdict, code
/// `code` is short enough to read aloud: sixteen hexadecimal digits in groups of four, of the
/// SHA-256 over the digests of the files, the policy, the toolchain and vouch. The id and
/// the files' names do not enter it: the same bytes under other names are the same submission.
nlohmann::ordered_json make_receipt(const Report& report);

/// Reads a receipt from a file that holds one: a receipt, a report.json, or a report.html. Throws
/// UsageError for anything else.
nlohmann::ordered_json read_receipt(const std::filesystem::path& file);

struct ReceiptDifference {
  std::string what;  // "code", "policy", "gcc", ...
  std::string here, there;
};

/// What differs; empty when both are of the same submission under the same policy, toolchain and
/// vouch. Of the toolchain each tool is named; a toolchain that cannot be compared tool by tool is
/// told by its digests.
std::vector<ReceiptDifference> compare_receipts(const nlohmann::ordered_json& here,
                                                const nlohmann::ordered_json& there);

/// What `vouch check --receipt FILE` says, for people, line by line.
std::string describe_receipt_differences(const std::vector<ReceiptDifference>& differences);

}  // namespace vouch::report
