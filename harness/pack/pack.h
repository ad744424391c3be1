// A source directory becomes the zip that is handed in: what git ignores and what is no part of a
// project is left out, and told. `vouch check DIR` checks that same zip.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vouch::pack {

/// A file or directory (then it ends with '/') that did not go into the zip.
struct LeftOut {
  std::string path;  // below the directory
  std::string why;   // "git ignores it", "left by an editor", "no file, directory or link", ...
};

struct PackedZip {
  std::uint64_t files = 0;  // and links
  std::uint64_t bytes = 0;  // of the zip
  std::string sha256;       // of the zip
  std::vector<LeftOut> left_out;
  bool git_was_asked = false;  // false: git is not there, so nothing that it ignores is left out
};

/// Writes `directory` as `zip`, with one top directory of the same name; a `zip` that is there
/// already is replaced, whole. The same files with the same times give the same bytes. Throws
/// UsageError when nothing would go into it, and InternalError when a file cannot be read or the
/// zip not written.
PackedZip pack_directory(const std::filesystem::path& directory, const std::filesystem::path& zip);

}  // namespace vouch::pack
