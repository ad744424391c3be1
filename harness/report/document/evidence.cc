#include "harness/report/document/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "checks/model/output_layout.h"
#include "harness/report/document/escape.h"
#include "util/error.h"
#include "util/os/text_file.h"

namespace vouch::report {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFirstLines = 40, kLastLines = 160;
constexpr std::size_t kLineBytes = 2000;
constexpr std::uintmax_t kLargestFile = 32U << 20U;
constexpr std::size_t kReadmeBytes = 64U << 10U;  // what facts.json keeps of it
constexpr std::uint32_t kPages = 24;
constexpr std::size_t kPicturesBytes = 8U << 20U;
constexpr std::size_t kTreeEntries = 1500;

void load_boxes(const nlohmann::json& report, std::map<std::uint32_t, BoxEvidence>& boxes) {
  std::uint32_t number = 0;
  for (const nlohmann::json& page : report.value("page_facts", nlohmann::json::array())) {
    ++number;
    const auto box = page.find("text_box_pt");
    if (box == page.end() || !box->is_object()) continue;
    boxes[number] = {page.value("width_pt", 0.0), page.value("height_pt", 0.0),
                     box->value("left", 0.0),     box->value("top", 0.0),
                     box->value("right", 0.0),    box->value("bottom", 0.0)};
  }
}

void load_facts(const std::string& text, Evidence& evidence) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("facts")) return;
  const nlohmann::json& facts = json["facts"];
  if (const auto archive = facts.find("archive"); archive != facts.end() && archive->is_object()) {
    for (const nlohmann::json& entry : archive->value("tree", nlohmann::json::array())) {
      if (evidence.tree.size() == kTreeEntries) {
        ++evidence.tree_left_out;
        continue;
      }
      evidence.tree.push_back({entry.value("path", std::string()),
                               static_cast<char>(entry.value("type", static_cast<int>('f'))),
                               entry.value("bytes", std::uint64_t{0}),
                               entry.value("executable", false)});
    }
  }
  if (const auto readme = facts.find("readme"); readme != facts.end() && readme->is_object()) {
    evidence.readme = readme->value("text", std::string());
    evidence.readme_is_cut = evidence.readme.size() < readme->value("bytes", std::uint64_t{0}) &&
                             evidence.readme.size() + 4 > kReadmeBytes;
  }
  if (const auto report = facts.find("report"); report != facts.end() && report->is_object()) {
    load_boxes(*report, evidence.boxes);
  }
  std::uint32_t number = 0;
  for (const nlohmann::json& step : facts.value("steps", nlohmann::json::array())) {
    evidence.causes[++number] = {step.value("cause_detail", std::string())};
  }
}

void load_pages(const fs::path& directory, std::vector<PageEvidence>& pages) {
  std::size_t total = 0;
  for (std::uint32_t number = 1; number <= kPages; ++number) {
    std::string png = evidence_text(directory, fmt::format("pages/page-{}.png", number));
    if (png.empty()) continue;  // a page that could not be drawn
    total += png.size();
    if (total > kPicturesBytes) return;
    pages.push_back({number, std::move(png)});
  }
}

}  // namespace

std::string evidence_text(const fs::path& directory, const fs::path& name) {
  if (name.empty() || name.is_absolute()) return {};
  if (std::ranges::find(name, fs::path("..")) != name.end()) return {};
  std::error_code error;
  const fs::path path = directory / name;
  if (!fs::is_regular_file(fs::symlink_status(path, error))) return {};
  if (fs::file_size(path, error) > kLargestFile || error) return {};
  try {
    return os::read_text(path).value_or("");
  } catch (const InternalError&) {
    return {};  // evidence that cannot be read is evidence that is not shown
  }
}

LogEvidence bound_log(std::string_view text) {
  const auto total = static_cast<std::uint64_t>(std::ranges::count(text, '\n')) +
                     (!text.empty() && text.back() != '\n' ? 1U : 0U);
  LogEvidence log;
  const bool is_long = total > kFirstLines + kLastLines;
  if (is_long) {
    log.left_out_after = kFirstLines;
    log.left_out = total - kFirstLines - kLastLines;
  }
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!is_long || number <= kFirstLines || number > total - kLastLines) {
      std::string_view line = text.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      log.lines.push_back({number, std::string(line.substr(0, kLineBytes))});
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return log;
}

Evidence load_evidence(const Report& report, const fs::path& directory) {
  Evidence evidence;
  if (directory.empty()) return evidence;
  for (const StepView& step : report.steps) {
    if (step.log.empty()) continue;
    if (const std::string text = evidence_text(directory, step.log); !text.empty()) {
      evidence.logs[step.number] = bound_log(text);
    }
  }
  load_facts(evidence_text(directory, layout::kFactsJson), evidence);
  load_pages(directory, evidence.pages);
  return evidence;
}

}  // namespace vouch::report
