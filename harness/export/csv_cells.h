// A gradebook as its bytes, of which single cells are written anew: separators, quotes, byte order
// mark and line ends of all others stay as the system exported them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::exporters {

class CsvCells {
 public:
  /// The separator is the one that the first line has more of, ',' or ';'. Throws UsageError for a
  /// quote that is never closed; `name` is the file's.
  CsvCells(std::string bytes, const std::string& name);

  std::size_t rows() const { return rows_.size(); }
  std::size_t columns(std::size_t row) const { return rows_[row].size(); }
  /// "" where the row is shorter.
  std::string text(std::size_t row, std::size_t column) const;
  /// Takes effect in `bytes`. `value` is written as it is, quoted where CSV needs it.
  void set(std::size_t row, std::size_t column, std::string_view value);
  std::string bytes() const;

 private:
  struct Cell {
    std::size_t begin = 0, end = 0;
    bool is_new = false;
    std::string value{};
  };
  std::string bytes_;
  char separator_ = ',';
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace vouch::exporters
