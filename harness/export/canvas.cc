#include "harness/export/canvas.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "harness/export/csv_cells.h"
#include "util/text.h"
#include "util/usage_error.h"

namespace vouch::exporters {
namespace {

/// "Final project (4711)"
bool is_assignment(const std::string& title) {
  const std::size_t open = title.rfind(" (");
  if (open == std::string::npos || !title.ends_with(')')) return false;
  const std::string id = title.substr(open + 2, title.size() - open - 3);
  return !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
}

class Gradebook {
 public:
  Gradebook(const std::string& bytes, const CanvasRequest& request)
      : request_(request), cells_(bytes, request.name) {
    if (cells_.rows() == 0 || !find("ID") ||
        cells_.text(0, 0).find("Student") == std::string::npos) {
      throw UsageError(
          fmt::format("{} is no gradebook of Canvas: its first line has to begin with Student,ID",
                      request.name));
    }
    column_ = choose_column();
    const std::size_t login = find("SIS Login ID").value_or(*find("ID"));
    for (std::size_t row = 1; row < cells_.rows(); ++row) {
      if (is_student(row)) rows_[lower_case(cells_.text(row, login))].push_back(row);
    }
  }

  CanvasGradebook fill(const std::vector<GroupGrade>& grades) {
    for (const GroupGrade& grade : grades) {
      if (!grade.cell) {
        filled_.notes.push_back(fmt::format("{}: left as it is: {}", grade.group,
                                            grade.verdict.empty() ? "no report" : grade.verdict));
        continue;
      }
      if (grade.members.empty()) {
        throw UsageError(
            fmt::format("{}: nobody is known to be in it; give the batch --roster", grade.group));
      }
      for (const Member& member : grade.members) write(grade, row_of(grade, member));
    }
    filled_.bytes = cells_.bytes();
    return std::move(filled_);
  }

 private:
  std::optional<std::size_t> find(const std::string& title) const {
    for (std::size_t i = 0; i < cells_.columns(0); ++i) {
      if (cells_.text(0, i) == title) return i;
    }
    return std::nullopt;
  }

  std::size_t choose_column() const {
    if (!request_.column.empty()) {
      if (const auto column = find(request_.column)) return *column;
      throw UsageError(
          fmt::format("{} has no column \"{}\"; vouch adds none", request_.name, request_.column));
    }
    std::vector<std::string> titles;
    std::size_t last = 0;
    for (std::size_t i = 0; i < cells_.columns(0); ++i) {
      if (!is_assignment(cells_.text(0, i))) continue;
      titles.push_back(cells_.text(0, i));
      last = i;
    }
    if (titles.size() == 1) return last;
    throw UsageError(fmt::format("{} has {} assignments; say which with --column: {}",
                                 request_.name, titles.size(), fmt::join(titles, "; ")));
  }

  /// Not the rows of points and of manual posting, which name nobody.
  bool is_student(std::size_t row) const {
    return cells_.text(row, 0).find("Points Possible") == std::string::npos &&
           !cells_.text(row, *find("ID")).empty();
  }

  std::size_t row_of(const GroupGrade& grade, const Member& member) const {
    std::string login = lower_case(member.email);
    auto at = rows_.find(login);
    const std::string domain = fmt::format("@{}", lower_case(request_.member_domain));
    if (at == rows_.end() && domain.size() > 1 && login.ends_with(domain)) {
      login.resize(login.size() - domain.size());
      at = rows_.find(login);
    }
    if (member.email.empty() || at == rows_.end()) {
      throw UsageError(
          fmt::format("{}: {} <{}> is not in {}: no SIS Login ID is that address; vouch "
                      "adds nobody",
                      grade.group, member.name, member.email, request_.name));
    }
    if (at->second.size() > 1) {
      throw UsageError(
          fmt::format("{}: {} is in {} rows", request_.name, login, at->second.size()));
    }
    return at->second.front();
  }

  static bool same_value(const std::string& a, const std::string& b) {
    char* end_a = nullptr;
    char* end_b = nullptr;
    const double left = std::strtod(a.c_str(), &end_a), right = std::strtod(b.c_str(), &end_b);
    const bool numbers = !a.empty() && !b.empty() && *end_a == '\0' && *end_b == '\0';
    return a == b || (numbers && left == right);
  }

  void write(const GroupGrade& grade, std::size_t row) {
    const std::string had = cells_.text(row, column_);
    if (same_value(had, *grade.cell)) return;
    if (column_ >= cells_.columns(row)) {
      throw UsageError(fmt::format("{}: row {} is shorter than the first", request_.name, row + 1));
    }
    if (!had.empty()) {
      const std::string change = fmt::format("{}: {}: \"{}\" -> \"{}\"", grade.group,
                                             cells_.text(row, 0), had, *grade.cell);
      if (!request_.overwrite) {
        throw UsageError(fmt::format("{} has a grade that differs: {}; --overwrite replaces it",
                                     request_.name, change));
      }
      filled_.notes.push_back(change);
    }
    cells_.set(row, column_, *grade.cell);
    ++filled_.cells;
  }

  const CanvasRequest& request_;
  CsvCells cells_;
  std::size_t column_ = 0;
  std::map<std::string, std::vector<std::size_t>> rows_;  // by login
  CanvasGradebook filled_;
};

}  // namespace

CanvasGradebook fill_canvas(const std::string& gradebook, const std::vector<GroupGrade>& grades,
                            const CanvasRequest& request) {
  return Gradebook(gradebook, request).fill(grades);
}

}  // namespace vouch::exporters
