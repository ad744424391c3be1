// What `vouch` may ask of its confined worker, and how: both sides include this, and nobody spells
// it out again. The worker is started as `vouch-worker READER`, with the request as JSON on
// standard input and the descriptors below; it answers {"confined_by": [...], "facts": ...} on
// standard output. A member that a request leaves out has the default that stands here. What
// readers of downloads and mailboxes tell as they go is in collect_protocol.h.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checks/model/facts_json.h"
#include "checks/model/policy.h"

namespace vouch::worker {

// The worker's descriptors: the file or directory to read, and, for a reader that writes, the
// empty directory (or the zip) to write to.
inline constexpr int kInput = 3;
inline constexpr int kOutput = 4;

/// Unpack the archive into the directory. Facts: ArchiveFacts.
struct ArchiveRequest {
  static constexpr const char* kReader = "archive";
  ArchivePolicy limits;
};

/// Measure the PDF. Facts: ReportFacts. On standard error stands "page N" before each page is read,
/// and "page 0" before the file is opened.
struct ReportRequest {
  static constexpr const char* kReader = "report";
  bool fonts = true;                // false: no font sizes
  bool objects = true;              // false: without qpdf
  bool all_pages = false;           // true: every page of a long book, too
  std::vector<std::uint32_t> skip;  // pages, from 1, that ended an earlier reading
  std::uint32_t before = 0;         // not 0: no page from this one on
  std::uint64_t cpu_seconds = 15;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;  // address space
};

/// Draw the first pages as page-1.png, ... into the directory. Facts: how many.
struct PagesRequest {
  static constexpr const char* kReader = "pages";
  std::uint32_t pages = 16;
  std::uint32_t longest_side = 520;                   // pixels
  std::uint64_t file_bytes = std::uint64_t{2} << 20;  // of one picture
  std::uint64_t cpu_seconds = 15;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;  // address space
};

/// Find and read the README of the project in the directory. Facts: ReadmeFacts.
struct ReadmeRequest {
  static constexpr const char* kReader = "readme";
};

/// What the build files in the directory need from elsewhere. Facts: a list of Dependency.
struct DependenciesRequest {
  static constexpr const char* kReader = "dependencies";
};

/// Write `paths` of the directory as a zip, below one directory `top`. Facts: WrittenZip.
struct PackRequest {
  static constexpr const char* kReader = "pack";
  std::string top;
  std::vector<std::string> paths;
};

struct WrittenZip {
  std::uint64_t files = 0;              // and links
  std::vector<std::string> unreadable;  // not empty: the zip is of no use
};

/// Read an LMS's download that lies unpacked in the directory. Facts: DownloadFacts; the hand-ins
/// are records in the output directory.
struct DownloadRequest {
  static constexpr const char* kReader = "download";
  std::string from;  // the kind that was asked for, or ""
  bool is_directory = true;
  std::uint64_t cpu_seconds = 60;
};

struct DownloadFacts {
  std::string source;       // "canvas", ...; "" where it is none that is known
  std::string reason;       // how it was recognised
  std::uint64_t files = 0;  // in the download, of whatever kind
};

/// Read mails. Facts: none; the mails are records in the output directory.
struct MailRequest {
  static constexpr const char* kReader = "mail";
  std::vector<std::string> paths;  // below the input, a directory; none: the input is the file
  std::uint64_t from_offset = 0;   // in the first of them
  bool give_up_first = false;  // the mail there ended an earlier worker: it is told, and not read
  std::uint64_t number = 0;    // mails of the first file that were read before
  bool is_directory = true;
  std::uint64_t cpu_seconds = 60;
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ArchiveRequest, limits)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ReportRequest, fonts, objects, all_pages, skip,
                                                before, cpu_seconds, memory_bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PagesRequest, pages, longest_side, file_bytes,
                                                cpu_seconds, memory_bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PackRequest, top, paths)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DownloadRequest, from, is_directory, cpu_seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MailRequest, paths, from_offset, give_up_first,
                                                number, is_directory, cpu_seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WrittenZip, files, unreadable)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DownloadFacts, source, reason, files)

// Requests without members.
inline void to_json(nlohmann::json& json, const ReadmeRequest&) { json = nlohmann::json::object(); }
inline void from_json(const nlohmann::json&, ReadmeRequest&) {}
inline void to_json(nlohmann::json& json, const DependenciesRequest&) {
  json = nlohmann::json::object();
}
inline void from_json(const nlohmann::json&, DependenciesRequest&) {}

}  // namespace vouch::worker
