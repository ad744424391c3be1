#include "harness/results/group_files.h"

#include <nlohmann/json.hpp>

#include "checks/model/output_layout.h"
#include "harness/report/document/report_json.h"
#include "harness/report/formats.h"
#include "util/os/text_file.h"

namespace vouch::results {

void write_group_files(const std::filesystem::path& directory, const StoredFacts& stored,
                       const report::Report& report, report::Occasion occasion) {
  os::write_text(directory / layout::kFactsJson, to_text(stored));
  os::write_text(directory / layout::kReportJson, report::to_text(report::to_json(report)));
  os::write_text(directory / layout::kReportMarkdown, report::markdown_report(report, occasion));
  os::write_text(directory / layout::kReportHtml, report::html_report(report, directory, occasion));
}

}  // namespace vouch::results
