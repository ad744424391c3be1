// A record of a source once its group, its time and its files' digests are known: what the choice
// between several, and collect.json, are made of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/submission_facts.h"
#include "harness/worker/collect_protocol.h"
#include "util/timestamp.h"

namespace vouch::collect {

struct ArrivedFile {
  std::filesystem::path bytes;  // where they lie now
  bool is_ours = false;         // below collect's own directory: may be moved from there
  std::string item;             // what it is called in its source
  std::string name;             // as it was handed in
  Role role = Role::other;
  std::string sha256;
  std::uint64_t size = 0;
  std::string listed;                // not empty: why it is not placed
  std::string placed;                // below DIR; "" until it is placed
  std::vector<std::string> made_of;  // items that it was packed of
};

struct Arrival {
  std::string id;      // the same for the same hand-in, whatever source it came by
  std::string source;  // the SOURCE of the command line
  std::string kind;    // "mail", "canvas", ...
  std::string item;
  std::string group;   // "": listed
  std::string listed;  // why nothing of it is placed
  std::optional<Timestamp> time;
  std::string time_source;
  bool lms_late = false;
  bool is_active = true;
  bool is_mail = false;
  bool is_earlier_run = false;  // known from collect.json alone
  std::vector<worker::IdentityKey> shown;
  std::vector<ArrivedFile> files;
  std::vector<std::string> notes;
};

}  // namespace vouch::collect
