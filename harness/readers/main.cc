// vouch-worker: the only program of vouch that parses a group's bytes.
//
// Started once for each file to read, as harness/worker/protocol.h has it. It confines itself
// before it reads a byte of its input, answers and exits 0. Any other end is a fault of the reader,
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
#include <utility>

#include "checks/model/facts_json.h"
#include "harness/readers/after_confinement.h"
#include "harness/readers/archive/archive_reader.h"
#include "harness/readers/archive/zip_writer.h"
#include "harness/readers/dependencies/dependencies_reader.h"
#include "harness/readers/lms/lms_reader.h"
#include "harness/readers/mail/mail_reader.h"
#include "harness/readers/pdf/page_images.h"
#include "harness/readers/pdf/pdf_reader.h"
#include "harness/readers/readme/readme_reader.h"
#include "harness/readers/records/record_file.h"
#include "harness/worker/protocol.h"
#include "sandbox/confine.h"
#include "util/os/sanitizers.h"

namespace {

using nlohmann::json;
using vouch::readers::Crew;
using vouch::sandbox::Confinement;

using vouch::worker::kInput;
using vouch::worker::kOutput;
namespace worker = vouch::worker;

struct Reader {
  std::string_view name;
  Confinement (*confinement)(const json& request);
  json (*read)(const json& request, Crew& crew);
  unsigned (*others)() = nullptr;  // how many more processes help with it; nullptr: none
};

/// The row of a request: `Confine` and `Read` take it typed.
template <typename Request, auto Confine, auto Read>
constexpr Reader reader_of(unsigned (*others)() = nullptr) {
  return {
      Request::kReader, [](const json& request) { return Confine(request.get<Request>()); },
      [](const json& request, Crew& crew) -> json { return Read(request.get<Request>(), crew); },
      others};
}

/// Less than 100 MB, whatever the archive: 80 MiB of its own, and some that its libraries' code
/// takes. That is room for the dictionary of `xz -9` and of `7z -mx=9`, 64 MiB; what needs more is
/// told (archive-not-unpacked). Addresses cost nothing: the libraries of all readers have some.
Confinement confine_archive(const worker::ArchiveRequest&) {
  return {.readable_directories = {},
          .writable_directories = {kOutput},
          .readable_paths = {},
          .memory_bytes = std::uint64_t{256} << 20,
          .private_bytes = std::uint64_t{80} << 20};
}

/// For Poppler.
Confinement confine_pdf(std::uint64_t memory_bytes, std::uint64_t cpu_seconds) {
  return {.readable_directories = {},
          .writable_directories = {},
          .readable_paths = {"/usr/share/fonts", "/usr/share/poppler", "/etc/fonts",
                             "/var/cache/fontconfig"},
          .memory_bytes = memory_bytes,
          .cpu_seconds = cpu_seconds};
}

Confinement confine_report(const worker::ReportRequest& request) {
  return confine_pdf(request.memory_bytes, request.cpu_seconds);
}

Confinement confine_pages(const worker::PagesRequest& request) {
  Confinement confinement = confine_pdf(request.memory_bytes, request.cpu_seconds);
  confinement.writable_directories = {kOutput};
  confinement.file_bytes = request.file_bytes;
  return confinement;
}

Confinement confine_readme(const worker::ReadmeRequest&) {
  return {.readable_directories = {kInput}, .writable_directories = {}, .readable_paths = {}};
}

/// Reads at most 64 files of 256 KiB.
Confinement confine_dependencies(const worker::DependenciesRequest&) {
  return {.readable_directories = {kInput},
          .writable_directories = {},
          .readable_paths = {},
          .memory_bytes = std::uint64_t{256} << 20};
}

Confinement confine_pack(const worker::PackRequest&) {
  return {.readable_directories = {kInput}, .writable_directories = {}, .readable_paths = {}};
}

/// A download or a mailbox of any size: one hand-in is held at a time.
Confinement confine_collecting(bool is_directory, std::uint64_t cpu_seconds) {
  Confinement confinement;
  if (is_directory) confinement.readable_directories = {kInput};
  confinement.writable_directories = {kOutput};
  // The character sets that names in mails are written in.
  confinement.readable_paths = {"/usr/lib/x86_64-linux-gnu/gconv",
                                "/usr/lib/aarch64-linux-gnu/gconv"};
  confinement.memory_bytes = std::uint64_t{1} << 30;
  confinement.cpu_seconds = cpu_seconds;
  return confinement;
}

Confinement confine_download(const worker::DownloadRequest& request) {
  return confine_collecting(request.is_directory, request.cpu_seconds);
}

Confinement confine_mail(const worker::MailRequest& request) {
  return confine_collecting(request.is_directory, request.cpu_seconds);
}

json read_archive(const worker::ArchiveRequest& request, Crew& crew) {
  return vouch::readers::read_archive(kInput, kOutput, request.limits, crew);
}

unsigned others_for_archive() { return vouch::readers::useful_others(kInput); }

/// Tells on standard error which page it reads, so that the harness can leave out one that ends it.
json read_report(const worker::ReportRequest& request, Crew&) {
  return vouch::readers::read_report(
      kInput, {.fonts = request.fonts,
               .objects = request.objects,
               .all_pages = request.all_pages,
               .skip = request.skip,
               .before = request.before,
               .on_begin = [](std::uint32_t page) { fmt::print(stderr, "page {}\n", page); }});
}

json draw_pages(const worker::PagesRequest& request, Crew&) {
  return vouch::readers::draw_pages(kInput, kOutput,
                                    {.pages = request.pages, .longest_side = request.longest_side});
}

json read_readme(const worker::ReadmeRequest&, Crew&) {
  return vouch::readers::read_readme(kInput);
}

json read_dependencies(const worker::DependenciesRequest&, Crew&) {
  return vouch::readers::read_dependencies(kInput);
}

json write_zip(const worker::PackRequest& request, Crew&) {
  auto written = vouch::readers::write_zip(kInput, kOutput, request.top, request.paths);
  return worker::WrittenZip{written.files, std::move(written.unreadable)};
}

json read_download(const worker::DownloadRequest& request, Crew&) {
  vouch::readers::RecordFile records(kOutput);
  auto answer = vouch::readers::lms::read_download(
      kInput, request.from,
      [&records](const worker::SourceRecord& record) { records.add(record); });
  records.flush();
  return worker::DownloadFacts{std::move(answer.source), std::move(answer.reason), answer.files};
}

json read_mail(const worker::MailRequest& request, Crew&) {
  vouch::readers::RecordFile records(kOutput);
  vouch::readers::mail::read_mail(kInput, kOutput, request,
                                  [&records](const worker::SourceRecord& record) {
                                    records.add(record);
                                    records.flush();
                                  });
  return json::object();
}

constexpr std::array kReaders{
    reader_of<worker::ArchiveRequest, confine_archive, read_archive>(others_for_archive),
    reader_of<worker::ReportRequest, confine_report, read_report>(),
    reader_of<worker::PagesRequest, confine_pages, draw_pages>(),
    reader_of<worker::ReadmeRequest, confine_readme, read_readme>(),
    reader_of<worker::DependenciesRequest, confine_dependencies, read_dependencies>(),
    reader_of<worker::PackRequest, confine_pack, write_zip>(),
    reader_of<worker::DownloadRequest, confine_download, read_download>(),
    reader_of<worker::MailRequest, confine_mail, read_mail>(),
};

int answer(const Reader& reader) {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const json request = json::parse(text);
  // Before anything is confined, because after that no process may be started.
  Crew crew(reader.others != nullptr ? reader.others() : 0);
  const auto held = vouch::sandbox::confine_self(reader.confinement(request));
  vouch::readers::after_confinement();
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
