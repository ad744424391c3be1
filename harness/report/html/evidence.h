// The parts of report.html that show evidence: logs, the README, the pages, the archive's tree.
#pragma once

#include <set>
#include <string>

#include "harness/report/document/evidence.h"
#include "harness/report/document/report.h"
#include "harness/report/html/page.h"

namespace vouch::report {

/// The places of the page that a finding may point at; only those that the page has.
class Anchors {
 public:
  Anchors(const Report& report, const Evidence& evidence);
  /// "page-9", "readme-14", "step-3", or "" when the page shows no such place.
  std::string of(const FindingView& finding) const;
  /// "readme-14" for a step of the README; or "".
  std::string of(const StepView& step) const;

 private:
  std::string readme_line(const std::string& file, std::optional<std::uint32_t> line) const;

  std::string readme_path_;
  std::uint32_t readme_lines_ = 0;
  std::set<std::uint32_t> pages_, steps_;
};

/// The lines around what the finding is about: of a step's log, of the README, of the archive's
/// tree. False when there are none to show.
TemplateData excerpt_data(const FindingView& finding, const Report& report,
                          const Evidence& evidence);
/// The archive's entries around the one that the finding names; or false.
TemplateData tree_excerpt(const FindingView& finding, const Evidence& evidence);
/// The picture of the page that the finding is about, to be shown beside it; or false.
TemplateData picture_data(const FindingView& finding, const Report& report,
                          const Evidence& evidence);

/// One line of an excerpt; `number` may be empty.
TemplateData line_data(const std::string& number, std::string_view text, bool marked);

void set_steps(const Report& report, const Evidence& evidence, const Anchors& anchors,
               TemplateData& data);
void set_readme(const Report& report, const Evidence& evidence, TemplateData& data);
void set_pdf(const Report& report, const Evidence& evidence, TemplateData& data);
void set_archive(const Report& report, const Evidence& evidence, TemplateData& data);

}  // namespace vouch::report
