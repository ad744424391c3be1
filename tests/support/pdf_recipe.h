// PDFs made from readable text, honest and hostile ones: a recipe says what bytes to write, what
// the report reader has to find in them, and what that may cost.
//
// A recipe is lines. `#` begins a comment; what stands between `for 1 9` and `done` is read once
// for each number, with {n} and {n+1} replaced. Before `pdf`:
//   expect KEY JSON         the fact of that name has this value
//   about KEY NUMBER        ... within 0.15
//   finding SEVERITY ID[: TEXT]   a finding, with TEXT in its message; those named are all there
//   are policy KEY = VALUE      of [report], in place of the default member NAME             the
//   group's members limit cpu=N memory=MIB  for one attempt, in seconds and MiB
// After `pdf`, what is written, in this order:
//   paper KEY=VALUE...      a whole paper, see pdf_paper.h (objects 1 to 9 and from 10 on)
//   obj N / endobj          an object, as it stands
//   stream N DICT / endstream   a stream; `@repeat N TEXT` and `@zeros N` write much; `flate` first
//                           in DICT compresses it
//   raw TEXT                bytes outside any object; \n, \xHH
//   compressed N IN INDEX   object N stands in the object stream IN; the table is then a stream
//   replace OLD => NEW      in all that was written so far
//   trailer DICT            instead of the usual one; `notrailer` for none, and no table
//   truncate PERCENT        at last, of the whole
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace vouch::tests {

struct ExpectedFinding {
  std::string severity, id;
  std::string text;  // a part of its message
};

struct Recipe {
  std::string name;
  std::string bytes;
  std::vector<std::pair<std::string, std::string>> facts;  // key, JSON
  std::vector<std::pair<std::string, double>> numbers;     // key, about
  std::vector<ExpectedFinding> findings;
  std::string policy;  // lines of [report]
  std::vector<std::string> members;
  std::uint64_t cpu_seconds = 5;
  std::uint64_t memory_mib = 1024;
};

/// Throws std::runtime_error with file and line for what it does not understand.
Recipe read_recipe(const std::filesystem::path& file);

}  // namespace vouch::tests
