#include "harness/results/group_files.h"

#include <nlohmann/json.hpp>

#include "harness/report/document/report_json.h"
#include "harness/report/formats.h"
#include "util/os/text_file.h"

namespace vouch::results {

void write_group_files(const std::filesystem::path& directory, const StoredFacts& stored,
                       const report::Report& report, report::Occasion occasion) {
  os::write_text(directory / "facts.json", to_text(stored));
  os::write_text(directory / "report.json", report::to_text(report::to_json(report)));
  os::write_text(directory / "report.md", report::markdown_report(report, occasion));
  os::write_text(directory / "report.html", report::html_report(report, directory, occasion));
}

}  // namespace vouch::results
