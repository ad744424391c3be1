#include "harness/policy/waivers.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>
#include <string_view>

#include "checks/check.h"
#include "util/did_you_mean.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/usage_error.h"

namespace vouch::policy {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"group", "finding", "by", "reason", "until"};

std::vector<std::string_view> finding_ids() {
  std::vector<std::string_view> ids;
  for (const checks::Check* check : checks::all_checks()) {
    for (const FindingKind& kind : check->kinds) ids.push_back(kind.id);
  }
  return ids;
}

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  std::vector<WaiverEntry> read(const toml::table& document) {
    for (const auto& [name, node] : document) {
      if (name.str() != "waiver" || !node.is_array_of_tables()) {
        refuse(node, fmt::format("\"{}\" is not known here; each waiver begins with [[waiver]]",
                                 name.str()));
      }
      for (const toml::node& waiver : *node.as_array()) read_one(*waiver.as_table());
    }
    return std::move(entries_);
  }

 private:
  std::string place(const toml::node& node) const {
    return fmt::format("{}:{}", file_, node.source().begin.line);
  }

  [[noreturn]] void refuse(const toml::node& node, const std::string& what) const {
    throw UsageError(fmt::format("{}: {}", place(node), what));
  }

  std::string text(const toml::table& waiver, std::string_view key) const {
    const toml::node* node = waiver.get(key);
    if (node == nullptr) refuse(waiver, fmt::format("the waiver has no \"{}\"", key));
    const auto value = node->value_exact<std::string>();
    if (!value || value->empty()) refuse(*node, fmt::format("\"{}\" has to be a text", key));
    return *value;
  }

  void read_one(const toml::table& waiver) {
    for (const auto& [key, node] : waiver) {
      if (std::ranges::find(kKeys, key.str()) != kKeys.end()) continue;
      const auto meant = nearest(key.str(), kKeys);
      refuse(node, fmt::format("a waiver has no key \"{}\"{}", key.str(),
                               meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
    }
    WaiverEntry entry;
    entry.place = place(waiver);
    entry.waiver = {text(waiver, "group"), text(waiver, "finding"), text(waiver, "by"),
                    text(waiver, "reason")};
    if (checks::find_kind(entry.waiver.finding) == nullptr) {
      const auto meant = nearest(entry.waiver.finding, finding_ids());
      refuse(*waiver.get("finding"),
             fmt::format("there is no finding \"{}\"{}", entry.waiver.finding,
                         meant ? fmt::format("; did you mean \"{}\"?", *meant)
                               : "; `vouch explain` lists them all"));
    }
    if (const toml::node* until = waiver.get("until")) read_until(*until, entry);
    entries_.push_back(std::move(entry));
  }

  void read_until(const toml::node& node, WaiverEntry& entry) const {
    std::ostringstream written;
    if (const auto moment = node.value_exact<toml::date_time>()) {
      written << *moment;
      const auto instant = parse_timestamp(written.str());
      if (!instant) refuse(node, "\"until\" has a time without an offset from UTC");
      entry.until_seconds = instant->seconds;
    } else if (const auto date = node.value_exact<toml::date>()) {
      using namespace std::chrono;
      written << *date;
      const year_month_day day{year(date->year), month(date->month), std::chrono::day(date->day)};
      // The day ends last at UTC-12.
      const auto end = sys_days(day) + days(1) + hours(12);
      entry.until_seconds = duration_cast<seconds>(end.time_since_epoch()).count();
    } else {
      refuse(node, "\"until\" has to be a day, unquoted, such as 2021-05-31");
    }
    entry.until = written.str();
  }

  std::string file_;
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
  try {
    return Reader(name).read(toml::parse(toml));
  } catch (const toml::parse_error& error) {
    throw UsageError(
        fmt::format("{}:{}: not TOML: {}", name, error.source().begin.line, error.description()));
  }
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
