// Brightspace (D2L): a directory, or in older versions a file's prefix,
// "USERID-FOLDERID - [USERNAME ]First Last - Mon d, yyyy hmm AM". Names may hold " - ": the date is
// taken from the right. Its minutes are local, and no zone is told.
#include <fmt/format.h>

#include <array>
#include <map>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

struct BrightspaceName {
  std::string item, user_id, name, local_time, file;
};

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// "Sep 20, 2024 1035 PM" as "2024-09-20T22:35:00"; "" for anything else.
std::string parse_date(std::string_view text) {
  const std::string_view month = take_word(text);
  std::string_view day = take_word(text);
  const std::string_view year = take_word(text), clock = take_word(text), half = text;
  std::size_t index = 0;
  while (index < kMonths.size() && kMonths[index] != month) ++index;
  if (index == kMonths.size() || !day.ends_with(',')) return {};
  day.remove_suffix(1);
  if (!all_digits(day) || day.size() > 2 || !all_digits(year) || year.size() != 4) return {};
  if (!all_digits(clock) || clock.size() < 3 || clock.size() > 4) return {};
  if (half != "AM" && half != "PM") return {};
  const int minute = number(clock.substr(clock.size() - 2));
  const int hour = number(clock.substr(0, clock.size() - 2));
  if (hour < 1 || hour > 12 || minute > 59) return {};
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:00", year, index + 1, number(day),
                     hour % 12 + (half == "PM" ? 12 : 0), minute);
}

/// Takes apart "ID-ID - NAME - DATE", which ends where `text` does.
std::optional<BrightspaceName> parse_head(std::string_view text) {
  const std::size_t first = text.find(" - "), last = text.rfind(" - ");
  if (first == std::string_view::npos || last == first) return std::nullopt;
  const std::string_view ids = text.substr(0, first);
  const std::size_t dash = ids.find('-');
  if (dash == std::string_view::npos || !all_digits(ids.substr(0, dash)) ||
      !all_digits(ids.substr(dash + 1))) {
    return std::nullopt;
  }
  BrightspaceName name;
  name.item = text;
  name.user_id = ids.substr(0, dash);
  name.name = text.substr(first + 3, last - first - 3);
  name.local_time = parse_date(text.substr(last + 3));
  if (name.local_time.empty()) return std::nullopt;
  return name;
}

/// The head is the first directory; in the flat form all up to the " - " that ends a date.
std::optional<BrightspaceName> parse(const std::string& path) {
  const std::string_view top = top_of(path);
  if (top.size() < path.size()) {
    auto name = parse_head(top);
    if (name) name->file = path.substr(top.size() + 1);
    return name;
  }
  for (std::size_t cut = top.rfind(" - "); cut != std::string_view::npos && cut > 0;
       cut = top.rfind(" - ", cut - 1)) {
    auto name = parse_head(top.substr(0, cut));
    if (!name) continue;
    name->file = top.substr(cut + 3);
    return name;
  }
  return std::nullopt;
}

std::optional<std::string> recognise(const Listing& listing) {
  std::size_t matching = 0, all = 0;
  for (const ListedFile& file : listing.files) {
    if (is_system_file(file.path) || file.path == "index.html") continue;
    ++all;
    if (parse(file.path)) ++matching;
  }
  return if_most(matching, all, "\"ID-ID - NAME - DATE\", as Brightspace writes them");
}

worker::SourceRecord record_of(const BrightspaceName& name) {
  worker::SourceRecord record;
  record.item = name.item;
  record.unit = name.name;
  worker::Person person{{{"brightspace_user_id", name.user_id, true}, {"full_name", name.name}}};
  // With the organisation's setting for it, the user's name stands before the person's.
  if (const std::size_t blank = name.name.find(' '); blank != std::string::npos) {
    person.keys.push_back({"username_and_name", name.name});
  }
  record.people = {std::move(person)};
  record.group = {{"brightspace_group_name", name.name}};
  record.local_time = name.local_time;
  record.time_source = "the name of Brightspace's directory, which has no seconds";
  return record;
}

void read(Claims& claims) {
  std::map<std::string, worker::SourceRecord> records;
  for (const ListedFile& file : claims.listing().files) {
    if (is_system_file(file.path)) continue;
    if (file.path == "index.html") {
      claims.list(file.path, "Brightspace's list of the submissions");
      continue;
    }
    const auto name = parse(file.path);
    if (!name) continue;
    auto& record = records.try_emplace(name->item, record_of(*name)).first->second;
    record.files.push_back(as_handed_in(file, name->file));
  }
  for (auto& [item, record] : records) claims.add(std::move(record));
}

}  // namespace

const Source kBrightspace{"brightspace", recognise, read};

}  // namespace vouch::readers::lms
