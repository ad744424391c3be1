#include "harness/readers/mail/tnef.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string_view>

namespace vouch::readers::mail {
namespace {

constexpr std::uint32_t kSignature = 0x223e9f78;
// Attributes' ids, without their types ([MS-OXTNEF] 2.1.3.2).
constexpr std::uint32_t kRendData = 0x9002, kTitle = 0x8010, kData = 0x800f, kProperties = 0x9005;
// Properties' ids and types ([MS-OXPROPS] 2.602, [MS-OXCDATA] 2.11.1).
constexpr std::uint32_t kLongFilename = 0x3707;
constexpr std::uint32_t kString8 = 0x001e, kUnicode = 0x001f, kObject = 0x000d, kBinary = 0x0102;
constexpr std::size_t kMostFiles = 1000;
constexpr std::size_t kLongestProperties = 1 << 20;

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::optional<std::uint32_t> number(std::size_t size) {
    if (bytes_.size() < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes_[i]);
    bytes_.remove_prefix(size);
    return value;
  }
  std::optional<std::string_view> some(std::size_t size) {
    if (bytes_.size() < size) return std::nullopt;
    const std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return part;
  }

 private:
  std::string_view bytes_;
};

std::string read_at(int file, std::uint64_t offset, std::size_t most) {
  std::string bytes(most, '\0');
  std::size_t had = 0;
  while (had < most) {
    const ssize_t got =
        pread(file, bytes.data() + had, most - had, static_cast<off_t>(offset + had));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    had += static_cast<std::size_t>(got);
  }
  bytes.resize(had);
  return bytes;
}

/// UTF-16LE as UTF-8; pairs of surrogates become '?'.
std::string from_utf16(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const unsigned c = static_cast<unsigned char>(bytes[i]) |
                       static_cast<unsigned>(static_cast<unsigned char>(bytes[i + 1])) << 8;
    if (c == 0) break;
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += static_cast<char>(0xc0U | c >> 6);
      text += static_cast<char>(0x80U | (c & 0x3fU));
    } else if (c >= 0xd800 && c < 0xe000) {
      text += '?';
    } else {
      text += static_cast<char>(0xe0U | c >> 12);
      text += static_cast<char>(0x80U | (c >> 6 & 0x3fU));
      text += static_cast<char>(0x80U | (c & 0x3fU));
    }
  }
  return text;
}

std::string until_nul(std::string_view text) {
  return std::string(text.substr(0, text.find('\0')));
}

std::size_t fixed_size(std::uint32_t type) {
  switch (type) {
    case 0x0002:
    case 0x0003:
    case 0x0004:
    case 0x000a:
    case 0x000b: return 4;
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040: return 8;
    case 0x0048: return 16;
    default: return 0;
  }
}

/// A property that has a name of its own: a GUID, then a number or a text.
bool skip_name(Bytes& bytes) {
  if (!bytes.some(16)) return false;
  const auto kind = bytes.number(4);
  if (!kind) return false;
  const auto value = bytes.number(4);
  if (!value) return false;
  return *kind == 0 || bytes.some((std::size_t{*value} + 3) / 4 * 4).has_value();
}

/// The long file name among an attachment's properties, or "".
std::string long_filename(std::string_view properties) {
  Bytes bytes(properties);
  const auto count = bytes.number(4);
  for (std::uint32_t i = 0; count && i < *count; ++i) {
    const auto type = bytes.number(2), id = bytes.number(2);
    if (!type || !id) return {};
    if (*id >= 0x8000 && !skip_name(bytes)) return {};
    if (const std::size_t size = fixed_size(*type); size != 0) {
      if (!bytes.some(size)) return {};
      continue;
    }
    if (*type != kString8 && *type != kUnicode && *type != kObject && *type != kBinary) return {};
    const auto values = bytes.number(4);
    for (std::uint32_t j = 0; values && j < *values; ++j) {
      const auto length = bytes.number(4);
      if (!length) return {};
      const auto value = bytes.some((std::size_t{*length} + 3) / 4 * 4);
      if (!value) return {};
      if (*id == kLongFilename) {
        const std::string_view text = value->substr(0, *length);
        return *type == kUnicode ? from_utf16(text) : until_nul(text);
      }
    }
  }
  return {};
}

}  // namespace

std::vector<TnefFile> read_tnef(int tnef, std::string& problem) {
  struct stat info {};
  std::vector<TnefFile> files;
  if (fstat(tnef, &info) != 0 || Bytes(read_at(tnef, 0, 4)).number(4) != kSignature) {
    problem = "it is no TNEF";
    return files;
  }
  const auto size = static_cast<std::uint64_t>(info.st_size);
  for (std::uint64_t at = 6; at + 9 <= size;) {
    const std::string head = read_at(tnef, at, 9);
    Bytes bytes(std::string_view(head).substr(1));
    const auto id = bytes.number(4), length = bytes.number(4);
    if (!id || !length || *length > size - at - 9) {
      problem = "it is cut off";
      break;
    }
    const std::uint64_t value = at + 9;
    const std::uint32_t attribute = *id & 0xffffU;
    if (attribute == kRendData) {
      if (files.size() == kMostFiles) {
        problem = "it has too many files";
        break;
      }
      files.emplace_back();
    }
    if (!files.empty()) {
      TnefFile& file = files.back();
      if (attribute == kTitle && file.name.empty()) {
        file.name = until_nul(read_at(tnef, value, std::min<std::size_t>(*length, 1024)));
      } else if (attribute == kData) {
        file.offset = value;
        file.bytes = *length;
      } else if (attribute == kProperties && *length <= kLongestProperties) {
        if (std::string name = long_filename(read_at(tnef, value, *length)); !name.empty()) {
          file.name = std::move(name);
        }
      }
    }
    at = value + *length + 2;  // a checksum of two bytes, which nobody keeps
  }
  return files;
}

}  // namespace vouch::readers::mail
