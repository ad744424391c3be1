#include "tests/support/tar_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>

namespace vouch::tests {
namespace {

constexpr std::size_t kBlock = 512;

char type_of(const ZipEntry& entry) {
  switch (entry.mode & 0170000U) {
    case 0120000: return entry.content.starts_with('=') ? '1' : '2';
    case 0020000: return '3';
    case 0060000: return '4';
    case 0040000: return '5';
    case 0010000: return '6';
    default: return '0';
  }
}

void put(std::string& header, std::size_t at, std::string_view text) {
  std::ranges::copy(text, header.begin() + static_cast<std::ptrdiff_t>(at));
}

std::string header_of(const ZipEntry& entry, std::size_t size) {
  const char type = type_of(entry);
  std::string header(kBlock, '\0');
  put(header, 0, entry.name);
  put(header, 100, fmt::format("{:07o}", entry.mode & 07777U));
  put(header, 108, "0000000");
  put(header, 116, "0000000");
  put(header, 124, fmt::format("{:011o}", size));
  put(header, 156, std::string(1, type));
  if (type == '1') put(header, 157, entry.content.substr(1));
  if (type == '2') put(header, 157, entry.content);
  put(header, 257,
      std::string_view("ustar\0"
                       "00",
                       8));
  put(header, 136, "13000000000");
  put(header, 148, "        ");
  const unsigned sum = std::accumulate(header.begin(), header.end(), 0U, [](unsigned all, char c) {
    return all + static_cast<unsigned char>(c);
  });
  put(header, 148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  return header;
}

}  // namespace

std::string tar_bytes(const std::vector<ZipEntry>& entries) {
  std::string bytes;
  for (const ZipEntry& entry : entries) {
    const bool has_data = type_of(entry) == '0';
    bytes += header_of(entry, has_data ? entry.content.size() : 0);
    if (has_data) bytes += entry.content;
    bytes.resize((bytes.size() + kBlock - 1) / kBlock * kBlock, '\0');
  }
  return bytes.append(2 * kBlock, '\0');
}

}  // namespace vouch::tests
