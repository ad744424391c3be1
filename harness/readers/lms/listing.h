// What lies in a download, by name: every regular file, and what is none. Links are not followed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::readers::lms {

struct ListedFile {
  std::string path;  // below the download's directory, with '/'
  std::uint64_t bytes = 0;
};

struct Listing {
  int directory = -1;             // open
  std::vector<ListedFile> files;  // by path
  std::vector<std::string> odd;   // links, devices, what cannot be read: by path

  /// The first bytes of a file, at most `most`. None when it cannot be read.
  std::optional<std::string> read(const std::string& path, std::size_t most) const;
};

/// Everything below `directory`, system files of a re-packed download (__MACOSX, .DS_Store) among
/// it. Stops at a million entries or 64 directories deep, and tells in `odd` what it left out.
Listing list_directory(int directory);

/// True for what a file manager leaves in a zip: nobody handed it in.
bool is_system_file(std::string_view path);

std::string_view file_name(std::string_view path);
/// The path without its last part; "" at the top.
std::string_view parent_of(std::string_view path);
/// The first part of the path.
std::string_view top_of(std::string_view path);

}  // namespace vouch::readers::lms
