#include "harness/learn.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <system_error>
#include <utility>

#include "harness/exit_status.h"
#include "harness/report_reading.h"
#include "harness/reports/escape.h"
#include "harness/text_file.h"
#include "harness/usage_error.h"
#include "sandbox/host.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using checks::Range;
using checks::ReportFacts;

/// How one kind of value is learned.
struct Quantity {
  const char* name;  // of an outlier: "body text of 12.0 pt"
  const char* unit;
  double style;      // papers of different styles differ by up to this; no outlier
  double tolerance;  // added at both ends
  double step;       // the ends are rounded outwards to this
};

constexpr Quantity kBody{"body text", "pt", 1.3, 0.1, 0.1};
constexpr Quantity kLeading{"lines", "pt", 2.0, 0.2, 0.1};
constexpr Quantity kWidth{"a text block's width", "in", 0.8, 0.1, 0.05};
constexpr Quantity kHeight{"a text block's height", "in", 1.0, 0.1, 0.05};
constexpr Quantity kMargin{"a margin", "in", 0.5, 0.1, 0.05};
constexpr double kUsualDeviations = 3;
constexpr double kOfNormal = 1.4826;      // median absolute deviation to standard deviation
constexpr double kCommonColumns = 0.2;    // of the papers, that a number of columns needs
constexpr double kCommonPaperSize = 0.8;  // of the papers, that a paper size needs
constexpr std::size_t kFewPapers = 3;

using Values = std::vector<std::pair<std::string, double>>;  // file, value

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// The span of all values but the outliers, which are named.
std::optional<Range> span_of(const Values& values, const Quantity& quantity,
                             std::vector<std::string>& outliers) {
  if (values.empty()) return std::nullopt;
  std::vector<double> numbers, deviations;
  for (const auto& [file, value] : values) numbers.push_back(value);
  const double center = median(numbers);
  for (const double value : numbers) deviations.push_back(std::abs(value - center));
  const double reach = std::max(quantity.style, kUsualDeviations * kOfNormal * median(deviations));
  std::optional<Range> span;
  for (const auto& [file, value] : values) {
    if (std::abs(value - center) > reach) {
      outliers.push_back(
          fmt::format("{}: {} of {:.2f} {}", file, quantity.name, value, quantity.unit));
      continue;
    }
    span = span ? Range{std::min(span->first, value), std::max(span->second, value)}
                : Range{value, value};
  }
  if (!span) return std::nullopt;
  const auto rounded = [&](double value, double (*round)(double)) {
    // What is a step's multiple already, but for its binary rounding, stays.
    const double steps = round(std::round(value / quantity.step * 1000) / 1000);
    return std::round(steps * quantity.step * 1000) / 1000;
  };
  return Range{std::max(0.0, rounded(span->first - quantity.tolerance, std::floor)),
               rounded(span->second + quantity.tolerance, std::ceil)};
}

Values values_of(const std::vector<const MeasuredPaper*>& papers,
                 const std::function<std::optional<double>(const ReportFacts&)>& pick) {
  Values values;
  for (const MeasuredPaper* paper : papers) {
    if (const auto value = pick(paper->facts)) values.emplace_back(paper->file, *value);
  }
  return values;
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

std::string common_paper_size(const std::vector<const MeasuredPaper*>& papers) {
  std::map<std::string, std::size_t> count;
  for (const MeasuredPaper* paper : papers) ++count[paper_size(paper->facts)];
  for (const char* size : {"letter", "a4"}) {
    if (static_cast<double>(count[size]) >= kCommonPaperSize * static_cast<double>(papers.size())) {
      return size;
    }
  }
  return "any";
}

std::vector<std::int64_t> common_columns(const std::vector<const MeasuredPaper*>& papers) {
  std::map<std::int64_t, std::size_t> count;
  for (const MeasuredPaper* paper : papers) {
    if (paper->facts.columns) ++count[*paper->facts.columns];
  }
  std::vector<std::int64_t> common;
  for (const auto& [columns, times] : count) {
    if (static_cast<double>(times) >= kCommonColumns * static_cast<double>(papers.size())) {
      common.push_back(columns);
    }
  }
  return common;
}

/// Why a file teaches nothing; empty when it does.
std::string why_left_out(const ReportFacts& facts) {
  if (!facts.readable) return facts.trouble.empty() ? "cannot be read" : facts.trouble;
  if (facts.kind == "paper") return facts.columns ? "" : "no body text";
  return facts.kind == "scan" ? "a scan" : facts.kind;
}

/// One span for all four margins: the policy asks the same of each.
std::optional<Range> margin_span(const std::vector<const MeasuredPaper*>& papers,
                                 std::vector<std::string>& outliers) {
  std::optional<Range> all;
  for (double checks::Margins::*side : {&checks::Margins::left, &checks::Margins::right,
                                        &checks::Margins::top, &checks::Margins::bottom}) {
    const auto span = span_of(values_of(papers,
                                        [side](const ReportFacts& facts) -> std::optional<double> {
                                          if (!facts.margins) return std::nullopt;
                                          return (*facts.margins).*side;
                                        }),
                              kMargin, outliers);
    if (!span) continue;
    all =
        all ? Range{std::min(all->first, span->first), std::max(all->second, span->second)} : *span;
  }
  return all;
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

std::string range_line(const char* key, const std::optional<Range>& range) {
  return range ? fmt::format("{} = [{}, {}]\n", key, range->first, range->second)
               : fmt::format("{} = \"any\"\n", key);
}

std::vector<fs::path> papers_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code ignored;
    if (it->path().extension() == ".pdf" && it->is_regular_file(ignored)) files.push_back(*it);
  }
  if (error) throw UsageError(fmt::format("cannot read {}: {}", folder.string(), error.message()));
  std::ranges::sort(files);
  return files;
}

}  // namespace

Learned learn_rules(const std::vector<MeasuredPaper>& papers) {
  Learned learned;
  std::vector<const MeasuredPaper*> used;
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
  auto& outliers = learned.outliers;
  rules.page_size = common_paper_size(used);
  rules.columns = common_columns(used);
  const auto learn_span = [&](auto pick, const Quantity& quantity) {
    return span_of(values_of(used, pick), quantity, outliers);
  };
  rules.body_font_pt = learn_span([](const ReportFacts& f) { return f.body_font_pt; }, kBody);
  rules.leading_pt = learn_span([](const ReportFacts& f) { return f.leading_pt; }, kLeading);
  rules.text_width_in = learn_span([](const ReportFacts& f) { return f.text_width_in; }, kWidth);
  rules.text_height_in = learn_span([](const ReportFacts& f) { return f.text_height_in; }, kHeight);
  rules.margins_in = margin_span(used, outliers);
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
  const checks::ReportPolicy& rules = learned.rules;
  text += fmt::format("\n[report]\npage_size = \"{}\"\ncolumns = [{}]\n", rules.page_size,
                      fmt::join(rules.columns, ", "));
  text += range_line("body_font_pt", rules.body_font_pt);
  text += range_line("leading_pt", rules.leading_pt);
  text += range_line("text_width_in", rules.text_width_in);
  text += range_line("text_height_in", rules.text_height_in);
  text += range_line("margins_in", rules.margins_in);
  return text;
}

int learn(const LearnOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) {
    throw UsageError(fmt::format("{} is no folder", options.folder.string()));
  }
  const sandbox::IdentityLease identity;
  std::vector<MeasuredPaper> papers;
  for (const fs::path& file : papers_in(options.folder)) {
    const std::string name = file.lexically_relative(options.folder).string();
    if (!options.quiet) fmt::print(stderr, "measuring {}\n", visible(name));
    papers.push_back({name, read_report(file, identity.get())});
  }
  const Learned learned = learn_rules(papers);
  if (learned.used.empty()) {
    throw UsageError(
        fmt::format("{} has no PDF of a paper to learn from", options.folder.string()));
  }
  const std::string text = write_learned(learned, papers);
  if (options.output) {
    write_text(*options.output, text);
  } else {
    fmt::print("{}", text);
  }
  if (!options.quiet && learned.used.size() < kFewPapers) {
    fmt::print(stderr, "learned from {} only: the spans say little of other papers\n",
               learned.used.size() == 1 ? "one paper" : "two papers");
  }
  return kAllPass;
}

}  // namespace vouch::harness
