// What the readers of downloads and mailboxes tell `vouch collect`: plain records, one a hand-in,
// as lines of JSON in kRecordsFile of the worker's output directory. Every text in them is a
// stranger's.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vouch::worker {

inline constexpr const char* kRecordsFile = "records.ndjson";

/// Something that names a person or a group, and of what kind it is. Only equal kinds are compared.
struct IdentityKey {
  std::string kind;  // "email", "canvas_user_id", "moodle_group_name", ...
  std::string value;
  bool decisive = false;  // a roster that knows this kind and not this value rules the record out
};

struct Person {
  std::vector<IdentityKey> keys;
};

struct SourceFile {
  std::string path;  // of its bytes, below the source's directory or the worker's output directory
  std::string name;  // as it was handed in
  std::uint64_t bytes = 0;
  std::string listed{};  // not empty: why it is not to be placed
};

/// One `Received` line of a mail, newest first.
struct Hop {
  std::string by, from_address, date;  // "" where the line does not say
};

struct SourceRecord {
  std::string item;  // what it is called in its source
  std::string unit;  // the directory's name where there is no roster to ask
  std::vector<Person> people;
  std::vector<IdentityKey> group;
  std::string time;        // RFC 3339 with an offset, or ""
  std::string local_time;  // "2020-04-21T06:34:13" of a place that the source does not tell, or ""
  std::string zone_word;   // what the source says of the zone: "EDT"
  std::string time_source;
  bool lms_late = false;   // the LMS's own judgement
  bool is_tree = false;    // the files are an unpacked project, and not what was sent
  bool is_active = true;   // false: the LMS keeps it, and another one counts
  bool is_mail = false;    // `item` is an item of its own beside its files
  bool extracted = false;  // the bytes lie in the worker's output directory
  std::string mail_path;   // mail: the file of the source that it lies in; "" is the source
  std::vector<Hop> received;
  std::vector<IdentityKey> shown;  // Date, Subject, ...: nothing is judged by them
  std::vector<SourceFile> files;
  std::vector<std::string> notes;
  std::string listed;             // not empty: why nothing of it can be placed
  std::uint64_t next_offset = 0;  // mail: where the next message begins
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(IdentityKey, kind, value, decisive)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Person, keys)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SourceFile, path, name, bytes, listed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Hop, by, from_address, date)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SourceRecord, item, unit, people, group, time, local_time,
                                   zone_word, time_source, lms_late, is_tree, is_active, is_mail,
                                   extracted, mail_path, received, shown, files, notes, listed,
                                   next_offset)

}  // namespace vouch::worker
