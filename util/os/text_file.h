// Small files, read and written whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::os {

/// None when there is no such file. Throws InternalError when there is one and it cannot be read.
std::optional<std::string> read_text(const std::filesystem::path& path);

/// The same of a file that a person named on the command line. Throws UsageError.
std::string read_given(const std::filesystem::path& path);

/// The same of a file in a submission, which may be anything: none when there is none. Throws
/// InternalError for a link, a device, and more than `most` bytes.
std::optional<std::string> read_students_text(const std::filesystem::path& path,
                                              std::uint64_t most);

/// Throws UsageError when write_given could not write `path`: it is a directory, there is not a
/// directory for it, or they may not be written. Writes nothing.
void require_writable(const std::filesystem::path& path);

/// Writes `text` to what a person named: a new file in place of an old one, or a device or pipe.
/// Throws InternalError.
void write_given(const std::filesystem::path& path, std::string_view text);

/// Writes `text` as `path`, in place of what was there: beside it, synced, renamed, so that a
/// reader sees the old or the new file whole. Throws InternalError.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace vouch::os
