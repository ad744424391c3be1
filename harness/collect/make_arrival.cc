#include "harness/collect/make_arrival.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "harness/collect/arrival_time.h"
#include "harness/collect/tree.h"
#include "harness/submission/file_roles.h"
#include "util/error.h"
#include "util/os/file_digest.h"
#include "util/sha256.h"

namespace vouch::collect {
namespace {

namespace fs = std::filesystem;

/// A flat file whose name says whose it is.
void apply_pattern(const submission::NamePattern& pattern, worker::SourceRecord& record) {
  if (record.files.size() != 1 || record.files.front().name != record.item) return;
  const auto parts = pattern.match(record.item);
  if (!parts) {
    record.listed = "its name is not of the pattern";
    return;
  }
  record.listed.clear();
  record.unit = parts->group;
  record.group = {{"group", parts->group}};
}

void take_time(const worker::SourceRecord& record, const Judging& judging, Arrival& arrival) {
  std::string problem;
  if (judging.times) {
    arrival.time = judging.times->find(record, arrival.group);
    if (arrival.time) arrival.time_source = "--times";
  }
  if (!arrival.time && record.is_mail) {
    arrival.time = arrival_time(record.received, judging.policy.mail.trusted);
    if (arrival.time) arrival.time_source = "the last trusted host's Received line";
    if (!arrival.time) {
      problem = judging.policy.mail.trusted.empty()
                    ? "the policy has no [mail] trusted, so no time in a mail is anybody's but "
                      "the sender's"
                    : "no Received line is by a host of [mail] trusted";
    }
  } else if (!arrival.time) {
    arrival.time = own_time(record, judging.policy.submission.zone, problem);
    if (arrival.time) arrival.time_source = record.time_source;
  }
  if (arrival.time) return;
  arrival.time_source = problem.empty() ? "submission times are not in this download" : problem;
}

/// Digest and role by content; what cannot be read is listed.
void examine(ArrivedFile& file) {
  if (!file.listed.empty()) return;
  try {
    submission::Submission one;
    submission::assign_roles({{file.bytes, file.name, {}}}, one);
    file.role = one.facts.files.front().role;
    file.sha256 = one.facts.files.front().sha256;
    if (file.sha256.empty()) file.sha256 = os::sha256_of_file(file.bytes).sha256;
    file.size = one.facts.files.front().bytes;
  } catch (const InternalError& error) {
    file.listed = fmt::format("it cannot be read: {}", error.what());
  }
}

std::string id_of(const worker::SourceRecord& record, const Arrival& arrival) {
  std::string text = arrival.kind + '\n';
  // A mail keeps its headers in whatever folder it lies; its number there says nothing.
  if (!record.is_mail) text += arrival.item + '\n';
  for (const worker::Hop& hop : record.received) text += hop.by + ' ' + hop.date + '\n';
  for (const worker::IdentityKey& key : record.shown) {
    if (key.kind != "From_") text += key.kind + ' ' + key.value + '\n';
  }
  for (const ArrivedFile& file : arrival.files) {
    text += fmt::format("{} {} {}\n", file.sha256, file.name.size(), file.name);
  }
  return sha256(text).substr(0, 32);
}

ArrivedFile make_file(const ReadSource& source, const worker::SourceRecord& record,
                      const worker::SourceFile& file) {
  ArrivedFile made;
  made.bytes = (record.extracted ? source.extracted : source.directory) / file.path;
  made.is_ours = record.extracted || source.is_ours;
  made.item = record.is_mail ? fmt::format("{}: {}", record.item, file.name) : file.path;
  made.name = file.name;
  made.size = file.bytes;
  made.listed = file.listed;
  return made;
}

/// The directory that the names of an unpacked project's files are below.
fs::path top_of_tree(const ReadSource& source, const worker::SourceRecord& record) {
  const worker::SourceFile& file = record.files.front();
  const std::string path = (source.directory / file.path).string();
  return path.substr(0, path.size() - file.name.size());
}

}  // namespace

Arrival make_arrival(const ReadSource& source, worker::SourceRecord record, const Judging& judging,
                     const fs::path& staging) {
  if (judging.pattern && source.kind == "plain") apply_pattern(*judging.pattern, record);
  const Whose whose = find_group(record, judging.roster);
  Arrival arrival;
  arrival.source = source.given;
  arrival.kind = source.kind;
  arrival.item = record.item;
  arrival.group = whose.group;
  arrival.listed = whose.listed;
  arrival.lms_late = record.lms_late;
  arrival.is_active = record.is_active;
  arrival.is_mail = record.is_mail;
  arrival.shown = record.shown;
  arrival.notes = record.notes;
  arrival.notes.insert(arrival.notes.end(), whose.notes.begin(), whose.notes.end());
  for (const auto& file : record.files) arrival.files.push_back(make_file(source, record, file));
  if (arrival.group.empty()) {
    for (ArrivedFile& file : arrival.files) {
      if (file.listed.empty()) file.listed = arrival.listed;
    }
    arrival.id = id_of(record, arrival);
    return arrival;
  }
  if (record.is_tree && !record.files.empty()) {
    pack_tree(top_of_tree(source, record), staging, arrival);
  }
  for (ArrivedFile& file : arrival.files) examine(file);
  take_time(record, judging, arrival);
  arrival.id = id_of(record, arrival);
  return arrival;
}

}  // namespace vouch::collect
