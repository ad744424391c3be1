#include "harness/readers/archive/unpacker.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/content_type.h"

namespace vouch::readers {
namespace {

std::string or_empty(const char* text) { return text != nullptr ? text : ""; }

/// The entry's name as bytes; libarchive gives none where a conversion failed.
std::string stored_name(archive_entry* entry) {
  if (const char* name = archive_entry_pathname(entry); name != nullptr) return name;
  return or_empty(archive_entry_pathname_utf8(entry));
}

/// libarchive takes what a zip says to be a named pipe for a file; its record knows better.
unsigned type_of(archive_entry* entry, const ZipRecord* record) {
  const unsigned own = record != nullptr ? record->unix_mode() & AE_IFMT : 0U;
  const bool is_special = own == AE_IFIFO || own == AE_IFCHR || own == AE_IFBLK || own == AE_IFSOCK;
  return is_special ? own : static_cast<unsigned>(archive_entry_filetype(entry));
}

std::string_view type_name(unsigned type) {
  switch (type) {
    case AE_IFIFO: return "named pipe";
    case AE_IFCHR: return "character device";
    case AE_IFBLK: return "block device";
    case AE_IFSOCK: return "socket";
    default: return "unknown type";
  }
}

/// The methods of APPNOTE 6.3.9, 4.4.5, that are met and that libarchive does not know.
std::string method_text(std::uint16_t method) {
  constexpr std::pair<std::uint16_t, std::string_view> names[] = {
      {1, "Shrink"}, {6, "Implode"}, {9, "Deflate64"}, {10, "PKWARE Implode"}, {18, "TERSE"},
      {19, "LZ77"},  {94, "MP3"},    {96, "JPEG"},     {97, "WavPack"},        {98, "PPMd"}};
  for (const auto& [number, name] : names) {
    if (number == method) return std::string(name);
  }
  return fmt::format("number {}", method);
}

/// libarchive tells its troubles in words alone (archive_read_support_format_zip.c, and others').
std::string_view kind_of_trouble(std::string_view words) {
  const auto says = [&](std::string_view part) {
    return words.find(part) != std::string_view::npos;
  };
  if (says("CRC") || says("hecksum")) return note::kWrongChecksum;
  if (says("wrong size")) return note::kSizeLie;
  if (says("assphrase") || says("ncrypt")) return note::kEncrypted;
  if (says("runcated")) return note::kTruncated;
  if (says("nsupported ZIP compression")) return note::kUnknownMethod;
  // The second is said of an LZMA header whose dictionary could not be had.
  if (says("memory") || says("lzma stream initialization error")) return note::kNeedsMemory;
  return note::kUnreadable;
}

}  // namespace

Unpacker::Unpacker(int directory, const ArchivePolicy& limits, Budget& budget, Notes& notes)
    : limits_(limits),
      budget_(budget),
      notes_(notes),
      writer_(directory,
              [this](std::string_view path) {
                found_.tree.put(path,
                                {.type = 'd', .executable = false, .bytes = 0, .content = {}});
                if (const auto kind = budget_.take_entry(path.size())) {
                  notes_.add(*kind, path);
                  budget_.stop();
                }
              }),
      now_(std::time(nullptr)) {}

void Unpacker::tell(std::string_view kind, const Entry& entry, std::string_view detail) {
  notes_.add(kind, entry.stored, entry.offset, detail);
}

void Unpacker::tell_trouble(archive* opened, const Entry& entry) {
  std::string words = or_empty(archive_error_string(opened));
  while (!words.empty() && words.back() == '\n') words.pop_back();
  // Not damage, but another thing than was expected: a lone compressed file, for one.
  if (words == "Unrecognized archive format" && found_.entries == 0) return;
  std::string_view kind = kind_of_trouble(words);
  if (kind == note::kUnreadable && entry.record != nullptr && entry.record->encrypted()) {
    kind = note::kEncrypted;
  }
  if (kind == note::kUnknownMethod && entry.record != nullptr) {
    words = method_text(entry.record->method);
  }
  // Of these nobody can say what is in them, and so whether the project is whole.
  if (kind == note::kUnknownMethod || kind == note::kNeedsMemory) found_.complete = false;
  tell(kind, entry, words);
}

void Unpacker::stop_at(std::string_view kind, const Entry& entry) {
  tell(kind, entry);
  budget_.stop();
}

std::size_t Unpacker::unpack(archive* opened, std::span<const ZipRecord> records) {
  std::size_t behind = 0;
  broken_ = false;
  while (!budget_.stopped() && !broken_) {
    Entry entry;
    if (behind < records.size()) {
      entry.record = &records[behind];
      entry.stored = entry.record->name();
      entry.offset = entry.record->offset;
    }
    const int result = archive_read_next_header(opened, &entry.raw);
    if (result == ARCHIVE_EOF) break;
    ++behind;
    if (result >= ARCHIVE_WARN) {
      ++found_.entries;
      take(opened, entry);
    } else {
      tell_trouble(opened, entry);
      broken_ = true;
    }
  }
  if (budget_.stopped() || broken_) found_.complete = false;
  return behind;
}

void Unpacker::take(archive* opened, Entry& entry) {
  if (entry.record == nullptr) {
    entry.offset =
        static_cast<std::uint64_t>(std::max<la_int64_t>(archive_read_header_position(opened), 0));
    entry.stored = stored_name(entry.raw);
  }
  const EntryName name = read_entry_name(entry.stored, entry.offset, limits_, notes_);
  entry.path = name.path;
  if (!name.unpack) return;
  const unsigned type = type_of(entry.raw, entry.record);
  if (const char* target = archive_entry_hardlink(entry.raw); target != nullptr) {
    hard_links_.push_back({entry.path, target, entry.stored, entry.offset});
  } else if (type == AE_IFLNK) {
    take_link(entry, or_empty(archive_entry_symlink(entry.raw)));
  } else if (type == AE_IFDIR || (name.directory && archive_entry_size(entry.raw) == 0)) {
    take_directory(entry);
  } else if (type == AE_IFREG || type == 0) {
    take_file(opened, entry);
  } else {
    tell(note::kSpecialFile, entry, type_name(type));
  }
}

void Unpacker::take_directory(const Entry& entry) {
  const bool has_content = entry.record != nullptr && entry.record->size > 0;
  if (writer_.make_directory(entry.path) == Made::clash || has_content) {
    tell(note::kFileAndDirectory, entry);
  }
}

void Unpacker::take_link(const Entry& entry, std::string_view target) {
  if (const auto kind = budget_.take_entry(entry.path.size())) return stop_at(*kind, entry);
  found_.links.push_back({entry.path, std::string(target), entry.stored, entry.offset});
}

std::optional<OutputFile> Unpacker::create(const Entry& entry, bool executable) {
  if (auto file = writer_.create_file(entry.path, executable)) return file;
  if (writer_.what_is(entry.path) != 'f') {
    tell(note::kFileAndDirectory, entry);
    return std::nullopt;
  }
  tell(note::kDuplicateName, entry);
  writer_.remove_file(entry.path);
  return writer_.create_file(entry.path, executable);
}

void Unpacker::take_file(archive* opened, const Entry& entry) {
  if (entry.path.empty()) return tell(note::kEmptyName, entry);
  const auto mode = archive_entry_perm(entry.raw);
  if ((mode & (S_ISUID | S_ISGID)) != 0) tell(note::kSpecialMode, entry);
  const bool encrypted = entry.record != nullptr ? entry.record->encrypted()
                                                 : archive_entry_is_encrypted(entry.raw) != 0;
  if (encrypted) return tell(note::kEncrypted, entry);
  if (const auto kind = budget_.take_entry(entry.path.size())) return stop_at(*kind, entry);
  Tree::Node node{.type = 'f', .executable = (mode & 0111U) != 0, .bytes = 0, .content = {}};
  auto file = create(entry, node.executable);
  if (!file) return;
  const bool whole = copy_data(opened, entry, *file, node);
  std::optional<std::int64_t> modified;
  if (archive_entry_mtime_is_set(entry.raw) != 0) {
    modified = not_in_the_future(entry, archive_entry_mtime(entry.raw));
  }
  file->finish(node.bytes, modified);
  if (whole) {
    found_.tree.put(entry.path, std::move(node));
  } else {
    writer_.remove_file(entry.path);
  }
}

/// make and ninja build for ever, or not at all, when a source is newer than now.
std::int64_t Unpacker::not_in_the_future(const Entry& entry, std::int64_t modified) {
  if (modified <= now_) return modified;
  tell(note::kFutureTime, entry);
  return now_;
}

void Unpacker::take_plain(const ZipRecord& record, const PlainEntry& plain) {
  ++found_.entries;
  Entry entry{.raw = nullptr,
              .stored = std::string(record.name()),
              .path = {},
              .offset = record.offset,
              .record = &record};
  EntryName name = read_entry_name(entry.stored, entry.offset, limits_, notes_);
  if (!name.unpack) return;
  entry.path = std::move(name.path);
  if (plain.type == 'l') {
    take_link(entry, {plain.bytes.data(), plain.bytes.size()});
  } else if (plain.type == 'd' || (name.directory && plain.bytes.empty())) {
    take_directory(entry);
  } else {
    write_plain(entry, plain);
  }
}

void Unpacker::write_plain(const Entry& entry, const PlainEntry& plain) {
  if (entry.path.empty()) return tell(note::kEmptyName, entry);
  if (const auto kind = budget_.take_entry(entry.path.size())) return stop_at(*kind, entry);
  auto file = create(entry, plain.executable);
  if (!file) return;
  const std::string_view first(plain.bytes.data(), std::min(plain.bytes.size(), kContentBytes));
  Tree::Node node{.type = 'f',
                  .executable = plain.executable,
                  .bytes = 0,
                  .content = std::string(content_of(first))};
  if (!grow(entry, plain.bytes.size(), node.bytes)) return writer_.remove_file(entry.path);
  file->write(plain.bytes, 0);
  file->finish(node.bytes, not_in_the_future(entry, plain.modified));
  found_.tree.put(entry.path, std::move(node));
}

/// Books the file's growth to `end`. False: a limit, which has been noted.
bool Unpacker::grow(const Entry& entry, std::uint64_t end, std::uint64_t& bytes) {
  if (end <= bytes) return true;
  if (entry.record != nullptr || archive_entry_size_is_set(entry.raw) != 0) {
    const auto declared = entry.record != nullptr
                              ? entry.record->size
                              : static_cast<std::uint64_t>(archive_entry_size(entry.raw));
    if (end > declared) {
      tell(note::kSizeLie, entry, fmt::format("declared {} bytes, holds more", declared));
      return false;
    }
  }
  if (end > limits_.file_bytes) {
    tell(note::kFileTooLarge, entry);
    return false;
  }
  if (const auto kind = budget_.take_bytes(end - bytes)) {
    stop_at(*kind, entry);
    return false;
  }
  bytes = end;
  return true;
}

/// False: the file is not whole, and is not to stay.
bool Unpacker::copy_data(archive* opened, const Entry& entry, OutputFile& file, Tree::Node& node) {
  while (!budget_.stopped()) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(opened, &data, &size, &offset);
    if (result == ARCHIVE_EOF) return true;
    if (result != ARCHIVE_OK) tell_trouble(opened, entry);
    if (result < ARCHIVE_WARN) {
      broken_ = broken_ || result == ARCHIVE_FATAL;
      return false;
    }
    if (size == 0) continue;
    if (offset < 0 || !grow(entry, static_cast<std::uint64_t>(offset) + size, node.bytes)) {
      return false;
    }
    const std::span<const char> bytes(static_cast<const char*>(data), size);
    if (offset == 0) {
      node.content = content_of({bytes.data(), std::min(bytes.size(), kContentBytes)});
    }
    file.write(bytes, static_cast<std::uint64_t>(offset));
  }
  return false;
}

void Unpacker::make_links() {
  for (const MetLink& link : hard_links_) copy_hard_link(link);
  std::ranges::stable_sort(found_.links, {}, &MetLink::offset);
  Links targets;
  for (const MetLink& link : found_.links) targets.insert_or_assign(link.path, link.target);
  for (const MetLink& link : found_.links) make_link(link, targets);
}

void Unpacker::make_link(const MetLink& link, const Links& targets) {
  const auto tell_link = [&](std::string_view kind) {
    notes_.add(kind, link.stored, link.offset, link.target);
  };
  switch (follow(targets, link.path)) {
    case LinkEnd::absolute: return tell_link(note::kLinkAbsolute);
    case LinkEnd::leaves: return tell_link(note::kLinkLeaves);
    case LinkEnd::chain_leaves: return tell_link(note::kLinkChainLeaves);
    case LinkEnd::loop: return tell_link(note::kLinkLoop);
    case LinkEnd::bad: return tell_link(note::kLinkBad);
    case LinkEnd::inside: break;
  }
  if (writer_.make_link(link.path, link.target) == Made::made) {
    found_.tree.put(link.path, {.type = 'l', .executable = false, .bytes = 0, .content = {}});
  } else {
    tell_link(writer_.what_is(link.path) == 'd' ? note::kThroughLink : note::kDuplicateName);
  }
}

void Unpacker::copy_hard_link(const MetLink& link) {
  Notes unheard;  // what is wrong with the target's name was told when its own entry was met
  const EntryName target = read_entry_name(link.target, link.offset, limits_, unheard);
  const Tree::Node* original = target.unpack ? found_.tree.find(target.path) : nullptr;
  const Entry entry{
      .raw = nullptr, .stored = link.stored, .path = link.path, .offset = link.offset};
  if (original == nullptr || original->type != 'f') {
    return tell(note::kHardLinkBad, entry, link.target);
  }
  if (target.path == link.path) return;
  if (const auto kind = budget_.take_entry(link.path.size())) return stop_at(*kind, entry);
  if (const auto kind = budget_.take_bytes(original->bytes)) return stop_at(*kind, entry);
  Tree::Node node = *original;
  const os::Fd in = writer_.open_file(target.path);
  auto out = create(entry, node.executable);
  if (!in || !out) return;
  std::vector<char> block(std::size_t{64} << 10);
  std::uint64_t at = 0;
  for (ssize_t got = 0; (got = read(in.get(), block.data(), block.size())) > 0;) {
    out->write(std::span(block).first(static_cast<std::size_t>(got)), at);
    at += static_cast<std::uint64_t>(got);
  }
  out->finish(at, std::nullopt);
  found_.tree.put(link.path, std::move(node));
}

}  // namespace vouch::readers
