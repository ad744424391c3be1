#include "harness/results/group_files.h"

#include <string>

#include "checks/model/facts_json.h"
#include "harness/report/document/report_json.h"
#include "harness/report/formats.h"
#include "util/error.h"
#include "util/os/text_file.h"

namespace vouch::results {
namespace {

constexpr const char* kSchema = "vouch-facts/1";

}  // namespace

std::string facts_text(const Facts& facts) {
  const nlohmann::json json{{"schema", kSchema}, {"facts", facts}};
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Facts facts_from_text(const std::string& text) {
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    if (json.at("schema") != kSchema) throw InternalError("facts", "written by another vouch");
    return json.at("facts").get<Facts>();
  } catch (const nlohmann::json::exception& error) {
    throw InternalError("facts", std::string("no facts.json: ") + error.what());
  }
}

void write_record(const std::filesystem::path& directory, const Facts& facts,
                  const nlohmann::ordered_json& report) {
  os::write_text(directory / "facts.json", facts_text(facts));
  os::write_text(directory / "report.json", report::to_text(report));
  os::write_text(directory / "report.md", report::markdown_report(report));
  os::write_text(directory / "report.html", report::html_report(report, directory));
}

}  // namespace vouch::results
