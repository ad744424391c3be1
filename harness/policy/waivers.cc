#include "harness/policy/waivers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "checks/check.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/toml_reader.h"

namespace vouch::policy {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"group", "finding", "by", "reason", "until"};

class Waivers {
 public:
  explicit Waivers(TomlReader& reader) : reader_(reader) {}

  void load(const toml::table& document) {
    for (const auto& [name, node] : document) {
      reader_.attempt([&, key = name.str(), value = &node] { load_list(key, *value); });
    }
  }
  std::vector<WaiverEntry> take() { return std::move(entries_); }

 private:
  void load_list(std::string_view name, const toml::node& node) {
    if (name != "waiver" || !node.is_array_of_tables()) {
      reader_.refuse(
          node.source(),
          fmt::format("\"{}\" is not known here; each waiver begins with [[waiver]]", name));
    }
    for (const toml::node& waiver : *node.as_array()) {
      reader_.attempt([&] { load_one(*waiver.as_table()); });
    }
  }

  std::string text(const toml::table& waiver, std::string_view key) const {
    const toml::node* node = waiver.get(key);
    if (node != nullptr) return reader_.text(*node, key);
    reader_.refuse(waiver.source(), fmt::format("the waiver has no \"{}\"", key));
  }

  void load_one(const toml::table& waiver) {
    for (const auto& [key, node] : waiver) {
      if (std::ranges::find(kKeys, key.str()) != kKeys.end()) continue;
      reader_.attempt([&, name = key.str(), at = node.source()] {
        reader_.refuse_unknown(at, "a waiver has no key", name, kKeys,
                               "group, finding, by, reason and until are known");
      });
    }
    WaiverEntry entry;
    entry.place = reader_.place(waiver.source());
    entry.waiver = {text(waiver, "group"), text(waiver, "finding"), text(waiver, "by"),
                    text(waiver, "reason")};
    if (checks::find_kind(entry.waiver.finding) == nullptr) {
      reader_.refuse_unknown(waiver.get("finding")->source(), "there is no finding",
                             entry.waiver.finding, checks::finding_ids(),
                             "`vouch explain` lists them all");
    }
    if (const toml::node* until = waiver.get("until")) read_until(*until, entry);
    entries_.push_back(std::move(entry));
  }

  void read_until(const toml::node& node, WaiverEntry& entry) const {
    entry.until = TomlReader::written_time(node);
    if (node.is_date_time()) {
      const auto instant = parse_timestamp(entry.until);
      if (!instant) {
        reader_.refuse(node.source(), "\"until\" has a time without an offset from UTC");
      }
      entry.until_seconds = instant->seconds;
    } else if (const auto date = node.value_exact<toml::date>()) {
      using namespace std::chrono;
      const year_month_day day{year(date->year), month(date->month), std::chrono::day(date->day)};
      // The day ends last at UTC-12.
      const auto end = sys_days(day) + days(1) + hours(12);
      entry.until_seconds = duration_cast<seconds>(end.time_since_epoch()).count();
    } else {
      reader_.refuse(node.source(), "\"until\" has to be a day, unquoted, such as 2021-05-31");
    }
  }

  TomlReader& reader_;
  std::vector<WaiverEntry> entries_;
};

bool has_run_out(const WaiverEntry& entry, std::int64_t now) {
  return entry.until_seconds && now >= *entry.until_seconds;
}

}  // namespace

std::vector<WaiverEntry> read_waivers(const std::filesystem::path& file) {
  return parse_waivers(os::read_given(file), file.string());
}

std::vector<WaiverEntry> parse_waivers(const std::string& toml, const std::string& name) {
  TomlReader reader(name);
  Waivers waivers(reader);
  reader.read(toml, [&](const toml::table& document) { waivers.load(document); });
  return waivers.take();
}

std::vector<checks::Waiver> in_force(std::span<const WaiverEntry> entries, std::int64_t now) {
  std::vector<checks::Waiver> waivers;
  for (const WaiverEntry& entry : entries) {
    if (!has_run_out(entry, now)) waivers.push_back(entry.waiver);
  }
  return waivers;
}

std::vector<std::string> idle_waivers(std::span<const WaiverEntry> entries, std::int64_t now,
                                      std::span<const std::pair<std::string, std::string>> met,
                                      const std::set<std::string>& unjudged) {
  std::vector<std::string> idle;
  for (const WaiverEntry& entry : entries) {
    const checks::Waiver& waiver = entry.waiver;
    if (has_run_out(entry, now)) {
      idle.push_back(fmt::format("{}: the waiver of {} for {} ran out on {}", entry.place,
                                 waiver.finding, waiver.group, entry.until));
    } else if (unjudged.contains(waiver.group)) {
      continue;
    } else if (std::ranges::find(met, std::pair(waiver.group, waiver.finding)) == met.end()) {
      idle.push_back(fmt::format("{}: the waiver of {} for {} matches nothing", entry.place,
                                 waiver.finding, waiver.group));
    }
  }
  return idle;
}

}  // namespace vouch::policy
