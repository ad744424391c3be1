#include "harness/readers/mail/body_text.h"

#include <algorithm>
#include <array>

#include "harness/readers/mail/transfer_decoding.h"

namespace vouch::readers::mail {
namespace {

constexpr std::size_t kLongestLine = 64 << 10;
constexpr std::size_t kMostLookedAt = 1 << 20;
constexpr std::size_t kMostLinks = 8;

constexpr std::array<std::string_view, 14> kFileHosts{
    "drive.google.com",  "docs.google.com", "dropbox.com",
    "onedrive.live.com", "1drv.ms",         "sharepoint.com",
    "box.com",           "wetransfer.com",  "we.tl",
    "icloud.com",        "mega.nz",         "github.com",
    "gitlab.com",        "mediafire.com"};

/// "begin 644 code.zip": the name, or "".
std::string_view uu_name(std::string_view line) {
  constexpr std::string_view kBegin = "begin ";
  if (!line.starts_with(kBegin)) return {};
  line.remove_prefix(kBegin.size());
  const std::size_t blank = line.find(' ');
  if (blank < 3 || blank > 4) return {};
  if (line.substr(0, blank).find_first_not_of("01234567") != std::string_view::npos) return {};
  return line.substr(blank + 1);
}

}  // namespace

void BodyText::find_links(std::string_view line) {
  for (std::size_t at = line.find("http"); at != std::string_view::npos;
       at = line.find("http", at + 4)) {
    std::string_view rest = line.substr(at);
    std::size_t start = rest.starts_with("https://") ? 8 : rest.starts_with("http://") ? 7 : 0;
    if (start == 0) continue;
    const std::string_view host =
        rest.substr(start, rest.find_first_of("/?#\"'<> ", start) - start);
    const bool is_file_host = std::ranges::any_of(kFileHosts, [host](std::string_view one) {
      return host == one || (host.size() > one.size() && host.ends_with(one) &&
                             host[host.size() - one.size() - 1] == '.');
    });
    if (!is_file_host || links_.size() >= kMostLinks) continue;
    std::string link(rest.substr(0, std::min<std::size_t>(rest.find_first_of("\"'<> )"), 200)));
    if (std::ranges::find(links_, link) == links_.end()) links_.push_back(std::move(link));
  }
}

void BodyText::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (in_uu_) {
    std::string bytes;
    if (line == "end" || !decode_uu_line(line, bytes)) {
      writer_.end(line == "end" ? "" : "uuencoded, and broken off");
      in_uu_ = false;
      return;
    }
    writer_.write(bytes);
    return;
  }
  if (const std::string_view name = uu_name(line); !name.empty()) {
    in_uu_ = writer_.begin(std::string(name));
    return;
  }
  if (looked_at_ < kMostLookedAt) find_links(line);
  looked_at_ += line.size() + 1;
}

void BodyText::add(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    line_ += text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end == std::string_view::npos && line_.size() < kLongestLine) return;
    take_line(line_);
    line_.clear();
  }
}

void BodyText::finish() {
  if (!line_.empty()) take_line(line_);
  line_.clear();
  if (in_uu_) writer_.end("uuencoded, and broken off");
  in_uu_ = false;
}

}  // namespace vouch::readers::mail
