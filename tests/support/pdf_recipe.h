// PDFs made from readable text, honest and hostile ones: a recipe says what bytes to write, what
// the report reader has to find in them, and what that may cost.
//
// A recipe is lines. `#` begins a comment. Before `pdf`:
//   expect KEY JSON         the fact of that name has this value
//   about KEY NUMBER        ... within 0.15
//   finding SEVERITY ID     a finding of the report; those named are all that there are
//   limit cpu=N memory=MIB  for one attempt, in seconds and MiB
// After `pdf`, what is written, in this order:
//   paper KEY=VALUE...      a whole paper, see Paper in pdf_recipe.cc (objects 1 to 9 and from 10
//   on) obj N / endobj          an object, as it stands stream N DICT / endstream   a stream;
//   `@repeat N TEXT` and `@zeros N` write much; `flate` first
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

struct Recipe {
  std::string name;
  std::string bytes;
  std::vector<std::pair<std::string, std::string>> facts;     // key, JSON
  std::vector<std::pair<std::string, double>> numbers;        // key, about
  std::vector<std::pair<std::string, std::string>> findings;  // severity, id
  std::uint64_t cpu_seconds = 5;
  std::uint64_t memory_mib = 1024;
};

/// Throws std::runtime_error with file and line for what it does not understand.
Recipe read_recipe(const std::filesystem::path& file);

/// The bytes of a paper; `options` as after `paper`.
std::string make_paper(const std::string& options);

}  // namespace vouch::tests
