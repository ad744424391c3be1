#include "harness/report/document/receipt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "harness/report/document/json_read.h"
#include "harness/report/document/report_json.h"
#include "util/os/text_file.h"
#include "util/printable.h"
#include "util/sha256.h"
#include "util/usage_error.h"

namespace vouch::report {
namespace {

using json_read::at;
using json_read::list;
using json_read::text;
using nlohmann::ordered_json;

constexpr std::string_view kSchema = "vouch-receipt/1";
constexpr std::string_view kReportSchemaPrefix = "vouch-report/";
// report.html holds its receipt between these.
constexpr std::string_view kReceiptOpening = "<script type=\"application/json\" id=\"receipt\">";
constexpr std::string_view kReceiptClosing = "</script>";

std::string short_code(const Report& report) {
  std::string all = fmt::format("{} {}\n{}\n{}\n", report.tool_version, report.tool_sha256,
                                report.policy_sha256, report.toolchain_sha256);
  std::vector<std::string> files;
  for (const FileView& file : report.files)
    files.push_back(fmt::format("{} {}\n", name(file.role), file.sha256));
  std::ranges::sort(files);
  for (const std::string& file : files) all += file;
  const std::string digest = sha256(all);
  return fmt::format("{}-{}-{}-{}", digest.substr(0, 4), digest.substr(4, 4), digest.substr(8, 4),
                     digest.substr(12, 4));
}

ordered_json parse_or_null(std::string_view text) {
  return ordered_json::parse(text, nullptr, false);
}

std::string text_at(const ordered_json& json, const char* object, const char* key) {
  return text(at(json, object), key);
}

using Named = std::map<std::string, std::string>;

/// name -> value of an array of objects; anything else is left out.
Named named(const ordered_json& json, const char* object, const char* array, const char* name,
            const char* value) {
  Named out;
  for (const ordered_json& item : list(at(json, object), array)) {
    if (std::string key = text(item, name); !key.empty()) out[std::move(key)] = text(item, value);
  }
  return out;
}

void add_if_different(std::string what, const std::string& here, const std::string& there,
                      std::vector<ReceiptDifference>& out) {
  if (here != there) out.push_back({std::move(what), here, there});
}

void compare_named(const Named& here, const Named& there, std::string_view suffix,
                   std::vector<ReceiptDifference>& out) {
  Named all = here;
  all.insert(there.begin(), there.end());
  for (const auto& [name, value] : all) {
    const auto mine = here.find(name), theirs = there.find(name);
    add_if_different(name + std::string(suffix), mine == here.end() ? "" : mine->second,
                     theirs == there.end() ? "" : theirs->second, out);
  }
}

}  // namespace

ordered_json make_receipt(const Report& report) {
  ordered_json receipt;
  receipt["schema"] = kSchema;
  receipt["tool"] = {
      {"name", "vouch"}, {"version", report.tool_version}, {"sha256", report.tool_sha256}};
  receipt["policy"] = {{"name", report.policy}, {"sha256", report.policy_sha256}};
  ordered_json manifest = ordered_json::array();
  for (const auto& [tool, version] : report.toolchain) {
    manifest.push_back({{"tool", tool}, {"version", version}});
  }
  receipt["toolchain"] = {{"sha256", report.toolchain_sha256}, {"manifest", std::move(manifest)}};
  ordered_json files = ordered_json::array();
  for (const FileView& file : report.files) {
    files.push_back({{"role", name(file.role)},
                     {"name", file.name},
                     {"sha256", file.sha256},
                     {"bytes", file.bytes}});
  }
  receipt["submission"] = {{"id", report.id}, {"files", std::move(files)}};
  receipt["verdict"] = report.verdict;
  receipt["code"] = short_code(report);
  return receipt;
}

ordered_json read_receipt(const std::filesystem::path& file) {
  const std::string content = os::read_given(file);
  ordered_json json = parse_or_null(content);
  if (const auto begin = content.find(kReceiptOpening);
      json.is_discarded() && begin != std::string::npos) {
    const auto from = begin + kReceiptOpening.size();
    const auto end = std::min(content.find(kReceiptClosing, from), content.size());
    json = parse_or_null(std::string_view(content).substr(from, end - from));
  }
  if (json.is_object() && json.contains("schema") && json["schema"].is_string()) {
    const std::string schema = json["schema"].get<std::string>();
    if (schema == kSchema) return json;
    if (schema.starts_with(kReportSchemaPrefix)) return make_receipt(parse_report(json));
  }
  throw UsageError(fmt::format(
      "{} holds no receipt; give a report.json, a report.html or a receipt", file.string()));
}

std::vector<ReceiptDifference> compare_receipts(const ordered_json& here,
                                                const ordered_json& there) {
  std::vector<ReceiptDifference> out;
  compare_named(named(here, "submission", "files", "role", "sha256"),
                named(there, "submission", "files", "role", "sha256"), " file", out);
  const std::string policy_here = text_at(here, "policy", "sha256");
  const std::string policy_there = text_at(there, "policy", "sha256");
  if (policy_here != policy_there) {
    out.push_back(
        {"policy", fmt::format("{} {}", text_at(here, "policy", "name"), policy_here.substr(0, 12)),
         fmt::format("{} {}", text_at(there, "policy", "name"), policy_there.substr(0, 12))});
  }
  if (text_at(here, "toolchain", "sha256") != text_at(there, "toolchain", "sha256")) {
    const std::size_t before = out.size();
    compare_named(named(here, "toolchain", "manifest", "tool", "version"),
                  named(there, "toolchain", "manifest", "tool", "version"), "", out);
    if (out.size() == before) {
      out.push_back({"toolchain", text_at(here, "toolchain", "sha256"),
                     text_at(there, "toolchain", "sha256")});
    }
  }
  const auto vouch_of = [](const ordered_json& receipt) {
    return fmt::format("{} {}", text_at(receipt, "tool", "version"),
                       text_at(receipt, "tool", "sha256").substr(0, 12));
  };
  add_if_different("vouch", vouch_of(here), vouch_of(there), out);
  return out;
}

std::string describe_receipt_differences(const std::vector<ReceiptDifference>& differences) {
  if (differences.empty()) {
    return "Same receipt: the same submission, policy, toolchain and vouch.\n";
  }
  const auto shown = [](const std::string& value) {
    if (value.empty()) return std::string("none");
    // A digest is told apart by its first digits; nobody compares 64 of them by eye.
    return visible(value.size() == 64 ? value.substr(0, 12) : value);
  };
  std::string out = "Another receipt:\n";
  for (const ReceiptDifference& difference : differences) {
    out += fmt::format("  {}: there {}; here {}\n", visible(difference.what),
                       shown(difference.there), shown(difference.here));
  }
  return out;
}

}  // namespace vouch::report
