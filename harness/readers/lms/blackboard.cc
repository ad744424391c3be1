// Blackboard's gradebook download: flat files ASSIGNMENT_USER_attempt_TIME[_FILE], with a receipt
// (.txt) an attempt, which names the user and says what each file was called.
//
// The receipt is the key: assignments' and users' names may both hold '_', and Blackboard mangles
// files' names. Without one, the name is taken apart and USER is the last part before "_attempt_".
#include <fmt/format.h>

#include <array>
#include <map>

#include "harness/readers/lms/source.h"
#include "util/text.h"

namespace vouch::readers::lms {
namespace {

constexpr std::string_view kMark = "_attempt_";
constexpr std::size_t kTimeLength = 19;  // 2020-04-21-06-34-13
constexpr std::size_t kLongestReceipt = 1 << 20;

struct BlackboardName {
  std::string attempt;  // all up to and with the time
  std::string user, time, file;
  bool is_receipt = false;
};

bool looks_like_time(std::string_view text) {
  if (text.size() != kTimeLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 4 || i == 7 || i == 10 || i == 13 || i == 16;
    if (is_dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

std::optional<BlackboardName> parse(std::string_view path) {
  if (path.find('/') != std::string_view::npos) return std::nullopt;
  for (std::size_t mark = path.find(kMark); mark != std::string_view::npos;
       mark = path.find(kMark, mark + 1)) {
    const std::string_view after = path.substr(mark + kMark.size());
    if (!looks_like_time(after.substr(0, kTimeLength))) continue;
    BlackboardName name;
    name.attempt = path.substr(0, mark + kMark.size() + kTimeLength);
    const std::string_view before = path.substr(0, mark);
    const std::size_t cut = before.rfind('_');
    name.user = cut == std::string_view::npos ? before : before.substr(cut + 1);
    name.time = after.substr(0, kTimeLength);
    const std::string_view rest = after.substr(kTimeLength);
    name.is_receipt = rest == ".txt";
    if (rest.starts_with('_')) name.file = rest.substr(1);
    if (name.is_receipt || !name.file.empty()) return name;
  }
  return std::nullopt;
}

std::optional<std::string> recognise(const Listing& listing) {
  std::size_t matching = 0, receipts = 0, all = 0;
  for (const ListedFile& file : listing.files) {
    if (is_system_file(file.path)) continue;
    ++all;
    const auto name = parse(file.path);
    if (!name) continue;
    ++matching;
    if (name->is_receipt) ++receipts;
  }
  if (receipts == 0) return if_most(matching, all, "USER_attempt_TIME, as Blackboard writes them");
  return fmt::format("{} receipts named ..._attempt_TIME.txt are there, as Blackboard writes them",
                     receipts);
}

struct Receipt {
  std::string user, full_name, zone;
  std::map<std::string, std::string> original;  // by the name in the zip
};

std::optional<std::string_view> after(std::string_view line, std::string_view word) {
  if (!line.starts_with(word)) return std::nullopt;
  return trimmed(line.substr(word.size()));
}

void take_name(std::string_view value, Receipt& receipt) {
  const std::size_t open = value.rfind('(');
  if (open == std::string_view::npos || !value.ends_with(')')) return;
  receipt.user = value.substr(open + 1, value.size() - open - 2);
  receipt.full_name = trimmed(value.substr(0, open));
}

/// Name and date stand before the texts that a student typed, and files after them: a line of such
/// a text is taken for neither.
Receipt parse_receipt(std::string_view text) {
  Receipt receipt;
  std::string original;
  bool in_head = true;
  const std::size_t files = text.rfind("\nFiles:");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    if (line.starts_with("Submission Field:")) in_head = false;
    if (const auto name = after(line, "Name:"); in_head && name) take_name(*name, receipt);
    if (const auto date = after(line, "Date Submitted:"); in_head && date) {
      const std::size_t blank = date->rfind(' ');
      if (blank != std::string_view::npos) receipt.zone = date->substr(blank + 1);
    }
    if (files != std::string_view::npos && at > files) {
      if (const auto name = after(line, "Original filename:")) original = *name;
      if (const auto name = after(line, "Filename:"))
        receipt.original[std::string(*name)] = original;
    }
    at = end + 1;
  }
  return receipt;
}

/// "2020-04-21-06-34-13" as the local time that it is.
std::string local_time_of(const std::string& time) {
  return fmt::format("{}T{}:{}:{}", time.substr(0, 10), time.substr(11, 2), time.substr(14, 2),
                     time.substr(17, 2));
}

worker::SourceRecord record_of(const BlackboardName& name, const Receipt& receipt) {
  worker::SourceRecord record;
  record.item = name.attempt;
  record.unit = receipt.user.empty() ? name.user : receipt.user;
  record.people = {{{{"username", record.unit, true}}}};
  if (receipt.user.empty()) record.notes.push_back("no receipt: the user is read from the name");
  record.group = {{"blackboard_group_name", record.unit}};
  record.local_time = local_time_of(name.time);
  record.zone_word = receipt.zone;
  record.time_source = "Blackboard's file name";
  return record;
}

void read(Claims& claims) {
  const Listing& listing = claims.listing();
  std::map<std::string, Receipt> receipts;
  for (const ListedFile& file : listing.files) {
    const auto name = parse(file.path);
    if (!name || !name->is_receipt) continue;
    receipts[name->attempt] = parse_receipt(listing.read(file.path, kLongestReceipt).value_or(""));
  }
  std::map<std::string, worker::SourceRecord> records;
  for (const ListedFile& file : listing.files) {
    const auto name = parse(file.path);
    if (!name) continue;
    const Receipt& receipt = receipts[name->attempt];
    auto& record = records.try_emplace(name->attempt, record_of(*name, receipt)).first->second;
    const auto original = receipt.original.find(file.path);
    worker::SourceFile taken = as_handed_in(
        file, original == receipt.original.end() || original->second.empty() ? name->file
                                                                             : original->second);
    if (name->is_receipt) {
      taken.name = file.path;
      taken.listed = "Blackboard's receipt of the attempt";
    }
    record.files.push_back(std::move(taken));
  }
  for (auto& [attempt, record] : records) claims.add(std::move(record));
}

}  // namespace

const Source kBlackboard{"blackboard", recognise, read};

}  // namespace vouch::readers::lms
