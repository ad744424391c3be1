#include "harness/collect/mail_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/collect/record_lines.h"
#include "harness/worker/protocol.h"
#include "harness/worker/worker_process.h"
#include "util/error.h"
#include "util/usage_error.h"

namespace vouch::collect {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kBytesPerSecond = 4 << 20;  // the least that a worker has to read
constexpr std::size_t kFilesPerWorker = 500;

std::string first_bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(512, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// "Name: ..." in the first line, as every mail begins.
bool begins_with_header(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon > 100) return false;
  return std::ranges::all_of(text.substr(0, colon), [](char c) { return c > ' ' && c <= '~'; });
}

bool is_mail_file_name(const fs::path& path) {
  const std::string extension = path.extension();
  return extension == ".eml" || extension == ".emlx" || extension == ".mbox" ||
         path.filename() == "mbox";
}

bool in_maildir(const fs::path& path) {
  const fs::path directory = path.parent_path();
  return (directory.filename() == "cur" || directory.filename() == "new") &&
         fs::is_directory(directory.parent_path() / "cur") &&
         fs::is_directory(directory.parent_path() / "new");
}

/// The mails and mailboxes below a directory, by path.
std::vector<std::string> mail_files(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    if (it->symlink_status(error).type() != fs::file_type::regular) continue;
    if (is_mail_file_name(it->path()) || in_maildir(it->path())) {
      files.push_back(it->path().lexically_relative(directory));
    }
  }
  std::ranges::sort(files);
  return files;
}

[[noreturn]] void refuse_outlook(const fs::path& path, std::string_view what,
                                 std::string_view command) {
  throw UsageError(fmt::format("{} is {}, which vouch does not read; turn it into mails: {}",
                               path.string(), what, command));
}

/// One file or directory of mails on its way through the workers.
class Reading {
 public:
  Reading(const fs::path& path, const fs::path& output, ReadSource& into)
      : path_(path), output_(output), into_(into), is_directory_(fs::is_directory(path)) {}

  void read_all() {
    if (!is_directory_) return read({});
    const std::vector<std::string> files = mail_files(path_);
    for (std::size_t from = 0; from < files.size(); from += kFilesPerWorker) {
      const auto begin = files.begin() + static_cast<std::ptrdiff_t>(from);
      const auto count = std::min(kFilesPerWorker, files.size() - from);
      read({begin, begin + static_cast<std::ptrdiff_t>(count)});
    }
  }

 private:
  std::uint64_t bytes_of(const std::vector<std::string>& paths) const {
    std::error_code ignored;
    if (paths.empty()) return fs::file_size(path_, ignored);
    std::uint64_t bytes = 0;
    for (const std::string& path : paths) bytes += fs::file_size(path_ / path, ignored);
    return bytes;
  }

  void read(std::vector<std::string> paths) {
    worker::MailRequest request{.paths = paths,
                                .is_directory = is_directory_,
                                .cpu_seconds = 60 + bytes_of(paths) / kBytesPerSecond};
    for (;;) {
      const std::size_t before = into_.records.size();
      if (run(request)) return;
      // Whatever it was at when it ended is told as unread, and the next one goes on behind it.
      if (into_.records.size() > before) {
        const worker::SourceRecord& last = into_.records.back();
        const auto same_file = [&last](const auto& one) { return one.mail_path == last.mail_path; };
        request.from_offset = last.next_offset;
        request.number =
            static_cast<std::uint64_t>(std::ranges::count_if(into_.records, same_file));
        while (!paths.empty() && paths.front() != last.mail_path) paths.erase(paths.begin());
        request.paths = paths;
      } else if (request.give_up_first) {
        throw InternalError("worker", "the reader of mails " + end_);
      }
      request.give_up_first = true;
    }
  }

  /// True when the worker came to its end.
  bool run(const worker::MailRequest& request) {
    const os::Fd input = worker::open_for_worker(path_);
    const os::Fd output = worker::open_for_worker(output_);
    fs::remove(output_ / worker::kRecordsFile);
    const auto wall = std::chrono::seconds(2 * static_cast<std::int64_t>(request.cpu_seconds) + 60);
    const auto end = worker::run_worker(
        worker::MailRequest::kReader, request,
        {{input.get(), worker::kInput}, {output.get(), worker::kOutput}}, wall, std::nullopt);
    end_ = worker::describe_end(end);
    for (auto& record : read_records(output_)) into_.records.push_back(std::move(record));
    return worker::has_answered(end);
  }

  const fs::path& path_;
  const fs::path& output_;
  ReadSource& into_;
  bool is_directory_;
  std::string end_;
};

}  // namespace

std::optional<std::string> recognise_mail(const fs::path& path) {
  if (fs::is_directory(path)) {
    const auto files = mail_files(path);
    if (files.empty()) return std::nullopt;
    return fmt::format("{} {} of mail: {}{}", files.size(), files.size() == 1 ? "file" : "files",
                       files.front(), files.size() == 1 ? "" : ", ...");
  }
  const std::string bytes = first_bytes(path);
  if (bytes.starts_with("!BDN")) {
    refuse_outlook(path, "an Outlook data file", "readpst -e -o mails " + path.string());
  }
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) {
    refuse_outlook(path, "an Outlook message", "msgconvert " + path.string());
  }
  if (bytes.starts_with("From ")) return "it begins with a From_ line, as an mbox does";
  if (path.extension() == ".eml" || path.extension() == ".emlx" || path.extension() == ".mbox") {
    return "its name ends in " + path.extension().string();
  }
  if (begins_with_header(bytes)) return "it begins with a header, as a mail does";
  return std::nullopt;
}

void read_mail_source(const fs::path& path, const fs::path& staging, ReadSource& into) {
  into.extracted = staging / "mail";
  fs::create_directory(into.extracted);
  Reading(path, into.extracted, into).read_all();
}

}  // namespace vouch::collect
