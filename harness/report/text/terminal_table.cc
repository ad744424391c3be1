// A run as a terminal shows it: a line a group, and the counts.
#include <fmt/format.h>

#include <algorithm>

#include "harness/report/document/summary.h"
#include "harness/report/formats.h"
#include "harness/report/text/terminal_text.h"
#include "util/printable.h"

namespace vouch::report {
namespace {

/// What a group's line ends with: what to fix, or why vouch did not look.
std::string note_of(const GroupSummary& group) {
  std::string note = group.first_error;
  if (note.empty() && !group.not_checked_reason.empty()) {
    note = "not checked: " + group.not_checked_reason;
  }
  if (group.errors > 1) note += fmt::format(" and {} more", group.errors - 1);
  if (group.late_by_s) {
    note +=
        fmt::format("{}late by {}", note.empty() ? "" : "; ", describe_lateness(*group.late_by_s));
  }
  return note;
}

/// The note in `room` columns; that something was waived is not what is cut.
std::string note_cell(const GroupSummary& group, std::size_t room, const TerminalText& out) {
  const std::string note = out.clean(note_of(group));
  const std::size_t waived = waived_of(group, Audience::group).size();
  if (waived == 0) return out.fit(note, room);
  const std::string mark = fmt::format("{} waived", waived);
  if (note.empty() || room < mark.size() + 10) return out.fit(mark, room);
  const std::size_t left = std::min(display_width(note), room - mark.size() - 2);
  return out.fit(out.fit(note, left) + "; " + mark, room);
}

/// Who waived what, and why; and which waivers did nothing.
void write_waivers(const RunSummary& run, const std::vector<GroupSummary>& groups,
                   TerminalText& out) {
  bool titled = false;
  const auto line = [&](const std::string& title, const std::string& text) {
    if (!titled) {
      out.line();
      out.line(out.paint(Colour::bold, title));
    }
    titled = true;
    out.wrap("  ", 4, text);
  };
  for (const GroupSummary& group : groups) {
    for (const FindingView* found : waived_of(group, Audience::group)) {
      line("Waived", group.id + ": " + describe_waiver(*found));
    }
  }
  titled = false;
  for (const std::string& sentence : run.idle_waivers) line("Waivers that did nothing", sentence);
}

std::string_view verdict_word(std::string_view verdict) {
  return verdict == "pass" ? "pass" : verdict == "fail" ? "FAIL" : "not checked";
}

constexpr std::size_t kStagesWidth = 11;  // six symbols and the blanks between them

/// A symbol a stage, in the stages' order.
std::string stages_cell(const GroupSummary& group, const TerminalText& out) {
  std::string cell;
  std::size_t width = 0;
  for (const auto& [stage, status] : group.stages) {
    if (!cell.empty()) cell += ' ';
    cell += out.paint(TerminalText::colour_of(status), out.symbol(status));
    width += width == 0 ? 1 : 2;
  }
  return cell + std::string(width < kStagesWidth ? kStagesWidth - width : 0, ' ');
}

}  // namespace

std::string terminal_table(const RunSummary& run, const EachGroup& each,
                           const TerminalStyle& style) {
  const std::vector<GroupSummary> groups = all_of(each);
  TerminalText out(style);
  std::size_t id_width = 5;
  for (const GroupSummary& group : groups) {
    id_width = std::max(id_width, display_width(out.clean(group.id)));
  }
  id_width = std::min<std::size_t>(id_width, out.width() >= 120 ? 48 : 20);
  const std::size_t used = id_width + 2 + 11 + 2 + kStagesWidth + 2 + 4 + 2;
  const std::size_t room = out.width() > used + 8 ? out.width() - used : 8;
  out.line(out.paint(Colour::bold, out.fit("group", id_width) + "  " + out.fit("verdict", 11) +
                                       "  " + out.fit("stages", kStagesWidth) + "  warn  note"));
  for (const GroupSummary& group : groups) {
    std::string row = out.fit(out.clean(group.id), id_width) + "  " +
                      out.paint(TerminalText::colour_of(group.verdict),
                                out.fit(verdict_word(group.verdict), 11)) +
                      "  " + stages_cell(group, out);
    row += fmt::format("  {:>4}  ", group.warnings);
    out.line(row + note_cell(group, room, out));
  }
  if (!groups.empty()) {
    out.line();
    out.wrap(out.paint(Colour::dim, "stages: "), 8,
             "submission, archive, readme, report, build, run", Colour::dim);
  }
  write_waivers(run, groups, out);
  out.line();
  out.line(out.paint(Colour::bold, counts_line(run)));
  return out.take();
}

}  // namespace vouch::report
