#include "util/os/csv_reader.h"

#include <csv.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>

#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::os {
namespace {

/// With its ending, which is that of any system: LF, CR LF or CR.
std::size_t line_length(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return text.size();
  return end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Every row of the text, whatever its columns.
class Rows {
 public:
  explicit Rows(const std::filesystem::path& file) : file_(file) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  }
  ~Rows() { csv_free(&parser_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  std::vector<CsvRow> read(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::size_t length = line_length(text);
      read_line(text.substr(0, length), line);
      text.remove_prefix(length);
    }
    if (csv_fini(&parser_, on_field, on_row, this) != 0) refuse(row_line_);
    return std::move(rows_);
  }

 private:
  /// Line by line, so that each row knows where it began: libcsv passes over empty lines, and a
  /// quoted field may have several.
  void read_line(std::string_view line, std::size_t number) {
    if (!row_is_open_) row_line_ = number;
    const std::size_t before = rows_.size();
    if (csv_parse(&parser_, line.data(), line.size(), on_field, on_row, this) != line.size()) {
      refuse(number);
    }
    row_is_open_ = rows_.size() == before && (row_is_open_ || !is_blank(line));
  }

  static void on_field(void* field, std::size_t size, void* self) {
    static_cast<Rows*>(self)->add_field({static_cast<const char*>(field), size});
  }
  static void on_row(int, void* self) { static_cast<Rows*>(self)->end_row(); }

  void add_field(std::string_view field) {
    row_.line = row_line_;
    row_.fields.emplace_back(field);
  }

  void end_row() {
    rows_.push_back(std::move(row_));
    row_ = {};
  }

  [[noreturn]] void refuse(std::size_t line) {
    throw UsageError(
        fmt::format("{}:{}: not CSV: a quote that is never closed, or one in the "
                    "middle of a field",
                    file_.string(), line));
  }

  const std::filesystem::path& file_;
  csv_parser parser_{};
  std::vector<CsvRow> rows_;
  CsvRow row_;
  std::size_t row_line_ = 1;  // on which the row under way began, or the next one does
  bool row_is_open_ = false;  // a quoted field goes on in the next line
};

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool is_empty(const CsvRow& row) {
  return std::ranges::all_of(row.fields, [](const std::string& field) { return field.empty(); });
}

/// For each column asked for, where the head line has it.
std::vector<std::optional<std::size_t>> find_columns(const std::filesystem::path& file,
                                                     const CsvRow& head,
                                                     std::span<const std::string_view> columns,
                                                     std::size_t required) {
  std::vector<std::optional<std::size_t>> found;
  for (const std::string_view column : columns) {
    const auto at = std::ranges::find_if(
        head.fields, [&](const std::string& name) { return same_name(name, column); });
    if (at == head.fields.end() && found.size() < required) {
      throw UsageError(fmt::format("{}:{}: the first line names no column \"{}\"; it has to be: {}",
                                   file.string(), head.line, column, fmt::join(columns, ",")));
    }
    found.push_back(at == head.fields.end() ? std::nullopt
                                            : std::optional<std::size_t>(at - head.fields.begin()));
  }
  return found;
}

}  // namespace

std::vector<CsvRow> read_csv(const std::filesystem::path& file,
                             std::span<const std::string_view> columns, std::size_t required) {
  const std::string text = read_given(file);
  std::vector<CsvRow> rows = Rows(file).read(text);
  std::erase_if(rows, is_empty);
  if (rows.empty()) throw UsageError(fmt::format("{}: the file is empty", file.string()));
  const auto places = find_columns(file, rows.front(), columns, required);
  rows.erase(rows.begin());
  for (CsvRow& row : rows) {
    std::vector<std::string> fields;
    for (const auto& place : places) {
      const bool has = place && *place < row.fields.size();
      fields.push_back(has ? row.fields[*place] : std::string());
    }
    row.fields = std::move(fields);
  }
  return rows;
}

}  // namespace vouch::os
