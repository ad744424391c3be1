#include "harness/collect/sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>

#include "checks/model/facts_json.h"
#include "harness/collect/mail_source.h"
#include "harness/collect/record_lines.h"
#include "harness/worker/protocol.h"
#include "harness/worker/worker_process.h"
#include "util/error.h"
#include "util/os/file_type.h"
#include "util/usage_error.h"

namespace vouch::collect {
namespace {

namespace fs = std::filesystem;

/// A course's whole download: as large as the disk, and of files that compress as they like.
ArchivePolicy limits_of_download(const fs::path& staging) {
  ArchivePolicy limits;
  limits.unpacked_bytes = fs::space(staging).available;
  limits.entries = 1'000'000;
  limits.ratio = 1'000'000;
  limits.path_bytes = 4000;
  limits.file_bytes = limits.unpacked_bytes;
  return limits;
}

/// What a download's zip did not give: an entry a record, so that none is lost in silence.
void list_what_was_not_unpacked(const ArchiveFacts& facts, ReadSource& into) {
  std::set<std::string> listed;
  for (const EntryNote& note : facts.notes) {
    const fs::path at = into.directory / fs::path(note.entry).relative_path();
    std::error_code error;
    const bool is_there = !note.entry.empty() && fs::exists(fs::symlink_status(at, error));
    if (note.entry.empty() || is_there || !listed.insert(note.entry).second) continue;
    worker::SourceRecord record;
    record.item = note.entry;
    record.listed = fmt::format("not unpacked: {}", note.kind);
    if (note.more > 0) record.listed += fmt::format(", and {} more like it", note.more);
    into.records.push_back(std::move(record));
  }
  if (facts.complete) return;
  worker::SourceRecord record;
  record.item = "(the rest of the zip)";
  record.listed = "unpacking stopped early: the zip is damaged, cut off, or larger than the disk";
  into.records.push_back(std::move(record));
}

void unpack(const fs::path& zip, const fs::path& staging, ReadSource& into) {
  into.directory = staging / "unpacked";
  into.is_ours = true;
  fs::create_directory(into.directory);
  const os::Fd input = worker::open_for_worker(zip);
  const os::Fd output = worker::open_for_worker(into.directory);
  const auto end = worker::run_worker(
      worker::ArchiveRequest::kReader, worker::ArchiveRequest{limits_of_download(staging)},
      {{input.get(), worker::kInput}, {output.get(), worker::kOutput}}, std::chrono::hours(2),
      std::nullopt);
  if (!worker::has_answered(end)) {
    throw InternalError("worker", fmt::format("the archive reader {}", worker::describe_end(end)));
  }
  ArchiveFacts facts;
  try {
    facts = nlohmann::json::parse(end.output).at("facts").get<ArchiveFacts>();
  } catch (const nlohmann::json::exception& error) {
    throw InternalError("worker", std::string("the archive reader's answer: ") + error.what());
  }
  if (!facts.readable) {
    throw UsageError(fmt::format("{}: the zip cannot be read: {}", zip.string(), facts.trouble));
  }
  list_what_was_not_unpacked(facts, into);
}

void read_download(const std::string& from, const fs::path& staging, ReadSource& into) {
  const fs::path output = staging / "records";
  fs::create_directory(output);
  const os::Fd input = worker::open_for_worker(into.directory);
  const os::Fd records = worker::open_for_worker(output);
  const auto end = worker::run_worker(
      worker::DownloadRequest::kReader, worker::DownloadRequest{.from = from, .cpu_seconds = 600},
      {{input.get(), worker::kInput}, {records.get(), worker::kOutput}}, std::chrono::minutes(30),
      std::nullopt);
  if (!worker::has_answered(end)) {
    throw InternalError("worker",
                        fmt::format("the reader of downloads {}", worker::describe_end(end)));
  }
  try {
    const auto facts = nlohmann::json::parse(end.output).at("facts").get<worker::DownloadFacts>();
    into.kind = facts.source;
    into.reason = facts.reason;
  } catch (const nlohmann::json::exception& error) {
    throw InternalError("worker", std::string("the download reader's answer: ") + error.what());
  }
  for (auto& record : read_records(output)) into.records.push_back(std::move(record));
}

}  // namespace

const std::vector<std::string_view>& source_kinds() {
  static const std::vector<std::string_view> kinds{
      "mail",        "canvas", "moodle",   "gradescope", "blackboard",
      "brightspace", "sakai",  "submitty", "classroom",  "plain"};
  return kinds;
}

ReadSource read_source(const fs::path& source, const std::string& from, const fs::path& staging) {
  ReadSource read;
  read.given = source.string();
  std::error_code error;
  if (!fs::exists(source, error)) {
    throw UsageError(fmt::format("there is no {}", source.string()));
  }
  const bool is_directory = fs::is_directory(source);
  const bool is_zip = !is_directory && os::sniff(source) == os::FileType::zip;
  fs::path looked_at = source;
  if (is_zip) {
    unpack(source, staging, read);
    looked_at = read.directory;
  } else {
    read.directory = source;
  }
  std::optional<std::string> mail;
  if (from.empty() || from == "mail") mail = recognise_mail(looked_at);
  if (from == "mail" && !mail) mail = "--from mail";
  if (mail) {
    read.kind = "mail";
    read.reason = *mail;
    read_mail_source(looked_at, staging, read);
    return read;
  }
  if (!is_zip && !is_directory) {
    throw UsageError(fmt::format(
        "{} is neither a mailbox (mbox, Maildir, .eml) nor a download (a zip, or a directory)",
        source.string()));
  }
  read_download(from, staging, read);
  if (read.kind.empty()) {
    throw UsageError(fmt::format("{}: no LMS writes names like these; say what it is: --from {}",
                                 source.string(), fmt::join(source_kinds(), "|")));
  }
  return read;
}

}  // namespace vouch::collect
