#include "harness/export/csv_cells.h"

#include <fmt/format.h>

#include <algorithm>

#include "util/usage_error.h"

namespace vouch::exporters {

CsvCells::CsvCells(std::string bytes, const std::string& name) : bytes_(std::move(bytes)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::size_t at = bytes_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::string_view first = std::string_view(bytes_).substr(0, bytes_.find('\n'));
  if (std::ranges::count(first, ';') > std::ranges::count(first, ',')) separator_ = ';';
  while (at < bytes_.size()) {
    std::vector<Cell>& row = rows_.emplace_back();
    for (;;) {
      const std::size_t begin = at;
      bool quoted = false;
      while (at < bytes_.size()) {
        const char c = bytes_[at];
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == separator_ || c == '\n' || c == '\r')) break;
        ++at;
      }
      if (quoted) throw UsageError(fmt::format("{}: a quote is never closed", name));
      row.push_back({begin, at});
      if (at >= bytes_.size() || bytes_[at] != separator_) break;
      ++at;
    }
    if (at < bytes_.size() && bytes_[at] == '\r') ++at;
    if (at < bytes_.size() && bytes_[at] == '\n') ++at;
  }
}

std::string CsvCells::text(std::size_t row, std::size_t column) const {
  if (column >= rows_[row].size()) return {};
  const Cell& cell = rows_[row][column];
  if (cell.is_new) return cell.value;
  std::string_view raw = std::string_view(bytes_).substr(cell.begin, cell.end - cell.begin);
  if (raw.size() < 2 || raw.front() != '"') return std::string(raw);
  raw = raw.substr(1, raw.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    text += raw[i];
    if (raw[i] == '"' && i + 1 < raw.size() && raw[i + 1] == '"') ++i;
  }
  return text;
}

void CsvCells::set(std::size_t row, std::size_t column, std::string_view value) {
  Cell& cell = rows_.at(row).at(column);
  cell.is_new = true;
  cell.value = value;
}

std::string CsvCells::bytes() const {
  std::string out;
  std::size_t done = 0;
  for (const auto& row : rows_) {
    for (const Cell& cell : row) {
      if (!cell.is_new) continue;
      out += bytes_.substr(done, cell.begin - done);
      done = cell.end;
      const bool quoted =
          cell.value.find_first_of(std::string("\"\r\n") + separator_) != std::string::npos;
      if (quoted) out += '"';
      for (const char c : cell.value) out += c == '"' && quoted ? "\"\"" : std::string(1, c);
      if (quoted) out += '"';
    }
  }
  return out + bytes_.substr(done);
}

}  // namespace vouch::exporters
