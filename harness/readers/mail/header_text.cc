#include "harness/readers/mail/header_text.h"

#include <glib.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "harness/readers/mail/transfer_decoding.h"
#include "util/text.h"

namespace vouch::readers::mail {
namespace {

std::string to_utf8(const std::string& bytes, const std::string& charset) {
  if (lower_case(charset) == "utf-8" || lower_case(charset) == "us-ascii") return bytes;
  gsize length = 0;
  const std::unique_ptr<char, decltype(&g_free)> text(
      g_convert(bytes.data(), static_cast<gssize>(bytes.size()), "UTF-8", charset.c_str(), nullptr,
                &length, nullptr),
      g_free);
  return text ? std::string(text.get(), length) : bytes;
}

struct Word {
  std::string text;
  std::size_t length = 0;
};

/// The encoded word that `text` begins with.
std::optional<Word> take_word(std::string_view text) {
  if (!text.starts_with("=?")) return std::nullopt;
  const std::size_t charset = text.find('?', 2);
  if (charset == std::string_view::npos || charset + 2 >= text.size()) return std::nullopt;
  const char kind = lower_case(text[charset + 1]);
  if ((kind != 'b' && kind != 'q') || text[charset + 2] != '?') return std::nullopt;
  const std::size_t end = text.find("?=", charset + 3);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view body = text.substr(charset + 3, end - charset - 3);
  std::string bytes;
  if (kind == 'b') {
    Base64Decoder decoder;
    decoder.decode(body, bytes);
    decoder.finish(bytes);
  } else {
    std::string printable(body);
    std::ranges::replace(printable, '_', ' ');
    // A blank at its end is the word's, and not a line's.
    printable += "=20";
    QuotedPrintableDecoder decoder;
    decoder.decode(printable, bytes);
    decoder.finish(bytes);
    if (!bytes.empty()) bytes.pop_back();
  }
  std::string name(text.substr(2, charset - 2));
  name = name.substr(0, name.find('*'));  // RFC 2231's language
  return Word{to_utf8(bytes, name), end + 2};
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The comment that begins at `open`, without its brackets; comments may lie in it.
std::string_view comment_at(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')' && --depth == 0) {
      return text.substr(open + 1, i - open - 1);
    }
  }
  return {};
}

std::string in_brackets(std::string_view text) {
  const std::size_t open = text.rfind('[');
  if (open == std::string_view::npos) return {};
  const std::size_t close = text.find(']', open);
  if (close == std::string_view::npos) return {};
  std::string_view address = text.substr(open + 1, close - open - 1);
  if (lower_case(address.substr(0, 5)) == "ipv6:") address.remove_prefix(5);
  return std::string(address);
}

bool is_address(std::string_view text) {
  return text.find_first_of(".:") != std::string_view::npos &&
         text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
}

/// What our host wrote in a comment: an address in brackets, or one alone. HELO names are the
/// sender's, also where Exim and qmail put them: behind "helo=".
std::string address_in(std::string_view comment) {
  comment = comment.substr(0, comment.find("helo="));
  if (std::string address = in_brackets(comment); !address.empty()) return address;
  return is_address(comment) ? std::string(comment) : std::string();
}

/// Of "from HELO (name [address]) (TLS ...)" the last address that stands in a comment: what comes
/// before it may all be HELO. Where no comment has one, Exim's "[address] (helo=...)".
std::string sender_address(std::string_view from) {
  while (!from.empty() && is_blank(from.front())) from.remove_prefix(1);
  std::string address;
  for (std::size_t open = from.find('('); open != std::string_view::npos;) {
    const std::string_view comment = comment_at(from, open);
    if (std::string one = address_in(comment); !one.empty()) address = std::move(one);
    open = from.find('(', open + comment.size() + 1);
  }
  if (!address.empty()) return address;
  const std::string_view first = from.substr(0, from.find_first_of(" \t("));
  const bool is_exim = first.starts_with('[') && from.find("helo=") != std::string_view::npos;
  return is_exim ? in_brackets(first) : "unknown";
}

/// Where the word stands outside of comments.
std::size_t find_keyword(std::string_view text, std::string_view word) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && depth > 0) --depth;
    const bool starts = depth == 0 && (i == 0 || is_blank(text[i - 1]));
    if (starts && lower_case(text.substr(i, word.size())) == word) return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::string unfolded(std::string_view header) {
  std::string text;
  for (const char c : header) {
    if (c != '\r' && c != '\n') text += c == '\t' ? ' ' : c;
  }
  const std::size_t from = text.find_first_not_of(' ');
  return from == std::string::npos ? std::string() : text.substr(from);
}

std::string decode_words(std::string_view text) {
  std::string decoded, blanks;
  bool after_word = false;
  while (!text.empty()) {
    if (const auto word = take_word(text)) {
      if (!after_word) decoded += blanks;  // blanks between two words are no text
      blanks.clear();
      decoded += word->text;
      text.remove_prefix(word->length);
      after_word = true;
      continue;
    }
    if (is_blank(text.front())) {
      blanks += ' ';
    } else {
      decoded += blanks;
      blanks.clear();
      decoded += text.front();
      after_word = false;
    }
    text.remove_prefix(1);
  }
  return decoded + blanks;
}

std::string plain_parameter(std::string_view header, std::string_view name) {
  const std::string text = unfolded(header);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
      continue;
    }
    if (text[i] == '"') quoted = !quoted;
    if (quoted || text[i] != ';') continue;
    std::size_t at = text.find_first_not_of(' ', i + 1);
    if (at == std::string::npos || lower_case(text.substr(at, name.size())) != name) continue;
    at = text.find_first_not_of(' ', at + name.size());
    if (at == std::string::npos || text[at] != '=') continue;
    at = text.find_first_not_of(' ', at + 1);
    if (at == std::string::npos) return {};
    if (text[at] != '"') return text.substr(at, text.find(';', at) - at);
    std::string value;
    for (++at; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      value += text[at];
    }
    return value;
  }
  return {};
}

std::string address_of(std::string_view header) {
  // Quoted names and comments may hold anything, an address among it.
  std::string bare;
  bool quoted = false;
  int depth = 0;
  for (const char c : header) {
    if (c == '"' && depth == 0) quoted = !quoted;
    if (quoted || c == '"') continue;
    if (c == '(') ++depth;
    if (depth == 0) bare += c;
    if (c == ')' && depth > 0) --depth;
  }
  const std::size_t open = bare.find('<');
  if (open != std::string::npos) {
    const std::size_t close = bare.find('>', open);
    if (close == std::string::npos || bare.find('<', close) != std::string::npos) return {};
    bare = bare.substr(open + 1, close - open - 1);
  }
  std::erase_if(bare, is_blank);
  if (std::ranges::count(bare, '@') != 1 || bare.find(',') != std::string::npos) return {};
  return lower_case(bare);
}

worker::Hop parse_received(std::string_view header) {
  worker::Hop hop;
  const std::string text = unfolded(header);
  const std::size_t semicolon = text.rfind(';');
  if (semicolon != std::string::npos) hop.date = unfolded(text.substr(semicolon + 1));
  const std::string_view line = std::string_view(text).substr(0, semicolon);
  const std::size_t by = find_keyword(line, "by ");
  if (by != std::string_view::npos) {
    const std::string_view host = line.substr(by + 3);
    const std::size_t from = std::min(host.find_first_not_of(' '), host.size());
    hop.by = host.substr(from, host.find_first_of(" (;", from) - from);
  }
  if (lower_case(line.substr(0, 5)) == "from ") {
    hop.from_address = sender_address(line.substr(5, by == std::string_view::npos ? by : by - 5));
  }
  return hop;
}

}  // namespace vouch::readers::mail
