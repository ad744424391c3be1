#include "harness/report/document/redact.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/report/document/report_json.h"
#include "util/text.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_local_part(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("._%+-'").find(c) != std::string_view::npos;
}
bool is_domain(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; }

/// True for "example.edu": a dot, and letters alone behind the last one. Not for "4.17.21".
bool is_mail_domain(std::string_view domain) {
  const auto dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view last = domain.substr(dot + 1);
  return last.size() >= 2 && std::ranges::all_of(last, is_letter);
}

std::string redact_addresses(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > copied && is_local_part(text[begin - 1])) --begin;
    std::size_t end = at + 1;
    while (end < text.size() && is_domain(text[end])) ++end;
    while (end > at + 1 && !is_letter(text[end - 1])) --end;
    if (begin == at || !is_mail_domain(text.substr(at + 1, end - at - 1))) continue;
    out += text.substr(copied, begin - copied);
    out += "[e-mail]";
    copied = end;
  }
  out += text.substr(copied);
  return out;
}

std::string redact_directory(std::string text, std::string_view directory) {
  const auto ends_path = [](char c) {
    return c <= ' ' || std::string_view("'\"`<>()[]{},;:").find(c) != std::string_view::npos;
  };
  for (auto at = text.find(directory); at != std::string::npos; at = text.find(directory, at)) {
    std::size_t end = at + directory.size();
    const bool is_whole_name =
        directory.back() == '-' || end == text.size() || text[end] == '/' || ends_path(text[end]);
    if (!is_whole_name) {
      at = end;
      continue;
    }
    while (end < text.size() && !ends_path(text[end])) ++end;
    constexpr std::string_view kShown = "[path]";
    text.replace(at, end - at, kShown);
    at += kShown.size();
  }
  return text;
}

void redact_all(ordered_json& json, std::span<const std::string> directories) {
  if (json.is_string()) {
    json = redact_text(json.get_ref<const std::string&>(), directories);
  } else if (json.is_structured()) {
    for (ordered_json& inner : json) redact_all(inner, directories);
  }
}

}  // namespace

std::string redact_text(std::string_view text, std::span<const std::string> directories) {
  std::string out = redact_addresses(text);
  for (const std::string& directory : directories) {
    if (directory.size() > 1) out = redact_directory(std::move(out), directory);
  }
  return out;
}

Report redact_report(Report report, std::span<const std::string> directories) {
  for (auto& [name, email] : report.members) email.clear();
  std::erase_if(report.findings,
                [](const FindingView& finding) { return finding.audience != Audience::group; });
  if (report.toolchain_root != "/") report.toolchain_root.clear();
  // By way of JSON, where every text is met: no member that is added can be forgotten.
  ordered_json json = to_json(report);
  redact_all(json, directories);
  return parse_report(json);
}

Evidence redact_evidence(Evidence evidence, std::span<const std::string> directories) {
  for (auto& [step, log] : evidence.logs) {
    for (LogEvidence::Line& line : log.lines) line.text = redact_text(line.text, directories);
  }
  evidence.readme = redact_text(evidence.readme, directories);
  return evidence;
}

}  // namespace vouch::report
