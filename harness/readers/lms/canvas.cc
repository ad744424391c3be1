// Canvas, "Download submissions": flat names NAME_[LATE_]ID_ATTACHMENT_FILE, written by
// lib/content_zipper.rb of instructure/canvas-lms.
//
// NAME and FILE may hold digits and '_' themselves; the two fields that are certain are the first
// two all-digit ones in a row (ID may be anon_XXXXX), as Canvas's own re-importer has it. LATE is
// upper case where names are lower case: no name forges it.
#include <fmt/format.h>

#include <map>
#include <set>
#include <vector>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

struct CanvasName {
  std::string name, id, attachment, file;
  bool late = false, anonymous = false, is_text = false, is_link = false;
};

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find('_');
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string_view>& parts, std::size_t from, std::size_t to) {
  std::string joined;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) joined += '_';
    joined += parts[i];
  }
  return joined;
}

/// What stands before the ID: NAME and, at its end, LATE.
void take_name(const std::vector<std::string_view>& parts, std::size_t end, CanvasName& name) {
  if (end > 0 && parts[end - 1] == "LATE") {
    name.late = true;
    --end;
  }
  name.name = join(parts, 0, end);
}

/// "text.html" and "link.html" at the end stand in for attachment and file.
bool take_words(const std::vector<std::string_view>& parts, CanvasName& name) {
  const std::size_t last = parts.size() - 1;
  name.is_text = parts[last] == "text.html";
  name.is_link = parts[last] == "link.html";
  if (!name.is_text && !name.is_link) return false;
  std::size_t id = last - 1;
  if (last < 1 || parts[id].empty()) return false;
  name.anonymous = id > 0 && parts[id - 1] == "anon";
  if (!name.anonymous && !all_digits(parts[id])) return false;
  name.id = std::string(parts[id]);
  if (name.anonymous) --id;
  name.file = std::string(parts[last]);
  take_name(parts, id, name);
  return true;
}

std::optional<CanvasName> parse(std::string_view text) {
  const auto parts = split(text);
  if (parts.size() < 2) return std::nullopt;
  CanvasName name;
  for (std::size_t i = 0; i + 2 < parts.size(); ++i) {
    const bool anonymous = parts[i] == "anon" && i + 3 < parts.size();
    const std::size_t id = anonymous ? i + 1 : i;
    if (!all_digits(parts[id + 1]) || (!anonymous && !all_digits(parts[id]))) continue;
    name.anonymous = anonymous;
    name.id = std::string(parts[id]);
    name.attachment = std::string(parts[id + 1]);
    name.file = join(parts, id + 2, parts.size());
    if (name.file.empty()) return std::nullopt;
    take_name(parts, i, name);
    return name;
  }
  if (take_words(parts, name)) return name;
  return std::nullopt;
}

bool is_flat(const ListedFile& file) {
  return file.path.find('/') == std::string::npos && !is_system_file(file.path);
}

std::optional<std::string> recognise(const Listing& listing) {
  std::size_t flat = 0, matching = 0;
  for (const ListedFile& file : listing.files) {
    if (is_system_file(file.path)) continue;
    ++flat;
    if (is_flat(file) && parse(file.path)) ++matching;
  }
  return if_most(matching, flat, "NAME_ID_ATTACHMENT_FILE, as Canvas writes them");
}

worker::SourceRecord record_of(const CanvasName& name) {
  worker::SourceRecord record;
  record.item = name.name.empty() ? name.id : fmt::format("{}_{}", name.name, name.id);
  record.unit = name.name.empty() ? (name.anonymous ? "anon_" : "") + name.id : name.name;
  record.lms_late = name.late;
  if (name.anonymous) {
    record.people = {{{{"canvas_anonymous_id", name.id, true}}}};
  } else {
    record.people = {{{{"canvas_user_id", name.id, true}, {"canvas_sortable_name", name.name}}}};
    if (!name.name.empty()) record.group = {{"canvas_group_name", name.name}};
  }
  return record;
}

void add_file(const ListedFile& file, const CanvasName& name, std::string duplicate,
              worker::SourceRecord& record) {
  worker::SourceFile taken = as_handed_in(file, name.file);
  taken.listed = std::move(duplicate);
  if (name.is_link) {
    taken.listed = "a link instead of a file; links are not followed";
    record.notes.push_back("handed in a link instead of a file");
  } else if (name.is_text) {
    taken.listed = "text typed into Canvas instead of a file";
    record.notes.push_back("handed in text instead of a file");
  }
  record.files.push_back(std::move(taken));
}

/// Group work that is graded one by one carries every member's name, and the same attachments.
void read(Claims& claims) {
  std::map<std::string, worker::SourceRecord> records;  // by item
  std::map<std::string, std::string> first_of;          // attachment -> item
  std::set<std::string> sharers;
  std::vector<std::string> order;
  for (const ListedFile& file : claims.listing().files) {
    if (!is_flat(file)) continue;
    const auto name = parse(file.path);
    if (!name) continue;
    worker::SourceRecord made = record_of(*name);
    const std::string own = made.item;
    std::string item = own, duplicate;
    if (!name->attachment.empty()) {
      const auto [known, is_new] = first_of.emplace(name->attachment, own);
      if (!is_new && known->second != own) {
        item = known->second;
        duplicate = fmt::format("the same attachment as that of {}", item);
      }
    }
    const auto [at, is_new] = records.emplace(item, made);
    if (is_new) order.push_back(item);
    worker::SourceRecord& record = at->second;
    if (item != own && sharers.insert(own).second) {
      record.people.push_back(made.people.front());
    }
    record.lms_late = record.lms_late || name->late;
    add_file(file, *name, duplicate, record);
  }
  for (const std::string& item : order) claims.add(std::move(records.at(item)));
}

}  // namespace

const Source kCanvas{"canvas", recognise, read};

}  // namespace vouch::readers::lms
