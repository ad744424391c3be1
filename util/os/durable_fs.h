// Directories that outlive a power loss, and one that takes another's place.
#pragma once

#include <filesystem>

namespace vouch::os {

/// Flushes the names in `directory`, which is not a link. Throws InternalError, as all here does.
void sync_directory(const std::filesystem::path& directory);

/// The same of a directory that a person named, which may be a link to the one that is meant.
void sync_named_directory(const std::filesystem::path& directory);

/// Flushes every file and directory below `directory`, and itself. Links are not followed.
void sync_tree(const std::filesystem::path& directory);

/// Puts `made` at `place`. What was there lies at `made` then; or at `aside`, where the file system
/// (NFS) cannot exchange two names at once.
void put_in_place(const std::filesystem::path& made, const std::filesystem::path& place,
                  const std::filesystem::path& aside);

}  // namespace vouch::os
