// Small tables that staff write or export: RFC 4180, with a first line that names the columns.
// The only file that knows libcsv is csv_file.cc.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::os {

struct CsvRow {
  std::size_t line = 0;             // on which it begins, from 1
  std::vector<std::string> fields;  // in the order of the columns asked for; "" where there is none
};

/// The rows of `file`, with the columns named in `columns`; the first `required` of them have to be
/// there. Names are compared without regard to case; other columns are passed over, empty lines
/// too. Throws UsageError with file:line.
std::vector<CsvRow> read_csv(const std::filesystem::path& file,
                             std::span<const std::string_view> columns, std::size_t required);

}  // namespace vouch::os
