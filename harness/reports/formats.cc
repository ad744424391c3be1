// The one table of formats.
#include "harness/reports/formats.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "harness/reports/report_json.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;

std::string text_of(const ordered_json& report, const FormatContext& context) {
  return terminal_report(report, context.style);
}
std::string text_of_run(const ordered_json& summary, const EachReport&,
                        const FormatContext& context) {
  return terminal_table(summary, context.style);
}
std::string json_of(const ordered_json& report, const FormatContext&) { return to_text(report); }
std::string json_of_run(const ordered_json& summary, const EachReport&, const FormatContext&) {
  return to_text(summary);
}
std::string markdown_of(const ordered_json& report, const FormatContext&) {
  return markdown_report(report);
}
std::string markdown_of_run(const ordered_json& summary, const EachReport&, const FormatContext&) {
  return markdown_table(summary);
}
std::string html_of(const ordered_json& report, const FormatContext& context) {
  return html_report(report, context.folder);
}
std::string html_of_run(const ordered_json& summary, const EachReport&, const FormatContext&) {
  return html_index(summary);
}

}  // namespace

std::span<const Format> formats() {
  static constexpr auto kFormats = std::to_array<Format>({
      {"text", "for a terminal", text_of, text_of_run},
      {"json", "report.json, or summary.json of a run", json_of, json_of_run},
      {"markdown", "for a comment or a mail", markdown_of, markdown_of_run},
      {"html", "one page that needs no network", html_of, html_of_run},
  });
  return kFormats;
}

const Format* find_format(std::string_view name) {
  const auto it = std::ranges::find(formats(), name, &Format::name);
  return it == formats().end() ? nullptr : &*it;
}

}  // namespace vouch::harness
