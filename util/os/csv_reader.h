// Small tables that staff write or export: RFC 4180 as spreadsheet programs of any country save it
// (also with semicolons or tabs, in UTF-16 or Windows-1252), with a first line that names the
// columns. The only file that knows libcsv is csv_reader.cc.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::os {

/// A table that was read already: it may have been a pipe, or is kept from an earlier run.
struct CsvText {
  std::filesystem::path name;  // for messages
  std::string text;            // as it was, in any encoding
};

/// Throws UsageError.
CsvText read_csv_text(const std::filesystem::path& file);

struct CsvRow {
  std::size_t line = 0;             // on which it begins, from 1
  std::vector<std::string> fields;  // in the order of the columns asked for; "" where there is none
};

/// The rows of the table, with the columns named in `columns`; the first `required` of them have to
/// be there. Names are compared without regard to case; other columns are passed over, empty lines
/// too. What was not plain CSV in UTF-8 is told in `notes`. Throws UsageError with file:line.
std::vector<CsvRow> parse_csv(const CsvText& csv, std::span<const std::string_view> columns,
                              std::size_t required, std::vector<std::string>& notes);

}  // namespace vouch::os
