// `vouch policy learn FOLDER`: measures a directory of papers (those read in class) and writes the
// [report] rules that they span, with the table of what was measured.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checks/model/pdf_facts.h"
#include "checks/model/policy.h"
#include "harness/report/output.h"

namespace vouch::cli {

struct LearnOptions {
  std::filesystem::path directory;
  report::OutputOptions output;
};

struct MeasuredPaper {
  std::string file;
  ReportFacts facts;
};

struct Learned {
  ReportPolicy rules;
  std::vector<std::string> used;      // files that the rules were learned from
  std::vector<std::string> left_out;  // "talk.pdf: slides"
  std::vector<std::string> outliers;  // "odd.pdf: body text of 12.0 pt"
};

/// The spans of what the papers have in common. A paper that stands apart in one value (over three
/// times the usual deviation from the median, and further than styles differ; or a number of
/// columns that hardly another has) is an outlier, and widens no span at all.
Learned learn_rules(const std::vector<MeasuredPaper>& papers);

/// The rules as a policy file, the measured table in its comments.
std::string write_learned(const Learned& learned, const std::vector<MeasuredPaper>& papers);

/// Gives the exit status. Throws UsageError.
int learn(const LearnOptions& options);

}  // namespace vouch::cli
