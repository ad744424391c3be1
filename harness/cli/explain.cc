#include "harness/cli/explain.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "checks/check.h"
#include "checks/model/stage.h"
#include "harness/report/text/terminal_text.h"
#include "util/did_you_mean.h"
#include "util/exit_status.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

using vouch::FindingKind;

/// The kinds of a stage (none: those of vouch itself), in the order of the checks.
std::vector<const FindingKind*> kinds_of(std::optional<Stage> stage) {
  std::vector<const FindingKind*> kinds;
  for (const checks::Check* check : checks::all_checks()) {
    for (const FindingKind& kind : check->kinds) {
      if (stage_of_finding(kind.id) == stage) kinds.push_back(&kind);
    }
  }
  return kinds;
}

/// The stages in their order, and at the end none: vouch itself.
std::vector<std::optional<Stage>> sections() {
  std::vector<std::optional<Stage>> out(kStages.begin(), kStages.end());
  out.emplace_back(std::nullopt);
  return out;
}

std::string_view title_of(std::optional<Stage> stage) {
  return stage ? name(*stage) : "vouch itself";
}

/// Our own prose as Markdown: what stands between backticks stays code, the rest is no markup.
std::string prose(std::string_view text) {
  std::string out;
  bool is_code = false;
  for (const char c : text) {
    if (c == '`') is_code = !is_code;
    if (!is_code && (c == '<' || c == '*' || c == '_' || c == '#')) out += '\\';
    out += c;
  }
  return out;
}

std::string block(std::string_view text) { return fmt::format("```text\n{}\n```\n", text); }

void write_section(std::span<const FindingKind* const> kinds, std::string& out) {
  for (const FindingKind* kind : kinds) {
    out += fmt::format("\n### {}\n\n", kind->id);
    out += fmt::format("By default: {}{}.\n\n", name(kind->severity),
                       kind->audience == Audience::staff ? ", for staff alone" : "");
    out += prose(kind->means) + "\n\n";
    out += fmt::format("**Why:** {}\n\n**Fix:** {}\n\n", prose(kind->why), prose(kind->fix));
    out += fmt::format("Wrong:\n\n{}\nRight:\n\n{}", block(kind->wrong), block(kind->right));
  }
}

const FindingKind& kind_or_usage_error(const std::string& id) {
  if (const FindingKind* kind = checks::find_kind(id)) return *kind;
  std::vector<std::string_view> ids;
  for (const auto stage : sections()) {
    for (const FindingKind* kind : kinds_of(stage)) ids.push_back(kind->id);
  }
  const auto near = nearest(id, ids);
  throw UsageError(fmt::format("no finding is called {}{}; `vouch explain` lists them all", id,
                               near ? fmt::format("; do you mean {}?", *near) : ""));
}

void write_example(std::string_view title, std::string_view text, report::Colour colour,
                   report::TerminalText& out) {
  out.line();
  out.line(out.paint(colour, title));
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.line("  " + out.clean(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string explain_kind(const FindingKind& kind, const TerminalStyle& style) {
  report::TerminalText out(style);
  const std::string_view severity = name(kind.severity);
  out.line(out.paint(report::Colour::bold, kind.id) + "  " +
           out.paint(report::TerminalText::colour_of(severity), severity) +
           (kind.audience == Audience::staff ? "  for staff alone" : ""));
  out.line();
  out.wrap("", 0, kind.means);
  out.line();
  out.wrap(out.paint(report::Colour::bold, "Why:  "), 6, kind.why);
  out.wrap(out.paint(report::Colour::bold, "Fix: "), 6, kind.fix);
  write_example("Wrong", kind.wrong, report::Colour::red, out);
  write_example("Right", kind.right, report::Colour::green, out);
  return out.take();
}

std::string explain_list(const TerminalStyle& style) {
  report::TerminalText out(style);
  std::size_t width = 0;
  for (const auto stage : sections()) {
    for (const FindingKind* kind : kinds_of(stage)) width = std::max(width, kind->id.size());
  }
  for (const auto stage : sections()) {
    const auto kinds = kinds_of(stage);
    if (kinds.empty()) continue;
    out.line(out.paint(report::Colour::bold, title_of(stage)));
    for (const FindingKind* kind : kinds) {
      const std::string_view severity = name(kind->severity);
      const std::string first =
          fmt::format("  {} {} ", out.fit(kind->id, width),
                      out.paint(report::TerminalText::colour_of(severity), out.fit(severity, 7)));
      out.wrap(first, width + 11, kind->means);
    }
    out.line();
  }
  out.line("vouch explain ID tells the whole of one.");
  return out.take();
}

std::string findings_markdown() {
  std::string out =
      "# Findings\n\nEvery finding of vouch: what it means, why the course asks it, how to fix "
      "it. The same text as `vouch explain`;\nafter a change: `vouch explain --markdown > "
      "docs/findings.md`. A policy may give a finding another severity.\n\n";
  for (const auto stage : sections()) {
    for (const FindingKind* kind : kinds_of(stage)) {
      out += fmt::format("- [{0}](#{0})\n", kind->id);
    }
  }
  for (const auto stage : sections()) {
    const auto kinds = kinds_of(stage);
    if (kinds.empty()) continue;
    std::string title(title_of(stage));
    if (stage) title.front() = static_cast<char>(title.front() - 'a' + 'A');
    out += fmt::format("\n## {}\n", title);
    write_section(kinds, out);
  }
  return out;
}

int explain(const ExplainOptions& options) {
  const TerminalStyle style =
      report::style_of(options.output.file ? -1 : STDOUT_FILENO, options.output.colour);
  if (options.markdown) {
    report::put_out(findings_markdown(), options.output);
  } else if (options.id.empty()) {
    report::put_out(explain_list(style), options.output);
  } else {
    report::put_out(explain_kind(kind_or_usage_error(options.id), style), options.output);
  }
  return kAllPass;
}

}  // namespace vouch::cli
