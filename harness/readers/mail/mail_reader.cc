#include "harness/readers/mail/mail_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "harness/readers/mail/mbox_splitter.h"
#include "harness/readers/mail/mime_walk.h"
#include "util/os/fd.h"

namespace vouch::readers::mail {
namespace {

bool contains_word(std::string_view path, std::string_view word) {
  return std::ranges::search(path, word, [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
         }).begin() != path.end();
}

/// What a Maildir says of the mail in its name ("...:2,ST"), and the folder by its own.
void take_path(const std::string& path, worker::SourceRecord& record) {
  const std::size_t flags = path.rfind(":2,");
  if (flags != std::string::npos) {
    const std::string_view letters = std::string_view(path).substr(flags + 3);
    if (letters.find('T') != std::string_view::npos) record.listed = "marked as trash";
    if (letters.find('D') != std::string_view::npos) record.listed = "marked as a draft";
  }
  if (contains_word(path, "junk") || contains_word(path, "spam")) {
    record.notes.push_back("from the junk folder");
  }
}

/// Apple's .emlx: the mail's length in a line of its own, the mail, and a property list.
MailSpan emlx_span(int file, MailSpan span) {
  char line[32] = {};
  const ssize_t got = pread(file, line, sizeof line - 1, 0);
  const std::string_view text(line, got > 0 ? static_cast<std::size_t>(got) : 0);
  const std::size_t end = text.find('\n');
  std::uint64_t length = 0;
  for (const char c : text.substr(0, end)) {
    if (c == ' ' || c == '\r') continue;
    if (c < '0' || c > '9') return span;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (end == std::string_view::npos) return span;
  span.begin = end + 1;
  span.end = std::min(span.end, span.begin + length);
  return span;
}

class MailFile {
 public:
  MailFile(int file, std::string path, std::size_t index, int output, const MailSink& sink)
      : file_(file), path_(std::move(path)), index_(index), output_(output), sink_(sink) {}

  void read(std::uint64_t from, std::uint64_t number, bool give_up_first) {
    MboxSplitter splitter(file_, from);
    while (auto span = splitter.next()) {
      ++number;
      if (path_.ends_with(".emlx")) *span = emlx_span(file_, *span);
      worker::SourceRecord record;
      record.item = splitter.is_mbox()
                        ? fmt::format("{}mail {}", path_.empty() ? "" : path_ + ": ", number)
                        : path_;
      record.is_mail = true;
      record.extracted = true;
      record.mail_path = path_;
      record.next_offset = splitter.position();
      take_path(path_, record);
      if (!span->from_line.empty())
        record.shown.push_back({"From_", span->from_line.substr(0, 300)});
      if (give_up_first) {
        record.listed = "it ended the program that reads mails, and was left out";
      } else {
        take_apart({file_, *span, output_, fmt::format("mail-{}-{}", index_, number)}, record);
      }
      give_up_first = false;
      sink_(record);
    }
  }

 private:
  int file_;
  std::string path_;
  std::size_t index_;
  int output_;
  const MailSink& sink_;
};

}  // namespace

void read_mail(int input, int output, const worker::MailRequest& request, const MailSink& sink) {
  start_mime();
  if (request.paths.empty()) {
    MailFile(input, "", 0, output, sink)
        .read(request.from_offset, request.number, request.give_up_first);
    return;
  }
  bool is_first = true;
  for (const std::string& path : request.paths) {
    const os::Fd file(openat(input, path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    struct stat info {};
    if (!file || fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
      worker::SourceRecord record;
      record.item = record.mail_path = path;
      record.is_mail = true;
      record.listed = "it cannot be read";
      sink(record);
    } else {
      // Names of its files have to differ from those of other requests' mails.
      const std::size_t index = std::hash<std::string>{}(path);
      MailFile(file.get(), path, index, output, sink)
          .read(is_first ? request.from_offset : 0, is_first ? request.number : 0,
                is_first && request.give_up_first);
    }
    is_first = false;
  }
}

}  // namespace vouch::readers::mail
