// Tables of commands and of make's targets: `| make run | starts it |`.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/commands/classify.h"
#include "harness/readers/readme/plan_builder.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostCells = 20;

/// The cells of "| a | `b | c` |"; a mark inside of back quotes, or behind a backslash, is text.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  line = trim(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  std::string cell;
  bool code = false;
  for (std::size_t i = 0; i < line.size() && cells.size() < kMostCells; ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cell += line[++i];
    } else if (line[i] == '|' && !code) {
      cells.emplace_back(trim(cell));
      cell.clear();
    } else {
      if (line[i] == '`') code = !code;
      cell += line[i];
    }
  }
  if (!trim(cell).empty()) cells.emplace_back(trim(cell));
  return cells;
}

/// "|---|:--:|"
bool is_separator(std::string_view line) {
  line = trim(line);
  return line.find('-') != std::string_view::npos && line.find('|') != std::string_view::npos &&
         line.find_first_not_of("|-: \t+") == std::string_view::npos;
}

enum class Column { other, command, target, file };

Column column_of(std::string_view header) {
  const std::string small = to_lower(header);
  const auto has = [&](std::string_view word) { return small.find(word) != std::string::npos; };
  if (has("target") || has("goal") || has("recipe") || has("make rule")) return Column::target;
  static constexpr std::array<std::string_view, 12> kFiles{
      "file",   "name",  "module", "directory", "folder", "field",
      "option", "param", "path",   "variable",  "flag",   "argument"};
  if (std::ranges::any_of(kFiles, has)) return Column::file;
  static constexpr std::array<std::string_view, 14> kCommands{
      "command", "cmd",    "usage", "how to", "run",     "build",  "compile",
      "execut",  "invoke", "shell", "命令",   "comando", "befehl", "commande"};
  return std::ranges::any_of(kCommands, has) ? Column::command : Column::other;
}

std::string without_marks(std::string_view cell) {
  cell = trim(cell);
  std::string out;
  if (cell.size() > 2 && cell.front() == '`' && cell.back() == '`' &&
      cell.substr(1, cell.size() - 2).find('`') == std::string_view::npos)
    return std::string(trim(cell.substr(1, cell.size() - 2)));
  while (cell.starts_with("**") && cell.ends_with("**") && cell.size() > 4)
    cell = cell.substr(2, cell.size() - 4);
  // "`make` or `make all`": the first.
  if (cell.starts_with('`')) {
    const auto end = cell.find('`', 1);
    if (end != std::string_view::npos) return std::string(cell.substr(1, end - 1));
  }
  return std::string(cell);
}

bool is_target_name(std::string_view text) {
  return !text.empty() && text.size() < 60 &&
         text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "_-./") == std::string_view::npos;
}

class TableReader {
 public:
  TableReader(PlanBuilder& plan, const Block& block) : plan_(plan), block_(block) {}

  bool run() {
    std::size_t header = 0;
    while (header + 1 < block_.lines.size() && !is_separator(block_.lines[header + 1].text))
      ++header;
    if (header + 1 >= block_.lines.size()) return run_without_header();
    const auto names = cells_of(block_.lines[header].text);
    std::vector<Column> columns;
    for (const std::string& name : names) columns.push_back(column_of(name));
    about_make_ = speaks_of_make(names, header);
    for (std::size_t i = header + 2; i < block_.lines.size(); ++i)
      take_row(block_.lines[i], columns);
    return true;
  }

 private:
  /// Rows of Wikis, AsciiDoc and HTML come without a line of dashes.
  bool run_without_header() {
    const bool rows = std::ranges::all_of(
        block_.lines, [](const SourceLine& line) { return trim(line.text).starts_with('|'); });
    if (!rows) return false;
    for (const SourceLine& line : block_.lines) take_row(line, {});
    return true;
  }

  bool speaks_of_make(const std::vector<std::string>& names, std::size_t header) const {
    std::string text = plan_.lead();
    for (std::size_t i = 0; i < header; ++i) text += ' ' + block_.lines[i].text;
    for (const std::string& name : names) text += ' ' + name;
    text = to_lower(text) + ' ' + to_lower(plan_.lead_before()) + ' ' + to_lower(plan_.heading());
    return text.find("make") != std::string::npos;
  }

  void take_row(const SourceLine& line, const std::vector<Column>& columns) {
    const auto cells = cells_of(line.text);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Column column = i < columns.size() ? columns[i] : Column::other;
      if (take_cell(line.number, cells, i, column)) return;
    }
  }

  bool take_cell(std::uint32_t number, const std::vector<std::string>& cells, std::size_t i,
                 Column column) {
    const std::string text = without_remarks(without_prompt(without_marks(cells[i])).command);
    const bool marked = cells[i].starts_with('`');
    if (column == Column::file || text.empty()) return false;
    if (column == Column::target && is_target_name(text) && !commands::is_known_program(text))
      return take_target(number, text);
    const Likeness like = likeness(text, plan_.files());
    const bool lone = text.find(' ') == std::string::npos && text.find('/') == std::string::npos;
    const bool whole = marked && like == Likeness::strong && !(lone && plan_.topic().requirements);
    const bool plain = like == Likeness::strong && (!lone || column == Column::command || i == 0) &&
                       !plan_.topic().requirements && !plan_.is_a_listing();
    const bool told = column == Column::command && like != Likeness::none && marked;
    if (!whole && !plain && !told) return false;
    if (plan_.is_a_listing() && column != Column::command && lone) return false;
    Origin origin;
    origin.from_code = !marked;
    origin.skip = system_of(cells);
    origin.why =
        column == Column::command ? "in a column of commands" : "a command in a table's cell";
    plan_.add(number, text, origin);
    return true;
  }

  /// The system that another cell of the row names.
  static std::optional<std::string> system_of(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      if (cell.size() > 40) continue;
      if (const auto system = other_system(cell)) return "for another system: " + *system;
    }
    return std::nullopt;
  }

  bool take_target(std::uint32_t number, const std::string& target) {
    static constexpr std::array<std::string_view, 5> kNever{"clean", "help", "all", "distclean",
                                                            "format"};
    if (!about_make_) return false;
    const bool never = std::ranges::find(kNever, target) != kNever.end();
    if (never && target != "clean") return false;
    Origin origin;
    origin.from_code = true;
    origin.why = "a target of make in a table of targets";
    origin.of_target_table = true;
    plan_.add(number, "make " + target, origin);
    return true;
  }

  PlanBuilder& plan_;
  const Block& block_;
  bool about_make_ = false;
};

}  // namespace

bool read_table(PlanBuilder& plan, const Block& block) {
  const bool any = std::ranges::any_of(
      block.lines, [](const SourceLine& line) { return line.text.find('|') != std::string::npos; });
  return any && TableReader(plan, block).run();
}

}  // namespace vouch::readers
