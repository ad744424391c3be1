// Gradescope's "Download Submissions": submission_metadata.yml, whose keys are Ruby's symbols,
// beside a directory (or a PDF) a submission. The students' zips are already unpacked there.
//
// The metadata has every result of every earlier submission in it, hundreds of MB in a large
// course: it is read as a stream, and :results and :history are passed over.
#include <fcntl.h>
#include <fmt/format.h>

#include <map>

#include "harness/readers/lms/source.h"
#include "harness/readers/lms/yaml_events.h"
#include "util/os/fd.h"

namespace vouch::readers::lms {
namespace {

using Kind = YamlEvent::Kind;
using worker::SourceRecord;

constexpr std::string_view kMetadata = "submission_metadata.yml";

std::string metadata_path(const Listing& listing) {
  std::string shortest;
  for (const ListedFile& file : listing.files) {
    if (file_name(file.path) != kMetadata || is_system_file(file.path)) continue;
    if (shortest.empty() || file.path.size() < shortest.size()) shortest = file.path;
  }
  return shortest;
}

std::optional<std::string> recognise(const Listing& listing) {
  const std::string path = metadata_path(listing);
  if (path.empty()) return std::nullopt;
  return fmt::format("{} is there, as Gradescope writes it", path);
}

std::string_view without_colon(std::string_view key) {
  return key.starts_with(':') ? key.substr(1) : key;
}

/// One of :submitters: {:name, :sid, :email}, of which each may be null or left out.
worker::Person read_person(YamlEvents& events) {
  worker::Person person;
  for (YamlEvent key = events.next(); key.kind == Kind::scalar; key = events.next()) {
    const std::string_view name = without_colon(key.text);
    const YamlEvent value = events.next();
    if (value.kind != Kind::scalar) {
      events.skip(value);
      continue;
    }
    if (value.is_null || value.text.empty()) continue;
    if (name == "email") person.keys.push_back({"email", value.text});
    if (name == "sid") person.keys.push_back({"student_id", value.text});
    if (name == "name") person.keys.push_back({"full_name", value.text});
  }
  return person;
}

void read_submitters(YamlEvents& events, SourceRecord& record) {
  const YamlEvent first = events.next();
  if (first.kind != Kind::begin_list) return events.skip(first);
  for (YamlEvent item = events.next(); item.kind != Kind::end_list && item.kind != Kind::end;
       item = events.next()) {
    if (item.kind == Kind::begin_map) {
      worker::Person person = read_person(events);
      if (!person.keys.empty()) record.people.push_back(std::move(person));
    } else {
      events.skip(item);
    }
  }
}

/// "2021-04-27 03:12:13.123456000 Z", always UTC.
std::string as_time(std::string text) {
  const std::size_t zone = text.find(" Z");
  if (zone != std::string::npos) text.erase(zone, 1);
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  return text;
}

SourceRecord read_submission(YamlEvents& events) {
  SourceRecord record;
  for (YamlEvent key = events.next(); key.kind != Kind::end_map && key.kind != Kind::end;
       key = events.next()) {
    if (key.kind != Kind::scalar) {
      events.skip(key);
      events.skip(events.next());
      continue;
    }
    const std::string_view name = without_colon(key.text);
    if (name == "submitters") {
      read_submitters(events, record);
      continue;
    }
    const YamlEvent value = events.next();
    if (value.kind != Kind::scalar) {
      events.skip(value);
    } else if (name == "created_at" && !value.is_null) {
      record.time = as_time(value.text);
      record.time_source = "Gradescope's created_at";
    }
  }
  return record;
}

/// By the key that the metadata gives each: "submission_123", or a PDF's name.
std::map<std::string, SourceRecord> read_metadata(const Listing& listing, const std::string& path,
                                                  std::string& problem) {
  std::map<std::string, SourceRecord> records;
  const os::Fd file(openat(listing.directory, path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  YamlEvents events(file.get());
  const YamlEvent first = events.next();
  if (first.kind == Kind::begin_map) {
    for (YamlEvent key = events.next(); key.kind != Kind::end_map && key.kind != Kind::end;
         key = events.next()) {
      const YamlEvent value = events.next();
      if (key.kind != Kind::scalar || value.kind != Kind::begin_map) {
        events.skip(value);
        continue;
      }
      SourceRecord record = read_submission(events);
      // A file that breaks off in a submission says nothing certain of it.
      if (events.problem().empty()) records[key.text] = std::move(record);
    }
  }
  problem = events.problem();
  return records;
}

std::string unit_of(const SourceRecord& record, const std::string& key) {
  return record.people.size() == 1 ? record.people.front().keys.front().value : key;
}

void read(Claims& claims) {
  const Listing& listing = claims.listing();
  const std::string path = metadata_path(listing);
  std::string problem;
  auto records = read_metadata(listing, path, problem);
  claims.list(path, problem.empty()
                        ? "Gradescope's list of the submissions"
                        : "Gradescope's list of the submissions; broken off: " + problem);
  const std::string root = std::string(parent_of(path));
  const std::string prefix = root.empty() ? "" : root + '/';
  for (const ListedFile& file : listing.files) {
    if (!file.path.starts_with(prefix) || is_system_file(file.path)) continue;
    const std::string inside = file.path.substr(prefix.size());
    const std::string key(top_of(inside));
    const auto record = records.find(key);
    if (record == records.end()) continue;
    const bool is_tree = key.size() < inside.size();
    record->second.is_tree = record->second.is_tree || is_tree;
    record->second.files.push_back(
        as_handed_in(file, is_tree ? std::string_view(inside).substr(key.size() + 1) : inside));
  }
  for (auto& [key, record] : records) {
    record.item = key;
    record.unit = unit_of(record, key);
    if (record.files.empty()) record.notes.push_back("the download has no file of it");
    claims.add(std::move(record));
  }
}

}  // namespace

const Source kGradescope{"gradescope", recognise, read};

}  // namespace vouch::readers::lms
