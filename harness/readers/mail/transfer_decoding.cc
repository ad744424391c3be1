#include "harness/readers/mail/transfer_decoding.h"

#include <array>

namespace vouch::readers::mail {
namespace {

constexpr std::uint8_t kStranger = 0xff, kPadding = 0xfe, kBlank = 0xfd;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kStranger);
  std::uint8_t next = 0;
  for (char c = 'A'; c <= 'Z'; ++c) values[static_cast<unsigned char>(c)] = next++;
  for (char c = 'a'; c <= 'z'; ++c) values[static_cast<unsigned char>(c)] = next++;
  for (char c = '0'; c <= '9'; ++c) values[static_cast<unsigned char>(c)] = next++;
  values['+'] = next++;
  values['/'] = next++;
  values['='] = kPadding;
  for (const char c : {' ', '\t', '\r', '\n'}) values[static_cast<unsigned char>(c)] = kBlank;
  return values;
}

constexpr std::array<std::uint8_t, 256> kValues = make_values();

std::uint32_t value_of(char c) { return kValues[static_cast<unsigned char>(c)]; }

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

void Base64Decoder::end_group(std::string& out) {
  if (have_ >= 2) out += static_cast<char>(group_ >> (6 * have_ - 8) & 0xffU);
  if (have_ == 3) out += static_cast<char>(group_ >> 2 & 0xffU);
  group_ = 0;
  have_ = 0;
}

void Base64Decoder::decode(std::string_view text, std::string& out) {
  const std::size_t had = out.size();
  out.resize(had + text.size() / 4 * 3 + 6);
  char* to = out.data() + had;
  std::string tail;  // of a group that padding ends
  std::size_t i = 0;
  while (i < text.size()) {
    // Four of the alphabet in a row: nearly always.
    while (have_ == 0 && i + 4 <= text.size()) {
      const std::uint32_t a = value_of(text[i]), b = value_of(text[i + 1]);
      const std::uint32_t c = value_of(text[i + 2]), d = value_of(text[i + 3]);
      if (((a | b | c | d) & 0xc0U) != 0) break;
      const std::uint32_t group = a << 18 | b << 12 | c << 6 | d;
      *to++ = static_cast<char>(group >> 16);
      *to++ = static_cast<char>(group >> 8 & 0xffU);
      *to++ = static_cast<char>(group & 0xffU);
      i += 4;
    }
    if (i >= text.size()) break;
    const std::uint32_t value = value_of(text[i++]);
    if (value == kPadding) {
      tail.clear();
      end_group(tail);
      for (const char c : tail) *to++ = c;
    } else if (value == kStranger) {
      ++strangers_;
    } else if (value != kBlank) {
      group_ = group_ << 6 | value;
      if (++have_ < 4) continue;
      for (const unsigned shift : {16U, 8U, 0U}) *to++ = static_cast<char>(group_ >> shift & 0xffU);
      group_ = 0;
      have_ = 0;
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

void Base64Decoder::finish(std::string& out) { end_group(out); }

void QuotedPrintableDecoder::decode_line(std::string_view line, std::string& out) {
  const bool has_end = line.ends_with('\n');
  std::string_view body = has_end ? line.substr(0, line.size() - 1) : line;
  const bool has_cr = has_end && body.ends_with('\r');
  if (has_cr) body.remove_suffix(1);
  while (body.ends_with(' ') || body.ends_with('\t')) body.remove_suffix(1);
  const bool is_soft = body.ends_with('=');
  if (is_soft) body.remove_suffix(1);
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool is_code =
        body[i] == '=' && i + 2 < body.size() && hex(body[i + 1]) >= 0 && hex(body[i + 2]) >= 0;
    if (is_code) {
      out += static_cast<char>(hex(body[i + 1]) * 16 + hex(body[i + 2]));
      i += 2;
    } else {
      out += body[i];
    }
  }
  if (has_end && !is_soft) out += has_cr ? "\r\n" : "\n";
}

void QuotedPrintableDecoder::decode(std::string_view text, std::string& out) {
  constexpr std::size_t kLongest = 1 << 16;  // no honest line has more than 76
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    line_ += text.substr(0, end == std::string_view::npos ? end : end + 1);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end == std::string_view::npos && line_.size() < kLongest) return;
    decode_line(line_, out);
    line_.clear();
  }
}

void QuotedPrintableDecoder::finish(std::string& out) {
  decode_line(line_, out);
  line_.clear();
}

bool decode_uu_line(std::string_view line, std::string& out) {
  if (line.empty()) return false;
  const auto sextet = [](char c) { return static_cast<unsigned>(c - ' ') & 0x3fU; };
  const std::size_t count = sextet(line[0]);
  line.remove_prefix(1);
  for (const char c : line) {
    if (c < ' ' || c > '`') return false;
  }
  // Blanks at a line's end are lost on the way.
  std::string padded(line.substr(0, (count + 2) / 3 * 4));
  padded.resize((count + 2) / 3 * 4, ' ');
  std::string bytes;
  for (std::size_t i = 0; i + 3 < padded.size(); i += 4) {
    const unsigned group = sextet(padded[i]) << 18 | sextet(padded[i + 1]) << 12 |
                           sextet(padded[i + 2]) << 6 | sextet(padded[i + 3]);
    for (const unsigned shift : {16U, 8U, 0U}) bytes += static_cast<char>(group >> shift & 0xffU);
  }
  bytes.resize(count);
  out += bytes;
  return true;
}

}  // namespace vouch::readers::mail
