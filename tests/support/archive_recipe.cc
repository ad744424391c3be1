#include "tests/support/archive_recipe.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "tests/support/scratch.h"
#include "tests/support/tar_bytes.h"
#include "tests/support/zip_bytes.h"

namespace vouch::tests {
namespace {

std::uint64_t number(std::string_view text) {
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0") && text.size() > 1 ? 8 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw std::runtime_error(fmt::format("'{}' is no number", text));
  }
  return value;
}

/// Takes the words of a line one by one.
class Line {
 public:
  explicit Line(std::string_view text) : text_(text) {}

  bool at_end() {
    while (!text_.empty() && text_.front() == ' ') text_.remove_prefix(1);
    return text_.empty();
  }
  std::string word() {
    if (at_end()) throw std::runtime_error("a word is missing");
    std::string word;
    while (!text_.empty() && text_.front() != ' ') word += piece();
    return word;
  }
  std::uint64_t count() { return number(word()); }

 private:
  /// A character, or a quoted string with its repetition.
  std::string piece() {
    if (text_.front() != '"') return take(1);
    text_.remove_prefix(1);
    std::string quoted;
    while (!text_.empty() && text_.front() != '"') quoted += character();
    if (text_.empty()) throw std::runtime_error("a quote is not closed");
    text_.remove_prefix(1);
    if (!text_.starts_with('*')) return quoted;
    const std::size_t digits = std::min(text_.find_first_not_of("0123456789", 1), text_.size()) - 1;
    const std::uint64_t times = number(text_.substr(1, digits));
    text_.remove_prefix(digits + 1);
    std::string repeated;
    for (std::uint64_t i = 0; i < times; ++i) repeated += quoted;
    return repeated;
  }
  std::string character() {
    if (text_.front() != '\\' || text_.size() < 2) return take(1);
    const char escaped = text_[1];
    text_.remove_prefix(2);
    if (escaped == 'n') return "\n";
    if (escaped == 't') return "\t";
    if (escaped == '0') return std::string(1, '\0');
    if (escaped != 'x') return std::string(1, escaped);
    const std::string hex = take(2);
    return std::string(1, static_cast<char>(std::stoi(hex, nullptr, 16)));
  }
  std::string take(std::size_t count) {
    std::string taken(text_.substr(0, count));
    text_.remove_prefix(std::min(count, text_.size()));
    return taken;
  }

  std::string_view text_;
};

void set_lie(ZipHeaderLies& lies, std::string_view field, const std::string& value) {
  const auto small = [&] { return static_cast<std::uint16_t>(number(value)); };
  const auto large = [&] { return static_cast<std::uint32_t>(number(value)); };
  const std::map<std::string_view, std::function<void()>> setters{
      {"name", [&] { lies.name = value; }},
      {"extra", [&] { lies.extra = value; }},
      {"flags", [&] { lies.flags = small(); }},
      {"method", [&] { lies.method = small(); }},
      {"name-length", [&] { lies.name_length = small(); }},
      {"extra-length", [&] { lies.extra_length = small(); }},
      {"crc", [&] { lies.crc = large(); }},
      {"packed", [&] { lies.packed = large(); }},
      {"size", [&] { lies.size = large(); }},
      {"offset", [&] { lies.offset = large(); }}};
  const auto setter = setters.find(field);
  if (setter == setters.end()) throw std::runtime_error(fmt::format("no field '{}'", field));
  setter->second();
}

void set_option(ZipEntry& entry, const std::string& option) {
  const std::size_t equals = option.find('=');
  const std::string key = option.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
  const std::map<std::string_view, std::function<void()>> setters{
      {"content", [&] { entry.content = value; }},
      {"zeros", [&] { entry.content = std::string(number(value), '\0'); }},
      {"mode", [&] { entry.mode = 0100000U | static_cast<std::uint32_t>(number(value)); }},
      {"deflate", [&] { entry.deflate = true; }},
      {"descriptor", [&] { entry.data_descriptor = true; }},
      {"hidden", [&] { entry.in_directory = false; }},
      {"no-local", [&] { entry.has_local = false; }},
      {"same-as", [&] { entry.same_as = number(value); }},
      {"data", [&] { entry.data = value; }},
      {"dos-date", [&] { entry.dos_date = static_cast<std::uint16_t>(number(value)); }},
      {"windows", [&] { entry.made_by = 0x0014; }}};
  if (const auto setter = setters.find(key); setter != setters.end()) return setter->second();
  if (!key.starts_with("central.")) {
    set_lie(entry.local, key.starts_with("local.") ? key.substr(6) : key, value);
  }
  if (!key.starts_with("local.")) {
    set_lie(entry.central, key.starts_with("central.") ? key.substr(8) : key, value);
  }
}

/// A zip of `width` equal zips, and so on, `levels` deep; innermost a file of zeros.
std::string onion(std::uint64_t levels, std::uint64_t width, std::uint64_t bytes) {
  std::string content(bytes, '\0');
  std::string name = "zeros";
  for (std::uint64_t level = 0; level < levels; ++level) {
    ZipArchive archive;
    for (std::uint64_t i = 0; i < width; ++i) {
      archive.entries.push_back(
          {.name = fmt::format("{}{}.zip", name, i), .content = content, .deflate = true});
    }
    content = zip_bytes(archive);
    name = "level";
  }
  return content;
}

std::string gzipped(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);  // 16: gzip's header
  std::string packed(deflateBound(&stream, content.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// A recipe as far as it has been read.
struct Draft {
  ZipArchive zip{};
  std::optional<std::string> raw{};
  bool tar = false, gzip = false;
  std::uint64_t cut = 0;
  std::vector<std::int64_t> flips{};
  ArchiveRecipe recipe{};
};

void set_policy(ArchivePolicy& policy, const std::string& key, std::uint64_t value) {
  const std::map<std::string, std::uint64_t ArchivePolicy::*> keys{
      {"unpacked", &ArchivePolicy::unpacked_bytes},
      {"entries", &ArchivePolicy::entries},
      {"ratio", &ArchivePolicy::ratio},
      {"path_bytes", &ArchivePolicy::path_bytes},
      {"depth", &ArchivePolicy::depth},
      {"file", &ArchivePolicy::file_bytes}};
  policy.*keys.at(key) = value;
}

void add_entry(const std::string& what, Line& line, Draft& draft) {
  ZipEntry& entry = draft.zip.entries.emplace_back();
  entry.name = line.word();
  if (what == "folder") entry.mode = 040755;
  if (what == "link") {
    entry.mode = 0120777;
    entry.content = line.word();
  }
  if (what == "special") entry.mode = static_cast<std::uint32_t>(line.count());
  if (what == "onion") {
    const std::uint64_t levels = line.count();
    const std::uint64_t width = line.count();
    entry.content = onion(levels, width, line.count());
  }
  while (!line.at_end()) set_option(entry, line.word());
}

void add_expectation(const std::string& what, Line& line, Draft& draft) {
  while (what == "tree" && !line.at_end()) draft.recipe.tree.push_back(line.word());
  if (what == "tree") return;
  const std::string severity = line.word();
  if (severity != "nothing") draft.recipe.expected.insert(severity + " " + line.word());
}

void set_archive(const std::string& what, Line& line, Draft& draft) {
  ZipArchive& zip = draft.zip;
  const auto small = [&] { return static_cast<std::uint16_t>(line.count()); };
  const auto large = [&] { return static_cast<std::uint32_t>(line.count()); };
  const std::map<std::string_view, std::function<void()>> commands{
      {"before", [&] { zip.before = line.word(); }},
      {"after", [&] { zip.after = line.word(); }},
      {"gap", [&] { zip.gap = line.word(); }},
      {"comment", [&] { zip.comment = line.word(); }},
      {"zip64", [&] { zip.zip64 = true; }},
      {"no-directory", [&] { zip.has_directory = false; }},
      {"declared-entries", [&] { zip.declared_entries = small(); }},
      {"directory-offset", [&] { zip.declared_directory_offset = large(); }},
      {"directory-bytes", [&] { zip.declared_directory_bytes = large(); }},
      {"disk", [&] { zip.disk = small(); }},
      {"cut", [&] { draft.cut = line.count(); }},
      {"flip", [&] { draft.flips.push_back(std::stoll(line.word())); }},
      {"bytes", [&] { draft.raw = line.word(); }},
      {"tar",
       [&] {
         draft.tar = true;
         draft.gzip = !line.at_end() && line.word() == "gzip";
       }},
      {"policy",
       [&] {
         const std::string key = line.word();
         set_policy(draft.recipe.policy, key, line.count());
       }},
  };
  commands.at(what)();
}

void read_line(Line line, Draft& draft) {
  constexpr std::array<std::string_view, 5> entries{"file", "folder", "link", "special", "onion"};
  const std::string what = line.word();
  if (std::ranges::find(entries, what) != entries.end()) {
    add_entry(what, line, draft);
  } else if (what == "needs") {
    draft.recipe.needs_memory_limit = line.word() == "memory-limit";
  } else if (what == "expect" || what == "tree") {
    add_expectation(what, line, draft);
  } else {
    set_archive(what, line, draft);
  }
}

ArchiveRecipe finished(Draft& draft) {
  std::string bytes = draft.raw   ? *draft.raw
                      : draft.tar ? tar_bytes(draft.zip.entries)
                                  : zip_bytes(draft.zip);
  if (draft.gzip) bytes = gzipped(bytes);
  bytes.resize(bytes.size() - std::min<std::size_t>(draft.cut, bytes.size()));
  for (const std::int64_t at : draft.flips) {
    const auto place =
        static_cast<std::size_t>(at < 0 ? static_cast<std::int64_t>(bytes.size()) + at : at);
    bytes.at(place) = static_cast<char>(~bytes.at(place));
  }
  draft.recipe.bytes = std::move(bytes);
  return std::move(draft.recipe);
}

std::string name_of(const std::string& title) {
  std::string name;
  for (const char c : title) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      name += c;
    } else if (!name.ends_with('_')) {
      name += '_';
    }
  }
  return name;
}

}  // namespace

void PrintTo(const RecipeText& recipe, std::ostream* out) {
  *out << recipe.file.filename() << " [" << recipe.title << "]";
}

std::vector<RecipeText> read_recipes(const std::filesystem::path& file) {
  std::vector<RecipeText> recipes;
  std::istringstream lines(read_file(file));
  std::string line;
  for (int at = 1; std::getline(lines, line); ++at) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[')) {
      const std::string title = line.substr(1, line.find(']') - 1);
      recipes.push_back({.name = name_of(title), .title = title, .file = file, .lines = {}});
    } else {
      recipes.back().lines.emplace_back(at, line);
    }
  }
  return recipes;
}

ArchiveRecipe cook(const RecipeText& text) {
  Draft draft;
  for (const auto& [at, line] : text.lines) {
    try {
      read_line(Line(line), draft);
    } catch (const std::exception& error) {
      throw std::runtime_error(fmt::format("{}:{}: {}", text.file.string(), at, error.what()));
    }
  }
  return finished(draft);
}

}  // namespace vouch::tests
