#include "harness/readers/mail/mime_walk.h"

#include <fmt/format.h>
#include <gmime/gmime.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "harness/readers/mail/body_text.h"
#include "harness/readers/mail/header_text.h"
#include "harness/readers/mail/part_writer.h"
#include "harness/readers/mail/tnef.h"
#include "harness/readers/mail/transfer_decoding.h"

namespace vouch::readers::mail {
namespace {

constexpr std::uint64_t kLongestHeader = std::uint64_t{1} << 20;
constexpr std::size_t kMostParts = 20'000;
constexpr int kDeepest = 64;
constexpr std::size_t kLongestText = 300;  // of a header that is shown
constexpr std::size_t kMostHops = 100;

template <typename Object>
struct Unref {
  void operator()(Object* object) const { g_object_unref(object); }
};
template <typename Object>
using Owned = std::unique_ptr<Object, Unref<Object>>;

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

/// Cut in front of a character.
std::string shortened(std::string text) {
  if (text.size() <= kLongestText) return text;
  std::size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  return text.substr(0, end) + "...";
}

/// Bytes of the mail's own headers; the mail's length when they never end.
std::uint64_t header_bytes(int file, const MailSpan& span) {
  std::string piece(64 << 10, '\0');
  std::string tail;
  for (std::uint64_t at = span.begin; at < span.end;) {
    const auto most = std::min<std::uint64_t>(piece.size(), span.end - at);
    const ssize_t got = pread(file, piece.data(), most, static_cast<off_t>(at));
    if (got <= 0) break;
    const std::string look = tail + piece.substr(0, static_cast<std::size_t>(got));
    const std::size_t end = std::min(look.find("\n\n"), look.find("\n\r\n"));
    if (end != std::string::npos) return at - tail.size() + end + 1 - span.begin;
    tail = look.substr(look.size() - std::min<std::size_t>(look.size(), 2));
    at += static_cast<std::uint64_t>(got);
  }
  return span.end - span.begin;
}

Owned<GMimeStream> part_of_file(int file, std::uint64_t begin, std::uint64_t end) {
  GMimeStream* stream =
      g_mime_stream_fs_new_with_bounds(file, static_cast<gint64>(begin), static_cast<gint64>(end));
  g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
  return Owned<GMimeStream>(stream);
}

/// gmime holds headers about five times over: one past a MiB is cut at a line's end.
Owned<GMimeStream> stream_of(const MailPlace& place, worker::SourceRecord& record) {
  const std::uint64_t header = header_bytes(place.file, place.span);
  if (header <= kLongestHeader) {
    return part_of_file(place.file, place.span.begin, place.span.end);
  }
  record.notes.push_back(fmt::format("its headers of {} MiB were cut", header >> 20U));
  std::string head(kLongestHeader, '\0');
  const ssize_t got =
      pread(place.file, head.data(), head.size(), static_cast<off_t>(place.span.begin));
  head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  head.resize(head.rfind('\n') == std::string::npos ? 0 : head.rfind('\n') + 1);
  GMimeStream* joined = g_mime_stream_cat_new();
  const Owned<GMimeStream> first(g_mime_stream_mem_new_with_buffer(head.data(), head.size()));
  const auto rest = part_of_file(place.file, place.span.begin + header, place.span.end);
  g_mime_stream_cat_add_source(GMIME_STREAM_CAT(joined), first.get());
  g_mime_stream_cat_add_source(GMIME_STREAM_CAT(joined), rest.get());
  return Owned<GMimeStream>(joined);
}

std::string raw_header(GMimeObject* object, const char* name) {
  GMimeHeaderList* headers = g_mime_object_get_header_list(object);
  GMimeHeader* header = g_mime_header_list_get_header(headers, name);
  return header == nullptr ? std::string() : text_of(g_mime_header_get_raw_value(header));
}

/// The name that a part was sent under. gmime's own word for it, except where it is of encoded
/// words, which it cuts.
std::string part_name(GMimePart* part) {
  for (const auto& [header, parameter] :
       {std::pair{"Content-Disposition", "filename"}, std::pair{"Content-Type", "name"}}) {
    const std::string plain = plain_parameter(raw_header(GMIME_OBJECT(part), header), parameter);
    if (plain.find("=?") != std::string::npos) return decode_words(plain);
  }
  return text_of(g_mime_part_get_filename(part));
}

bool type_is(GMimeObject* object, const char* type, const char* subtype) {
  return g_mime_content_type_is_type(g_mime_object_get_content_type(object), type, subtype) != 0;
}

class Walk {
 public:
  Walk(const MailPlace& place, worker::SourceRecord& record)
      : record_(record), writer_(place.output, place.prefix, record), body_(writer_) {}

  void walk(GMimeObject* object, int depth) {
    if (object == nullptr) return;
    if (++parts_ > kMostParts || depth > kDeepest) {
      too_much_ = true;
    } else if (GMIME_IS_MULTIPART(object)) {
      auto* multipart = GMIME_MULTIPART(object);
      const int count = g_mime_multipart_get_count(multipart);
      for (int i = 0; i < count; ++i) walk(g_mime_multipart_get_part(multipart, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PARTIAL(object)) {
      list_part(GMIME_PART(object),
                "sent in pieces (message/partial): ask the group to send it again");
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      record_.notes.push_back("a mail is forwarded in it; its files are taken, its date is not");
      GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      if (message != nullptr) walk(g_mime_message_get_mime_part(message), depth + 1);
    } else if (GMIME_IS_PART(object)) {
      take_part(GMIME_PART(object));
    }
  }

  void finish() {
    body_.finish();
    if (too_much_) {
      record_.notes.push_back("it has more parts, or deeper ones, than vouch takes apart");
    }
    const bool has_file = std::ranges::any_of(
        record_.files, [](const worker::SourceFile& file) { return file.listed.empty(); });
    for (const std::string& link : body_.links()) {
      if (!has_file) record_.notes.push_back("a link instead of a file, not followed: " + link);
    }
  }

 private:
  /// Calls `take` with the decoded bytes, piece by piece. Gives what is wrong with them.
  template <typename Take>
  std::string decode(GMimePart* part, Take take) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return {};
    GMimeStream* raw = g_mime_data_wrapper_get_stream(content);
    const GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
    g_mime_stream_reset(raw);
    Base64Decoder base64;
    QuotedPrintableDecoder printable;
    std::string out;
    for (;;) {
      const ssize_t got = g_mime_stream_read(raw, buffer_.data(), buffer_.size());
      if (got <= 0) break;
      const std::string_view text(buffer_.data(), static_cast<std::size_t>(got));
      out.clear();
      if (encoding == GMIME_CONTENT_ENCODING_BASE64) {
        base64.decode(text, out);
      } else if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
        printable.decode(text, out);
      }
      const bool is_plain = encoding != GMIME_CONTENT_ENCODING_BASE64 &&
                            encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
      take(is_plain ? text : std::string_view(out));
    }
    out.clear();
    if (encoding == GMIME_CONTENT_ENCODING_BASE64) base64.finish(out);
    if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) printable.finish(out);
    take(out);
    if (base64.strangers() == 0) return {};
    return fmt::format("{} characters of its base64 are none", base64.strangers());
  }

  void take_part(GMimePart* part) {
    const std::string name = part_name(part);
    auto* object = GMIME_OBJECT(part);
    const bool is_attachment = g_mime_part_is_attachment(part) != 0;
    if (type_is(object, "text", "*") && name.empty() && !is_attachment) {
      decode(part, [this](std::string_view text) { body_.add(text); });
      body_.finish();
      return;
    }
    if (type_is(object, "message", "external-body")) {
      return list_part(part, "lies elsewhere (message/external-body); it is not fetched");
    }
    if (type_is(object, "application", "pkcs7-signature") ||
        type_is(object, "application", "pgp-signature")) {
      return list_part(part, "the mail's signature");
    }
    if (!writer_.begin(name.empty() ? "unnamed" : name)) {
      too_much_ = true;
      return;
    }
    const std::string problem =
        decode(part, [this](std::string_view bytes) { writer_.write(bytes); });
    if (!problem.empty()) record_.notes.push_back(fmt::format("{}: {}", name, problem));
    const bool is_tnef = type_is(object, "application", "ms-tnef") ||
                         type_is(object, "application", "vnd.ms-tnef") || name == "winmail.dat";
    writer_.end(is_tnef ? "Outlook's wrapping of the files" : "");
    if (is_tnef) unwrap_tnef();
  }

  void list_part(GMimePart* part, std::string why) {
    const std::string name = part == nullptr ? std::string() : part_name(part);
    if (!writer_.begin(name.empty() ? "unnamed" : name)) return;
    writer_.end(std::move(why));
  }

  void unwrap_tnef() {
    const os::Fd wrapped = writer_.reopen_last();
    std::string problem;
    for (const TnefFile& file : read_tnef(wrapped.get(), problem)) {
      if (!writer_.begin(file.name.empty() ? "unnamed" : file.name)) break;
      for (std::uint64_t done = 0; done < file.bytes;) {
        const ssize_t got = pread(wrapped.get(), buffer_.data(),
                                  std::min<std::uint64_t>(buffer_.size(), file.bytes - done),
                                  static_cast<off_t>(file.offset + done));
        if (got <= 0) break;
        writer_.write({buffer_.data(), static_cast<std::size_t>(got)});
        done += static_cast<std::uint64_t>(got);
      }
      writer_.end();
    }
    if (!problem.empty()) {
      record_.notes.push_back(fmt::format(
          "winmail.dat: {}; ask the group to send again as plain attachments", problem));
    }
  }

  worker::SourceRecord& record_;
  PartWriter writer_;
  BodyText body_;
  std::string buffer_ = std::string(256 << 10, '\0');
  std::size_t parts_ = 0;
  bool too_much_ = false;
};

void show(const char* kind, const std::string& value, worker::SourceRecord& record) {
  if (!value.empty()) record.shown.push_back({kind, shortened(value)});
}

bool has_label(std::string_view labels, std::string_view wanted) {
  while (!labels.empty()) {
    const std::size_t comma = labels.find(',');
    std::string_view one = labels.substr(0, comma);
    while (one.starts_with(' ') || one.starts_with('"')) one.remove_prefix(1);
    while (one.ends_with(' ') || one.ends_with('"')) one.remove_suffix(1);
    if (one == wanted) return true;
    labels.remove_prefix(comma == std::string_view::npos ? labels.size() : comma + 1);
  }
  return false;
}

/// What the mail program keeps about the mail: thrown away, not sent yet, of staff's own, junk.
void take_state(GMimeObject* message, worker::SourceRecord& record) {
  const std::string labels = decode_words(unfolded(raw_header(message, "X-Gmail-Labels")));
  for (const auto& [label, why] :
       {std::pair{"Sent", "labelled as sent"}, std::pair{"Drafts", "labelled as a draft"},
        std::pair{"Trash", "labelled as trash"}}) {
    if (has_label(labels, label)) record.listed = why;
  }
  if (has_label(labels, "Spam")) record.notes.push_back("from the junk folder");
  const std::string status = unfolded(raw_header(message, "X-Mozilla-Status"));
  char* end = nullptr;
  const unsigned long bits = std::strtoul(status.c_str(), &end, 16);
  if (end != status.c_str() && (bits & 0x0008U) != 0) {
    record.listed = "deleted in the mail program, and not yet taken out of its file";
  }
}

void take_headers(GMimeMessage* message, worker::SourceRecord& record) {
  auto* object = GMIME_OBJECT(message);
  const std::string from = unfolded(raw_header(object, "From"));
  const std::string address = address_of(from);
  if (!address.empty()) record.people = {{{{"email", address}}}};
  record.unit = address;
  if (address.empty() && record.listed.empty()) {
    record.listed = "its From line has not one address";
  }
  show("From", decode_words(from), record);
  show("Subject", decode_words(unfolded(raw_header(object, "Subject"))), record);
  show("Date", unfolded(raw_header(object, "Date")), record);
  show("Message-ID", unfolded(raw_header(object, "Message-ID")), record);
  show("OriginalArrivalTime",
       unfolded(raw_header(object, "X-MS-Exchange-CrossTenant-OriginalArrivalTime")), record);
  GMimeHeaderList* headers = g_mime_object_get_header_list(object);
  for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    if (g_ascii_strcasecmp(g_mime_header_get_name(header), "Received") != 0) continue;
    if (record.received.size() == kMostHops) break;
    worker::Hop hop = parse_received(text_of(g_mime_header_get_raw_value(header)));
    record.received.push_back(
        {shortened(hop.by), shortened(hop.from_address), shortened(hop.date)});
  }
}

}  // namespace

void start_mime() { g_mime_init(); }

void take_apart(const MailPlace& place, worker::SourceRecord& record) {
  if (place.span.begin >= place.span.end) {
    record.listed = "empty";
    return;
  }
  const auto stream = stream_of(place, record);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MESSAGE);
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) {
    record.listed = "it cannot be read as a mail";
    return;
  }
  take_state(GMIME_OBJECT(message.get()), record);
  take_headers(message.get(), record);
  Walk walk(place, record);
  walk.walk(g_mime_message_get_mime_part(message.get()), 0);
  walk.finish();
}

}  // namespace vouch::readers::mail
