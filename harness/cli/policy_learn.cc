#include "harness/cli/policy_learn.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "harness/report/output.h"
#include "harness/worker/pdf_client.h"
#include "sandbox/host.h"
#include "util/exit_status.h"
#include "util/printable.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

namespace fs = std::filesystem;
using vouch::Range;
using vouch::ReportFacts;

/// One measured value of a paper, and how it is learned.
struct Quantity {
  const char* name;  // of an outlier: "body text of 12.0 pt"
  const char* unit;
  double style;      // papers of different styles differ by up to this; no outlier
  double tolerance;  // added at both ends
  double step;       // the ends are rounded outwards to this
  std::optional<double> (*of)(const ReportFacts& facts);
};

template <double Margins::*side>
std::optional<double> margin_of(const ReportFacts& facts) {
  return facts.margins ? std::optional((*facts.margins).*side) : std::nullopt;
}

constexpr Quantity kBody{
    "body text", "pt", 1.3, 0.1, 0.1, [](const ReportFacts& facts) { return facts.body_font_pt; }};
constexpr Quantity kLeading{
    "lines", "pt", 2.0, 0.2, 0.1, [](const ReportFacts& facts) { return facts.leading_pt; }};
constexpr Quantity kWidth{
    "a text block's width", "in", 0.8, 0.1, 0.05, [](const ReportFacts& facts) {
      return facts.text_width_in;
    }};
constexpr Quantity kHeight{
    "a text block's height", "in", 1.0, 0.1, 0.05, [](const ReportFacts& facts) {
      return facts.text_height_in;
    }};
// One span for all four: the policy asks the same of each margin.
constexpr Quantity kMargins[] = {
    {"a left margin", "in", 0.5, 0.1, 0.05, margin_of<&Margins::left>},
    {"a right margin", "in", 0.5, 0.1, 0.05, margin_of<&Margins::right>},
    {"a top margin", "in", 0.5, 0.1, 0.05, margin_of<&Margins::top>},
    {"a bottom margin", "in", 0.5, 0.1, 0.05, margin_of<&Margins::bottom>}};
constexpr double kUsualDeviations = 3;
constexpr double kOfNormal = 1.4826;      // median absolute deviation to standard deviation
constexpr double kCommonColumns = 0.2;    // of the papers, that a number of columns needs
constexpr double kCommonPaperSize = 0.8;  // of the papers, that a paper size needs
constexpr std::size_t kFewPapers = 3;

using Papers = std::vector<const MeasuredPaper*>;

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Which papers stand apart in `quantity`; what they have is told.
std::set<const MeasuredPaper*> outliers_in(const Papers& papers, const Quantity& quantity,
                                           std::vector<std::string>& told) {
  std::vector<double> values, deviations;
  for (const MeasuredPaper* paper : papers) {
    if (const auto value = quantity.of(paper->facts)) values.push_back(*value);
  }
  if (values.empty()) return {};
  const double center = median(values);
  for (const double value : values) deviations.push_back(std::abs(value - center));
  const double reach = std::max(quantity.style, kUsualDeviations * kOfNormal * median(deviations));
  std::set<const MeasuredPaper*> outliers;
  for (const MeasuredPaper* paper : papers) {
    const auto value = quantity.of(paper->facts);
    if (!value || std::abs(*value - center) <= reach) continue;
    outliers.insert(paper);
    told.push_back(
        fmt::format("{}: {} of {:.2f} {}", paper->file, quantity.name, *value, quantity.unit));
  }
  return outliers;
}

/// The span of the values, with the tolerance at both ends. `so_far` is widened to hold it.
void widen(std::optional<Range>& so_far, const Papers& papers, const Quantity& quantity) {
  const auto rounded = [&](double value, double (*round)(double)) {
    // What is a step's multiple already, but for its binary rounding, stays.
    const double steps = round(std::round(value / quantity.step * 1000) / 1000);
    return std::round(steps * quantity.step * 1000) / 1000;
  };
  for (const MeasuredPaper* paper : papers) {
    const auto value = quantity.of(paper->facts);
    if (!value) continue;
    const double low = std::max(0.0, rounded(*value - quantity.tolerance, std::floor));
    const double high = rounded(*value + quantity.tolerance, std::ceil);
    so_far = so_far ? Range{std::min(so_far->first, low), std::max(so_far->second, high)}
                    : Range{low, high};
  }
}

std::string paper_size(const ReportFacts& facts) {
  const auto is = [&](double width, double height) {
    return facts.page_width_pt && facts.page_height_pt &&
           std::abs(*facts.page_width_pt - width) <= 3 &&
           std::abs(*facts.page_height_pt - height) <= 3;
  };
  if (is(612, 792)) return "letter";
  return is(595.276, 841.89) ? "a4" : "other";
}

std::string common_paper_size(const Papers& papers) {
  std::map<std::string, std::size_t> count;
  for (const MeasuredPaper* paper : papers) ++count[paper_size(paper->facts)];
  for (const char* size : {"letter", "a4"}) {
    if (static_cast<double>(count[size]) >= kCommonPaperSize * static_cast<double>(papers.size())) {
      return size;
    }
  }
  return "any";
}

std::vector<std::int64_t> common_columns(const Papers& papers) {
  std::map<std::int64_t, std::size_t> count;
  for (const MeasuredPaper* paper : papers) {
    if (paper->facts.columns) ++count[*paper->facts.columns];
  }
  std::vector<std::int64_t> common;
  for (const auto& [columns, times] : count) {
    const bool often =
        static_cast<double>(times) >= kCommonColumns * static_cast<double>(papers.size());
    // One paper alone is no custom, unless there are hardly others.
    if (often && (times > 1 || papers.size() < kFewPapers)) common.push_back(columns);
  }
  return common;
}

/// Why a file teaches nothing; empty when it does.
std::string why_left_out(const ReportFacts& facts) {
  if (!facts.readable) return facts.trouble.empty() ? "cannot be read" : facts.trouble;
  if (facts.kind == "paper") return facts.columns ? "" : "no body text";
  return facts.kind == "scan" ? "a scan" : facts.kind;
}

std::string number(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:.{}f}", *value, digits) : "-";
}

std::string table_row(const MeasuredPaper& paper) {
  const ReportFacts& facts = paper.facts;
  const std::string name = visible(paper.file);
  if (const std::string why = why_left_out(facts); !why.empty()) {
    return fmt::format("# {:28} left out: {}\n", name, visible(why));
  }
  const std::string columns = facts.columns ? std::to_string(*facts.columns) : "-";
  const std::string margins =
      facts.margins ? fmt::format("{:.2f} {:.2f} {:.2f} {:.2f}", facts.margins->left,
                                  facts.margins->right, facts.margins->top, facts.margins->bottom)
                    : "-";
  return fmt::format(
      "# {:28} {:>5} {:>7} {:>4} {:>6} {:>8} {:>13}  {}\n", name, facts.pages, paper_size(facts),
      columns, number(facts.body_font_pt, 2), number(facts.leading_pt, 2),
      number(facts.text_width_in, 2) + " x " + number(facts.text_height_in, 2), margins);
}

std::string range_text(const std::optional<Range>& range) {
  return range ? fmt::format("[{}, {}]", range->first, range->second) : "\"any\"";
}

std::vector<fs::path> papers_in(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code ignored;
    if (it->path().extension() == ".pdf" && it->is_regular_file(ignored)) files.push_back(*it);
  }
  if (error)
    throw UsageError(fmt::format("cannot read {}: {}", directory.string(), error.message()));
  std::ranges::sort(files);
  return files;
}

}  // namespace

Learned learn_rules(const std::vector<MeasuredPaper>& papers) {
  Learned learned;
  Papers used;
  for (const MeasuredPaper& paper : papers) {
    const std::string why = why_left_out(paper.facts);
    if (why.empty()) {
      used.push_back(&paper);
      learned.used.push_back(paper.file);
    } else {
      learned.left_out.push_back(paper.file + ": " + why);
    }
  }
  auto& rules = learned.rules;
  rules.page_size = common_paper_size(used);
  rules.columns = common_columns(used);

  std::set<const MeasuredPaper*> apart;
  for (const MeasuredPaper* paper : used) {
    const auto columns = paper->facts.columns.value_or(0);
    if (rules.columns.empty() || std::ranges::find(rules.columns, columns) != rules.columns.end())
      continue;
    apart.insert(paper);
    learned.outliers.push_back(
        fmt::format("{}: {} {}", paper->file, columns, columns == 1 ? "column" : "columns"));
  }
  std::vector<Quantity> quantities{kBody, kLeading, kWidth, kHeight};
  quantities.insert(quantities.end(), std::begin(kMargins), std::end(kMargins));
  for (const Quantity& quantity : quantities) {
    apart.merge(outliers_in(used, quantity, learned.outliers));
  }
  std::erase_if(used, [&](const MeasuredPaper* paper) { return apart.contains(paper); });
  const auto learn_span = [&used](std::optional<Range>& rule, const Quantity& quantity) {
    rule.reset();
    widen(rule, used, quantity);
  };
  learn_span(rules.body_font_pt, kBody);
  learn_span(rules.leading_pt, kLeading);
  learn_span(rules.text_width_in, kWidth);
  learn_span(rules.text_height_in, kHeight);
  rules.margins_in.reset();
  for (const Quantity& margin : kMargins) widen(rules.margins_in, used, margin);
  return learned;
}

std::string write_learned(const Learned& learned, const std::vector<MeasuredPaper>& papers) {
  std::string text = fmt::format(
      "# The format of {} papers, as `vouch policy learn` measured it.\n#\n"
      "# {:28} {:>5} {:>7} {:>4} {:>6} {:>8} {:>13}  margins l r t b, in\n",
      learned.used.size(), "file", "pages", "paper", "cols", "body", "leading", "text block");
  for (const MeasuredPaper& paper : papers) text += table_row(paper);
  if (!learned.outliers.empty()) text += "#\n# Outliers, which widen no span:\n";
  for (const std::string& outlier : learned.outliers) {
    text += fmt::format("#   {}\n", visible(outlier));
  }
  const ReportPolicy& rules = learned.rules;
  text += fmt::format("\n[report]\npage_size = \"{}\"\ncolumns = [{}]\n", rules.page_size,
                      fmt::join(rules.columns, ", "));
  text += fmt::format("body_font_pt = {}\nleading = {}\n", range_text(rules.body_font_pt),
                      range_text(rules.leading_pt));
  text += fmt::format("text_block_in = [{}, {}]\n", range_text(rules.text_width_in),
                      range_text(rules.text_height_in));
  text += fmt::format("margins_in = {}\n", range_text(rules.margins_in));
  return text;
}

int learn(const LearnOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.directory, error)) {
    throw UsageError(fmt::format("{} is not a directory", options.directory.string()));
  }
  const sandbox::IdentityLease identity;
  std::vector<MeasuredPaper> papers;
  for (const fs::path& file : papers_in(options.directory)) {
    const std::string name = file.lexically_relative(options.directory).string();
    report::tell("measuring " + visible(name), options.output);
    papers.push_back({name, worker::read_report(file, identity.get())});
  }
  const Learned learned = learn_rules(papers);
  if (learned.used.empty()) {
    throw UsageError(
        fmt::format("{} has no PDF of a paper to learn from", options.directory.string()));
  }
  const std::string text = write_learned(learned, papers);
  report::put_out(text, options.output);
  if (learned.used.size() < kFewPapers) {
    report::tell(fmt::format("learned from {} only: the spans say little of other papers",
                             learned.used.size() == 1 ? "one paper" : "two papers"),
                 options.output);
  }
  return kAllPass;
}

}  // namespace vouch::cli
