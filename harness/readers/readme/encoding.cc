#include "harness/readers/readme/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "util/text.h"

namespace vouch::readers {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

/// Every second byte of ASCII in UTF-16 is zero.
std::string_view utf16_without_mark(std::string_view bytes) {
  std::array<std::size_t, 2> zeros{};
  const std::size_t looked = std::min<std::size_t>(bytes.size(), 4096);
  for (std::size_t i = 0; i < looked; ++i) {
    if (bytes[i] == '\0') ++zeros[i % 2];
  }
  if (zeros[1] > looked / 5 && zeros[0] < looked / 50 + 1) return "UTF-16LE";
  if (zeros[0] > looked / 5 && zeros[1] < looked / 50 + 1) return "UTF-16BE";
  return {};
}

/// How many characters of `bytes` the converter cannot have: lower is better. No converter: npos.
std::size_t misfits(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(encoding, &status));
  if (U_FAILURE(status)) return std::string_view::npos;
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                status);
  if (U_FAILURE(status)) return std::string_view::npos;
  std::size_t bad = 0;
  for (int32_t i = 0; i < text.length(); ++i) {
    const char16_t c = text[i];
    if (c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0x80 && c < 0xA0)) ++bad;
  }
  return bad;
}

/// The encoding that ICU finds likeliest among those that students' editors write.
std::string detect(std::string_view bytes) {
  static constexpr std::array<std::string_view, 7> kKnown{
      "GB18030", "Big5", "Shift_JIS", "EUC-KR", "EUC-JP", "ISO-8859-1", "windows-1252"};
  const std::string_view sample = bytes.substr(0, 64 * 1024);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::string best = "windows-1252";
  std::size_t fewest = std::string_view::npos;
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const std::string_view name = ucsdet_getName(matches[i], &status);
    if (std::ranges::find(kKnown, name) == kKnown.end()) continue;
    const std::size_t bad = misfits(sample, std::string(name).c_str());
    if (bad < fewest) {  // likeliest first: a later one has to fit better
      fewest = bad;
      best = name;
    }
  }
  return best == "ISO-8859-1" ? "windows-1252" : best;  // as the web's readers do: a superset
}

std::optional<std::string> convert(std::string_view bytes, const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(encoding.c_str(), &status));
  if (U_FAILURE(status)) return std::nullopt;
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// Spaces that only look like spaces, and marks of no width, would be part of a command's words.
std::string with_plain_spaces(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"\xC2\xA0", " "},    {"\xE2\x80\xAF", " "}, {"\xE3\x80\x80", " "},
      {"\xE2\x80\x8B", ""}, {"\xEF\xBB\xBF", ""},  {"\xE2\x81\xA0", ""}};
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    bool replaced = false;
    if (text[i] == '\xC2' || text[i] == '\xE2' || text[i] == '\xE3' || text[i] == '\xEF') {
      for (const auto& [mark, plain] : kMarks) {
        if (text.substr(i, mark.size()) == mark) {
          out += plain;
          i += mark.size();
          replaced = true;
          break;
        }
      }
    }
    if (!replaced) {
      const char c = text[i++];
      const bool lone_return = c == '\r' && (i >= text.size() || text[i] != '\n');
      out += lone_return ? '\n' : c;  // the line ends of old Macs
    }
  }
  return out;
}

}  // namespace

std::optional<Decoded> decode_text(std::string_view bytes) {
  std::string encoding;
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    encoding = "UTF-8";
    bytes.remove_prefix(3);
  } else if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) {
    encoding = "UTF-32LE";
    bytes.remove_prefix(4);
  } else if (bytes.starts_with("\xFF\xFE")) {
    encoding = "UTF-16LE";
    bytes.remove_prefix(2);
  } else if (bytes.starts_with("\xFE\xFF")) {
    encoding = "UTF-16BE";
    bytes.remove_prefix(2);
  } else {
    encoding = utf16_without_mark(bytes);
  }
  if (encoding.empty()) {
    const std::string_view head = bytes.substr(0, 8192);
    if (std::ranges::count(head, '\0') > 0) return std::nullopt;
    encoding = is_utf8(bytes) ? "UTF-8" : detect(bytes);
  }
  if (encoding == "UTF-8" && is_utf8(bytes)) return Decoded{with_plain_spaces(bytes), encoding};
  const auto text = convert(bytes, encoding);
  if (!text) return std::nullopt;
  return Decoded{with_plain_spaces(*text), encoding};
}

}  // namespace vouch::readers
