// A group's place in an output directory: what stands there, what is under way, and what is known
// of it before it is built.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "checks/model/output_layout.h"

namespace vouch::results {

class OutputDir;

class GroupDir {
 public:
  GroupDir(const OutputDir& out, const std::string& id);

  /// What people read of the group; not there before it was published.
  const std::filesystem::path& path() const { return path_; }
  /// One of its files, by a name of output_layout.h; none where it is not there.
  std::optional<std::string> read(std::string_view name) const;

  /// An empty directory for a group that is taken in hand. Throws InternalError.
  std::filesystem::path begin() const;
  /// That directory.
  const std::filesystem::path& workspace() const { return workspace_; }
  /// Puts begin()'s directory, whole and synced, in the place of the group's. Throws InternalError.
  void publish() const;
  /// Removes begin()'s directory.
  void abandon() const noexcept;

  /// The cheap facts, kept between the phases and between runs.
  void keep_gathered(std::string_view json) const;
  std::optional<std::string> gathered() const;
  void drop_gathered() const noexcept;

 private:
  const OutputDir& out_;
  std::filesystem::path path_, workspace_, gathered_;
};

/// In work/, a group's earlier result while the new one takes its place. '%' is never followed by a
/// small letter in a group's directory name.
inline constexpr std::string_view kReplaced = "%replaced-";

}  // namespace vouch::results
