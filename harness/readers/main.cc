// vouch-worker: the only program of vouch that parses a group's bytes.
//
// Started once for each file to read, as `vouch-worker READER`, with a request (JSON) on standard
// input, the group's file or directory as descriptor 3 and, when the reader writes, an empty
// directory (or the zip to write) as descriptor 4. It confines itself before it reads a byte of 3,
// answers with facts (JSON) on standard output and exits 0. Any other end is a fault of the reader,
// and the harness contains it.
#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/facts_json.h"
#include "harness/readers/archive/archive_reader.h"
#include "harness/readers/archive/zip_writer.h"
#include "harness/readers/dependencies/dependencies_reader.h"
#include "harness/readers/lms/lms_reader.h"
#include "harness/readers/mail/mail_reader.h"
#include "harness/readers/pdf/page_images.h"
#include "harness/readers/pdf/pdf_reader.h"
#include "harness/readers/readme/readme_reader.h"
#include "harness/readers/records/record_file.h"
#include "sandbox/confine.h"
#include "util/os/sanitizers.h"

#ifdef VOUCH_PLAY_ATTACKER
void play_attacker();  // tests/attack: a test build of this program alone
#endif

namespace {

using nlohmann::json;
using vouch::readers::Crew;
using vouch::sandbox::Confinement;

constexpr int kInput = 3;
constexpr int kOutput = 4;

struct Reader {
  std::string_view name;
  Confinement (*confinement)(const json& request);
  json (*read)(const json& request, Crew& crew);
  unsigned (*others)() = nullptr;  // how many more processes help with it; nullptr: none
};

/// Less than 100 MB, whatever the archive: 80 MiB of its own, and some that its libraries' code
/// takes. That is room for the dictionary of `xz -9` and of `7z -mx=9`, 64 MiB; what needs more is
/// told (archive-not-unpacked). Addresses cost nothing: the libraries of all readers have some.
Confinement confine_archive(const json&) {
  return {.readable_directories = {},
          .writable_directories = {kOutput},
          .readable_paths = {},
          .memory_bytes = std::uint64_t{256} << 20,
          .private_bytes = std::uint64_t{80} << 20};
}

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

Confinement confine_report(const json& request) {
  return {.readable_directories = {},
          .writable_directories = {},
          .readable_paths = {"/usr/share/fonts", "/usr/share/poppler", "/etc/fonts",
                             "/var/cache/fontconfig"},
          .memory_bytes = request.value("memory_bytes", kGiB),
          .cpu_seconds = request.value("cpu_seconds", std::uint64_t{15})};
}

Confinement confine_pages(const json& request) {
  Confinement confinement = confine_report(request);
  confinement.writable_directories = {kOutput};
  confinement.file_bytes = request.at("file_bytes").get<std::uint64_t>();
  return confinement;
}

Confinement confine_readme(const json&) {
  return {.readable_directories = {kInput}, .writable_directories = {}, .readable_paths = {}};
}

/// Reads at most 64 files of 256 KiB.
Confinement confine_dependencies(const json&) {
  return {.readable_directories = {kInput},
          .writable_directories = {},
          .readable_paths = {},
          .memory_bytes = std::uint64_t{256} << 20};
}

Confinement confine_pack(const json&) {
  return {.readable_directories = {kInput}, .writable_directories = {}, .readable_paths = {}};
}

json read_archive(const json& request, Crew& crew) {
  const auto limits = request.at("limits").get<vouch::ArchivePolicy>();
  return vouch::readers::read_archive(kInput, kOutput, limits, crew);
}

/// A download or a mailbox of any size: one hand-in is held at a time.
Confinement confine_download(const json& request) {
  Confinement confinement;
  if (request.value("is_directory", true)) confinement.readable_directories = {kInput};
  confinement.writable_directories = {kOutput};
  // The character sets that names in mails are written in.
  confinement.readable_paths = {"/usr/lib/x86_64-linux-gnu/gconv",
                                "/usr/lib/aarch64-linux-gnu/gconv"};
  confinement.memory_bytes = kGiB;
  confinement.cpu_seconds = request.value("cpu_seconds", std::uint64_t{60});
  return confinement;
}

/// Tells on standard error which page it reads, so that the harness can leave out one that ends it.
json read_report(const json& request, Crew&) {
  vouch::readers::ReportRequest wanted;
  wanted.fonts = request.value("fonts", true);
  wanted.objects = request.value("objects", true);
  wanted.all_pages = request.value("all_pages", false);
  wanted.skip = request.value("skip", std::vector<std::uint32_t>{});
  wanted.before = request.value("before", std::uint32_t{0});
  wanted.on_begin = [](std::uint32_t page) { fmt::print(stderr, "page {}\n", page); };
  return vouch::readers::read_report(kInput, wanted);
}

unsigned others_for_archive() { return vouch::readers::useful_others(kInput); }

json draw_pages(const json& request, Crew&) {
  return vouch::readers::draw_pages(
      kInput, kOutput,
      {.pages = request.at("pages").get<std::uint32_t>(),
       .longest_side = request.at("longest_side").get<std::uint32_t>()});
}

json read_readme(const json&, Crew&) { return vouch::readers::read_readme(kInput); }

json read_dependencies(const json&, Crew&) { return vouch::readers::read_dependencies(kInput); }

json write_zip(const json& request, Crew&) {
  const auto written =
      vouch::readers::write_zip(kInput, kOutput, request.at("top").get<std::string>(),
                                request.at("paths").get<std::vector<std::string>>());
  return {{"files", written.files}, {"unreadable", written.unreadable}};
}

json read_download(const json& request, Crew&) {
  vouch::readers::RecordFile records(kOutput);
  const auto answer = vouch::readers::lms::read_download(
      kInput, request.value("from", std::string()),
      [&records](const vouch::worker::SourceRecord& record) { records.add(record); });
  records.flush();
  return {{"source", answer.source}, {"reason", answer.reason}, {"files", answer.files}};
}

json read_mail(const json& request, Crew&) {
  vouch::readers::RecordFile records(kOutput);
  vouch::readers::mail::MailRequest wanted;
  wanted.paths = request.value("paths", std::vector<std::string>());
  wanted.from_offset = request.value("from_offset", std::uint64_t{0});
  wanted.give_up_first = request.value("give_up_first", false);
  wanted.number = request.value("number", std::uint64_t{0});
  vouch::readers::mail::read_mail(kInput, kOutput, wanted,
                                  [&records](const vouch::worker::SourceRecord& record) {
                                    records.add(record);
                                    records.flush();
                                  });
  return json::object();
}

constexpr std::array kReaders{
    Reader{"archive", confine_archive, read_archive, others_for_archive},
    Reader{"report", confine_report, read_report},
    Reader{"pages", confine_pages, draw_pages},
    Reader{"readme", confine_readme, read_readme},
    Reader{"dependencies", confine_dependencies, read_dependencies},
    Reader{"pack", confine_pack, write_zip},
    Reader{"download", confine_download, read_download},
    Reader{"mail", confine_download, read_mail},
};

int answer(const Reader& reader) {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const json request = json::parse(text);
  // Before anything is confined, because after that no process may be started.
  Crew crew(reader.others != nullptr ? reader.others() : 0);
  const auto held = vouch::sandbox::confine_self(reader.confinement(request));
#ifdef VOUCH_PLAY_ATTACKER
  play_attacker();
#endif
  const json result{{"confined_by", held}, {"facts", reader.read(request, crew)}};
  if (!crew.is_first()) return 0;
  // Names in a group's files need not be UTF-8: what is not becomes U+FFFD here, once.
  std::cout << result.dump(-1, ' ', false, json::error_handler_t::replace);
  return std::cout.flush() ? 0 : 1;
}

int answer_or_complain(const Reader& reader) {
  try {
    return answer(reader);
  } catch (const std::exception& fault) {
    fmt::print(stderr, "vouch-worker {}: {}\n", reader.name, fault.what());
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view wanted = argc == 2 ? argv[1] : "";
  for (const Reader& reader : kReaders) {
    if (reader.name != wanted) continue;
    const int status = answer_or_complain(reader);
    // A sanitizer would look for leaks now, from a process that the confined may not start.
    if (vouch::os::kSanitized) std::_Exit(status);
    return status;
  }
  fmt::print(stderr,
             "vouch-worker: started by vouch, not by hand; readers: archive, report, pages, "
             "readme, dependencies, pack, download, mail\n");
  return 2;
}
