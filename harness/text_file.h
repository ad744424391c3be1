// Small files, read and written whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::harness {

/// None when there is no such file. Throws HarnessFault when there is one and it cannot be read.
std::optional<std::string> read_text(const std::filesystem::path& path);

/// Writes `text` as `path`, in place of what was there: beside it, synced, renamed, so that a
/// reader sees the old or the new file whole. Throws HarnessFault.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace vouch::harness
