// What a group's directory holds beside report.json, as report.html shows it: logs, the README,
// page pictures, the archive's tree. All bounded, so that a page stays one that a browser opens at
// once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::report {

/// A step's log: its first and last lines when it is long.
struct LogEvidence {
  struct Line {
    std::uint64_t number = 0;  // from 1
    std::string text;
  };
  std::vector<Line> lines;
  std::uint64_t left_out_after = 0;  // the number of the line after which lines are left out; or 0
  std::uint64_t left_out = 0;        // lines
};

struct PageEvidence {
  std::uint32_t number = 0;  // from 1
  std::string png;
};

/// The measured text block of one page, in points from its upper left corner.
struct BoxEvidence {
  double page_width = 0, page_height = 0;
  double left = 0, top = 0, right = 0, bottom = 0;
};

struct TreeEvidence {
  std::string path;
  char type = 'f';
  std::uint64_t bytes = 0;
  bool executable = false;
};

/// What facts.json knows of a failure beyond report.json.
struct CauseEvidence {
  std::string detail;  // the line of output that shows the cause
};

struct Evidence {
  std::map<std::uint32_t, LogEvidence> logs;      // by step
  std::map<std::uint32_t, CauseEvidence> causes;  // by step
  std::string readme;                             // its text; empty: not at hand
  bool readme_is_cut = false;
  std::vector<PageEvidence> pages;
  std::map<std::uint32_t, BoxEvidence> boxes;  // by page
  std::vector<TreeEvidence> tree;
  std::uint64_t tree_left_out = 0;  // entries
};

/// Reads what is there below `directory`; an empty path, or a file that is missing, gives nothing.
/// The text of a regular file below `directory`; "" where there is none, or it may not be shown.
std::string evidence_text(const std::filesystem::path& directory,
                          const std::filesystem::path& name);

Evidence load_evidence(const Report& report, const std::filesystem::path& directory);

/// The first and last lines of a log, as load_evidence keeps them.
LogEvidence bound_log(std::string_view text);

}  // namespace vouch::report
