// The one table of checks. A row here and a file beside it make a check.
#include <algorithm>
#include <array>

#include "checks/check.h"

namespace vouch::checks {

// A row a line, so that two changes seldom meet.
// clang-format off
#define VOUCH_CHECKS(row) \
  row(harness_fault) \
  row(submission_files) \
  row(submission_late) \
  row(submission_group_size) \
  row(submission_unknown_group) \
  row(submission_duplicate) \
  row(archive_format) \
  row(archive_paths) \
  row(archive_limits) \
  row(archive_junk) \
  row(archive_prebuilt) \
  row(archive_names) \
  row(archive_headers) \
  row(archive_missing) \
  row(archive_contents) \
  row(readme_present) \
  row(readme_steps) \
  row(build_steps) \
  row(build_self_contained) \
  row(build_vendored_elsewhere) \
  row(build_output) \
  row(build_portability) \
  row(run_steps) \
  row(report_file) \
  row(report_length) \
  row(report_format) \
  row(report_content)
// clang-format on

#define VOUCH_DECLARE(check) extern const Check check;
VOUCH_CHECKS(VOUCH_DECLARE)
#undef VOUCH_DECLARE

std::span<const Check* const> all_checks() {
#define VOUCH_ROW(check) &check,
  static constexpr std::array kAll{VOUCH_CHECKS(VOUCH_ROW)};
#undef VOUCH_ROW
  return kAll;
}

const FindingKind* find_kind(std::string_view id) {
  for (const Check* check : all_checks()) {
    const auto it = std::ranges::find(check->kinds, id, &FindingKind::id);
    if (it != check->kinds.end()) return &*it;
  }
  return nullptr;
}

std::vector<std::string_view> finding_ids() {
  std::vector<std::string_view> ids;
  for (const Check* check : all_checks()) {
    for (const FindingKind& kind : check->kinds) ids.push_back(kind.id);
  }
  return ids;
}

}  // namespace vouch::checks
