#include "harness/report/html/evidence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "harness/report/document/escape.h"
#include "util/units.h"

namespace vouch::report {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    if (lines.back().ends_with('\r')) lines.back().remove_suffix(1);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// A tab as blanks; the rest that cannot be seen is shown.
TemplateData code_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\t') {
      out += "    ";
    } else {
      out += c;
    }
  }
  return shown(out);
}

bool went_well(const StepView& step) {
  return step.outcome.empty() || step.outcome == "ok" || step.outcome == "started" ||
         step.outcome == "satisfied" || step.outcome == "skipped";
}

/// The index in `log` of the line that shows the failure: the one that was named as its cause, else
/// the first that speaks of an error, else the last.
std::size_t failing_line(const LogEvidence& log, const std::string& cause) {
  for (std::size_t i = 0; !cause.empty() && i < log.lines.size(); ++i) {
    if (log.lines[i].text.find(cause) != std::string::npos) return i;
  }
  for (std::size_t i = 0; i < log.lines.size(); ++i) {
    for (const std::string_view word : {"error:", "Error:", "fatal:", "ERROR", "not found"}) {
      if (log.lines[i].text.find(word) != std::string::npos) return i;
    }
  }
  return log.lines.empty() ? 0 : log.lines.size() - 1;
}

std::string cause_of(const Evidence& evidence, std::uint32_t step) {
  const auto it = evidence.causes.find(step);
  return it == evidence.causes.end() ? std::string() : it->second.detail;
}

TemplateData log_data(const LogEvidence& log, std::optional<std::size_t> marked) {
  TemplateData out{TemplateData::type::list};
  for (std::size_t i = 0; i < log.lines.size(); ++i) {
    TemplateData line =
        line_data(std::to_string(log.lines[i].number), log.lines[i].text, i == marked);
    if (log.left_out > 0 && i > 0 && log.lines[i - 1].number == log.left_out_after) {
      line.set("gap", std::to_string(log.left_out));
    }
    out << line;
  }
  return out;
}

std::string source_of(const StepView& step) {
  if (!step.file.empty()) {
    return step.line ? fmt::format("{}:{}", step.file, *step.line) : step.file;
  }
  return step.detected.empty() ? "" : fmt::format("the build system found: {}", step.detected);
}

std::string duration(double seconds) {
  return seconds > 0 ? describe_duration(
                           std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)))
                     : std::string();
}

std::string usage_words(const StepView& step) {
  if (step.wall_s.value_or(0) <= 0) return {};
  std::string out = fmt::format("{} of time, {} of CPU", duration(*step.wall_s),
                                duration(step.cpu_s.value_or(0)));
  if (step.peak_memory_bytes) out += fmt::format(", {}", describe_size(*step.peak_memory_bytes));
  return out;
}

std::string short_outcome(const StepView& step) {
  std::string words = step.outcome.empty() ? "not run" : step.outcome;
  std::ranges::replace(words, '_', ' ');
  return words;
}

TemplateData step_data(const StepView& step, const Evidence& evidence, const Anchors& anchors) {
  TemplateData data;
  const bool failed = !went_well(step);
  data.set("number", std::to_string(step.number));
  data.set("kind", shown(step.kind));
  data.set("command", shown(step.command));
  data.set("outcome", shown(step.outcome.empty() ? "not_checked" : step.outcome));
  data.set("outcome_short", shown(short_outcome(step)));
  data.set("outcome_words", shown(describe_outcome(step)));
  data.set("time", duration(step.wall_s.value_or(0)));
  data.set("open", failed);
  const std::string source = source_of(step);
  const std::string anchor = anchors.of(step);
  data.set("has_source", !source.empty());
  data.set("source", shown(source));
  data.set("source_anchor", anchor.empty() ? TemplateData(false) : TemplateData(anchor));
  data.set("has_as_written", !step.as_written.empty());
  data.set("as_written", shown(step.as_written));
  data.set("has_cause", !step.cause.empty());
  data.set("cause", shown(describe_cause(step.cause)));
  data.set("has_hosts", !step.hosts.empty());
  data.set("hosts", shown(fmt::format("{}", fmt::join(step.hosts, ", "))));
  const std::string usage = usage_words(step);
  data.set("has_usage", !usage.empty());
  data.set("usage", usage);
  const auto log = evidence.logs.find(step.number);
  data.set("has_log", log != evidence.logs.end());
  if (log != evidence.logs.end()) {
    std::optional<std::size_t> marked;
    if (failed) marked = failing_line(log->second, cause_of(evidence, step.number));
    data.set("log", log_data(log->second, marked));
  }
  return data;
}

/// Lines [middle - 2, middle + 2] of the README.
TemplateData readme_excerpt(const FindingView& finding, const Evidence& evidence) {
  const auto lines = lines_of(evidence.readme);
  const std::size_t middle = finding.line.value_or(0);
  if (middle == 0 || middle > lines.size()) return TemplateData(false);
  TemplateData list{TemplateData::type::list};
  const std::size_t begin = middle > 3 ? middle - 2 : 1;
  for (std::size_t n = begin; n <= std::min(middle + 2, lines.size()); ++n) {
    list << line_data(std::to_string(n), lines[n - 1], n == middle);
  }
  TemplateData out;
  out.set("caption", shown(fmt::format("{}, from line {}", finding.file, begin)));
  out.set("lines", list);
  return out;
}

/// The failing line of a step's log with three lines before and after it.
TemplateData log_excerpt(std::uint32_t step, const Evidence& evidence) {
  const auto log = evidence.logs.find(step);
  if (log == evidence.logs.end() || log->second.lines.empty()) return TemplateData(false);
  const auto& lines = log->second.lines;
  const std::size_t middle = failing_line(log->second, cause_of(evidence, step));
  TemplateData list{TemplateData::type::list};
  for (std::size_t i = middle > 3 ? middle - 3 : 0; i < std::min(middle + 4, lines.size()); ++i) {
    list << line_data(std::to_string(lines[i].number), lines[i].text, i == middle);
  }
  TemplateData out;
  out.set("caption", fmt::format("Output of step {}", step));
  out.set("lines", list);
  return out;
}

}  // namespace

TemplateData line_data(const std::string& number, std::string_view text, bool marked) {
  TemplateData line;
  line.set("n", number);
  line.set("text", code_line(text));
  line.set("marked", marked);
  line.set("gap", false);
  return line;
}

Anchors::Anchors(const Report& report, const Evidence& evidence)
    : readme_path_(report.readme_path),
      readme_lines_(static_cast<std::uint32_t>(lines_of(evidence.readme).size())) {
  for (const PageEvidence& page : evidence.pages) pages_.insert(page.number);
  for (const StepView& step : report.steps) steps_.insert(step.number);
}

std::string Anchors::readme_line(const std::string& file, std::optional<std::uint32_t> line) const {
  if (!line || *line == 0 || *line > readme_lines_ || file != readme_path_) return {};
  return fmt::format("readme-{}", *line);
}

std::string Anchors::of(const FindingView& finding) const {
  if (finding.page && pages_.contains(*finding.page)) return fmt::format("page-{}", *finding.page);
  if (std::string line = readme_line(finding.file, finding.line); !line.empty()) return line;
  if (finding.step && steps_.contains(*finding.step)) return fmt::format("step-{}", *finding.step);
  return {};
}

std::string Anchors::of(const StepView& step) const { return readme_line(step.file, step.line); }

TemplateData excerpt_data(const FindingView& finding, const Report& report,
                          const Evidence& evidence) {
  if (finding.severity == Severity::info || finding.waived) return TemplateData(false);
  if (finding.step && evidence.logs.contains(*finding.step)) {
    return log_excerpt(*finding.step, evidence);
  }
  if (!finding.file.empty() && finding.file == report.readme_path) {
    return readme_excerpt(finding, evidence);
  }
  return tree_excerpt(finding, evidence);
}

void set_steps(const Report& report, const Evidence& evidence, const Anchors& anchors,
               TemplateData& data) {
  TemplateData steps{TemplateData::type::list};
  for (const StepView& step : report.steps) steps << step_data(step, evidence, anchors);
  data.set("has_steps", !report.steps.empty());
  data.set("step_count", std::to_string(report.steps.size()));
  data.set("steps", steps);
}

void set_readme(const Report& report, const Evidence& evidence, TemplateData& data) {
  data.set("has_readme", !evidence.readme.empty());
  data.set("readme_path", shown(report.readme_path));
  data.set("readme_is_cut", evidence.readme_is_cut);
  TemplateData out{TemplateData::type::list};
  std::uint32_t number = 0;
  for (const std::string_view text : lines_of(evidence.readme)) {
    ++number;
    TemplateData line = line_data(std::to_string(number), text, false);
    TemplateData here{TemplateData::type::list};
    for (const StepView& step : report.steps) {
      if (step.file != report.readme_path || step.line != number) continue;
      TemplateData mark;
      mark.set("number", std::to_string(step.number));
      mark.set("outcome", shown(step.outcome.empty() ? "not_checked" : step.outcome));
      here << mark;
    }
    line.set("steps_here", here);
    out << line;
  }
  data.set("readme_lines", out);
}

}  // namespace vouch::report
