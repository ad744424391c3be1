// Archives as readable text: what the bytes are made of, and the findings that they have to get.
// A recipe's lines, in tests/hostile/archives/*.txt:
//
//   [its name]
//   file NAME [content="..."] [zeros=N] [mode=0755] [deflate] [descriptor] [hidden] [no-local]
//             [same-as=N] [data="..."] [dos-date=N] [windows]
//             [local.FIELD=V] [central.FIELD=V] [FIELD=V]      FIELD: name flags method crc packed
//   directory NAME | link NAME TARGET | special NAME MODE               size extra name-length
//                                                                          extra-length offset
//   onion NAME LEVELS WIDTH BYTES     a zip of WIDTH zips, LEVELS deep, of BYTES zeros each
//   before "..." | after "..." | gap "..." | comment "..." | zip64 | no-directory
//   declared-entries N | directory-offset N | directory-bytes N | disk N
//   cut N | flip OFFSET               the last N bytes; one byte (from the end when negative)
//   tar [gzip]                        the entries as a tar; links named "=TARGET" are hard links
//   bytes "..."                       no zip at all
//   policy KEY N                      a key of ArchivePolicy
//   expect SEVERITY ID | expect nothing
//   needs memory-limit                what is expected comes from it
//   tree PATH...                      the files and links that are unpacked, or `tree nothing`
//
// Strings may be quoted, with \n, \0, \\, \", \xNN; "..."*N repeats one.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/model/policy.h"

namespace vouch::tests {

/// A recipe as it is written.
struct RecipeText {
  std::string name;   // fit for a test's name
  std::string title;  // as written
  std::filesystem::path file;
  std::vector<std::pair<int, std::string>> lines;  // with their numbers
};

struct ArchiveRecipe {
  std::string bytes;
  ArchivePolicy policy;
  std::set<std::string> expected;  // "error archive-bomb"
  std::vector<std::string> tree;   // "nothing" where nothing is unpacked; empty: not told
  bool needs_memory_limit = false;
};

/// What a failed test shows.
void PrintTo(const RecipeText& recipe, std::ostream* out);

std::vector<RecipeText> read_recipes(const std::filesystem::path& file);

/// Makes the bytes. Throws std::runtime_error with the line of what is wrong.
ArchiveRecipe cook(const RecipeText& text);

}  // namespace vouch::tests
