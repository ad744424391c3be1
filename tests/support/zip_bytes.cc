#include "tests/support/zip_bytes.h"

#include <zlib.h>

#include <stdexcept>
#include <string_view>

namespace vouch::tests {
namespace {

void put(std::string& bytes, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xffU);
}

std::uint32_t checksum(const std::string& content) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
}

/// What both headers say of an entry (APPNOTE 6.3.9, 4.3.7 and 4.3.12).
struct Truth {
  std::string name;
  std::uint16_t flags = 0, method = 0;
  std::uint32_t crc = 0, packed = 0, size = 0;
  std::uint64_t offset = 0;
};

void put_common(std::string& bytes, const ZipEntry& entry, const Truth& truth,
                const ZipHeaderLies& lies) {
  const std::string& name = lies.name ? *lies.name : truth.name;
  put(bytes, 20, 2);
  put(bytes, lies.flags.value_or(truth.flags), 2);
  put(bytes, lies.method.value_or(truth.method), 2);
  put(bytes, entry.dos_time, 2);
  put(bytes, entry.dos_date, 2);
  put(bytes, lies.crc.value_or(truth.crc), 4);
  put(bytes, lies.packed.value_or(truth.packed), 4);
  put(bytes, lies.size.value_or(truth.size), 4);
  put(bytes, lies.name_length.value_or(static_cast<std::uint16_t>(name.size())), 2);
  put(bytes, lies.extra_length.value_or(static_cast<std::uint16_t>(lies.extra.size())), 2);
}

std::string packed(const ZipEntry& entry) {
  if (entry.data) return *entry.data;
  return entry.deflate ? deflated(entry.content) : entry.content;
}

void put_local(std::string& bytes, const ZipEntry& entry, Truth truth, const std::string& data) {
  const Truth after = truth;
  if (entry.data_descriptor) truth.crc = truth.packed = truth.size = 0;
  bytes += "PK\x03\x04";
  put_common(bytes, entry, truth, entry.local);
  bytes += entry.local.name.value_or(truth.name) + entry.local.extra + data;
  if (!entry.data_descriptor) return;
  bytes += "PK\x07\x08";
  put(bytes, after.crc, 4);
  put(bytes, after.packed, 4);
  put(bytes, after.size, 4);
}

void put_central(std::string& bytes, const ZipEntry& entry, const Truth& truth) {
  bytes += "PK\x01\x02";
  put(bytes, entry.made_by, 2);
  put_common(bytes, entry, truth, entry.central);
  put(bytes, 0, 2);  // comment
  put(bytes, 0, 2);  // disk
  put(bytes, 0, 2);  // internal attributes
  put(bytes, std::uint64_t{entry.mode} << 16U | ((entry.mode & 0170000U) == 040000U ? 0x10U : 0U),
      4);
  put(bytes, entry.central.offset.value_or(static_cast<std::uint32_t>(truth.offset)), 4);
  bytes += entry.central.name.value_or(truth.name) + entry.central.extra;
}

Truth truth_of(const ZipEntry& entry, const std::string& data) {
  Truth truth;
  truth.name = entry.name;
  truth.method = entry.deflate ? 8 : 0;
  if (entry.data_descriptor) truth.flags |= 8U;
  truth.crc = checksum(entry.content);
  truth.size = static_cast<std::uint32_t>(entry.content.size());
  truth.packed = static_cast<std::uint32_t>(data.size());
  return truth;
}

void put_end(std::string& bytes, const ZipArchive& archive, std::uint64_t entries,
             std::uint64_t directory, std::uint64_t before) {
  const std::uint64_t directory_bytes = bytes.size() - directory;
  if (archive.zip64) {
    const std::uint64_t record = bytes.size();
    bytes += "PK\x06\x06";
    put(bytes, 44, 8);
    put(bytes, 45, 2);
    put(bytes, 45, 2);
    put(bytes, 0, 4);
    put(bytes, 0, 4);
    put(bytes, entries, 8);
    put(bytes, entries, 8);
    put(bytes, directory_bytes, 8);
    put(bytes, directory - before, 8);
    bytes += "PK\x06\x07";
    put(bytes, 0, 4);
    put(bytes, record - before, 8);
    put(bytes, 1, 4);
  }
  bytes += "PK\x05\x06";
  put(bytes, archive.disk.value_or(0), 2);
  put(bytes, archive.disk.value_or(0), 2);
  const std::uint64_t declared = archive.zip64 ? 0xffffU : entries;
  put(bytes, archive.declared_entries.value_or(static_cast<std::uint16_t>(declared)), 2);
  put(bytes, archive.declared_entries.value_or(static_cast<std::uint16_t>(declared)), 2);
  put(bytes,
      archive.declared_directory_bytes.value_or(
          archive.zip64 ? 0xffffffffU : static_cast<std::uint32_t>(directory_bytes)),
      4);
  put(bytes,
      archive.declared_directory_offset.value_or(
          archive.zip64 ? 0xffffffffU : static_cast<std::uint32_t>(directory - before)),
      4);
  put(bytes, archive.comment.size(), 2);
  bytes += archive.comment;
}

}  // namespace

std::string deflated(const std::string& content) {
  z_stream stream{};
  // -15: raw, without zlib's header; 9: the highest level.
  if (deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2 failed");
  }
  std::string result(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const int status = deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("deflate failed");
  return result;
}

std::string zip_bytes(const ZipArchive& archive) {
  std::string bytes = archive.before;
  const std::uint64_t before = bytes.size();
  std::vector<Truth> truths;
  for (const ZipEntry& entry : archive.entries) {
    const std::string data = packed(entry);
    Truth truth = truth_of(entry, data);
    truth.offset = bytes.size() - before;
    if (entry.same_as) {
      const std::string name = truth.name;
      truth = truths.at(*entry.same_as);
      truth.name = name;
    } else if (entry.has_local) {
      put_local(bytes, entry, truth, data);
    }
    truths.push_back(truth);
  }
  bytes += archive.gap;
  const std::uint64_t directory = bytes.size();
  std::uint64_t entries = 0;
  for (std::size_t i = 0; i < archive.entries.size(); ++i) {
    if (!archive.entries[i].in_directory) continue;
    put_central(bytes, archive.entries[i], truths[i]);
    ++entries;
  }
  if (!archive.has_directory) bytes.resize(directory);
  if (archive.has_directory) put_end(bytes, archive, entries, directory, before);
  return bytes + archive.after;
}

}  // namespace vouch::tests
