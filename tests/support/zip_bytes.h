// Writes a zip's bytes as a test wants them: also such as no honest program writes, because every
// field of a local or central header may be set apart from what it should be.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vouch::tests {

/// Fields that lie. Absent: the truth.
struct ZipHeaderLies {
  std::optional<std::string> name{};
  std::optional<std::uint16_t> flags{}, method{}, name_length{}, extra_length{};
  std::optional<std::uint32_t> crc{}, packed{}, size{};
  std::optional<std::uint32_t> offset{};  // of the local header: the directory's alone
  std::string extra{};
};

struct ZipEntry {
  std::string name;
  std::string content;              // a link's target, for a link
  std::uint32_t mode = 0100644;     // st_mode, as Unix programs store it
  std::uint16_t made_by = 0x031e;   // 3: Unix
  std::uint16_t dos_date = 0x5a6f;  // 2025-03-15
  std::uint16_t dos_time = 0x6000;  // 12:00:00
  bool deflate = false;
  bool data_descriptor = false;          // sizes after the data, zeros before
  std::optional<std::string> data{};     // the packed bytes, when they are not the content's
  std::optional<std::size_t> same_as{};  // no bytes of its own: those of that entry
  ZipHeaderLies local{}, central{};
  bool in_directory = true;
  bool has_local = true;
};

struct ZipArchive {
  std::vector<ZipEntry> entries;
  std::string before{}, after{}, gap{};  // bytes before it, after it, before the directory
  std::string comment{};
  std::optional<std::uint16_t> declared_entries{};
  std::optional<std::uint32_t> declared_directory_offset{}, declared_directory_bytes{};
  std::optional<std::uint16_t> disk{};
  bool zip64 = false;
  bool has_directory = true;
};

std::string zip_bytes(const ZipArchive& archive);

/// Raw deflate (RFC 1951), at the highest level.
std::string deflated(const std::string& content);

}  // namespace vouch::tests
