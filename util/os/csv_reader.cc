#include "util/os/csv_reader.h"

#include <csv.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>

#include "util/decode_text.h"
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
  Rows(const std::filesystem::path& file, char separator) : file_(file) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
  }
  ~Rows() { csv_free(&parser_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  std::vector<CsvRow> read(std::string_view text) {
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

std::string_view trimmed(std::string_view field) {
  const auto is_margin = [](char c) { return c == ' ' || c == '"' || c == '\r' || c == '\n'; };
  while (!field.empty() && is_margin(field.front())) field.remove_prefix(1);
  while (!field.empty() && is_margin(field.back())) field.remove_suffix(1);
  return field;
}

/// How many of `columns` the head line names when `separator` parts it.
std::size_t count_known(std::string_view head, char separator,
                        std::span<const std::string_view> columns) {
  std::size_t known = 0;
  while (true) {
    const auto end = std::min(head.find(separator), head.size());
    const std::string_view name = trimmed(head.substr(0, end));
    if (std::ranges::any_of(columns, [&](auto column) { return same_name(name, column); })) ++known;
    if (end == head.size()) return known;
    head.remove_prefix(end + 1);
  }
}

/// The separator with which the head line names most of the columns; a comma where none is better.
char find_separator(std::string_view text, std::span<const std::string_view> columns) {
  while (!text.empty() && is_blank(text.substr(0, line_length(text)))) {
    text.remove_prefix(line_length(text));
  }
  const std::string_view head = text.substr(0, line_length(text));
  char best = ',';
  for (const char separator : {';', '\t'}) {
    if (head.find(separator) == std::string_view::npos) continue;
    if (count_known(head, separator, columns) > count_known(head, best, columns)) best = separator;
  }
  // Of a head line without any of them: the sign that it has, so that the complaint names columns.
  if (head.find(',') == std::string_view::npos && best == ',') {
    for (const char separator : {';', '\t'}) {
      if (head.find(separator) != std::string_view::npos) return separator;
    }
  }
  return best;
}

std::string_view name_of_separator(char separator) {
  return separator == ';' ? "semicolons" : separator == '\t' ? "tabs" : "commas";
}

/// Excel's own word for the separator, on a line before the table: "sep=;".
std::optional<char> take_separator_line(std::string& text) {
  constexpr std::string_view kMark = "sep=";
  const std::size_t length = line_length(text);
  const std::string_view line = trimmed(std::string_view(text).substr(0, length));
  if (!line.starts_with(kMark) || line.size() != kMark.size() + 1) return std::nullopt;
  const char separator = line.back();
  // Its line stays, so that lines are counted as the file has them.
  text.replace(0, line.size(), "");
  return separator;
}

bool is_empty(const CsvRow& row) {
  return std::ranges::all_of(row.fields, [](const std::string& field) { return field.empty(); });
}

/// For each column asked for, where the head line has it.
std::vector<std::optional<std::size_t>> find_columns(const std::filesystem::path& file,
                                                     const CsvRow& head,
                                                     std::span<const std::string_view> columns,
                                                     std::size_t required, char separator) {
  std::vector<std::optional<std::size_t>> found;
  for (const std::string_view column : columns) {
    const auto at = std::ranges::find_if(
        head.fields, [&](const std::string& name) { return same_name(name, column); });
    if (at == head.fields.end() && found.size() < required) {
      throw UsageError(
          fmt::format("{}:{}: the first line names no column \"{}\"; it names {} (parted by {}), "
                      "and should be: {}",
                      file.string(), head.line, column, fmt::join(head.fields, ", "),
                      name_of_separator(separator), fmt::join(columns, ",")));
    }
    found.push_back(at == head.fields.end() ? std::nullopt
                                            : std::optional<std::size_t>(at - head.fields.begin()));
  }
  return found;
}

}  // namespace

CsvText read_csv_text(const std::filesystem::path& file) { return {file, read_given(file)}; }

std::vector<CsvRow> parse_csv(const CsvText& csv, std::span<const std::string_view> columns,
                              std::size_t required, std::vector<std::string>& notes) {
  const std::filesystem::path& file = csv.name;
  DecodedText decoded = decode_text(csv.text);
  const auto told = take_separator_line(decoded.text);
  const char separator = told.value_or(find_separator(decoded.text, columns));
  if (!decoded.encoding.empty()) {
    notes.push_back(fmt::format("{} is {}, and was read as that", file.string(), decoded.encoding));
  }
  if (separator != ',') {
    notes.push_back(fmt::format("{} is parted by {}, not commas, and was read as that",
                                file.string(), name_of_separator(separator)));
  }
  std::vector<CsvRow> rows = Rows(file, separator).read(decoded.text);
  std::erase_if(rows, is_empty);
  if (rows.empty()) throw UsageError(fmt::format("{}: the file is empty", file.string()));
  const auto places = find_columns(file, rows.front(), columns, required, separator);
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
