// `vouch export --to canvas`: the gradebook that Canvas exported, with one column filled in.
//
// Canvas's importer proposes new students and assignments for what it does not know
// (lib/gradebook_importer.rb), so nothing is added: a column or a student that is not there is
// refused, and every other byte stays.
#pragma once

#include <string>
#include <vector>

#include "harness/export/run_grades.h"

namespace vouch::exporters {

struct CanvasRequest {
  std::string name;           // of the gradebook's file, for people
  std::string column;         // "Title (id)"; "": the only assignment
  std::string member_domain;  // whose addresses' first part is the login; "": none
  bool overwrite = false;     // a cell that is not empty and differs
};

struct CanvasGradebook {
  std::string bytes;
  std::vector<std::string> notes;  // what was left as it is, and what was overwritten
  std::size_t cells = 0;           // written
};

/// Throws UsageError.
CanvasGradebook fill_canvas(const std::string& gradebook, const std::vector<GroupGrade>& grades,
                            const CanvasRequest& request);

}  // namespace vouch::exporters
