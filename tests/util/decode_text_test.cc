#include "util/decode_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "util/text.h"

namespace vouch {
namespace {

using namespace std::string_view_literals;

TEST(DecodeText, TakesUtf8AsItIsAndWithoutItsMark) {
  EXPECT_EQ(decode_text("J\xC3\xBCrgen").text, "J\xC3\xBCrgen");
  EXPECT_EQ(decode_text("\xEF\xBB\xBFgroup").text, "group");
  EXPECT_EQ(decode_text("\xEF\xBB\xBFgroup").encoding, "");
}

TEST(DecodeText, ReadsUtf16OfBothOrdersAndWithoutAMark) {
  EXPECT_EQ(decode_text("\xFF\xFEg\0\xFC\0"sv).text, "g\xC3\xBC");
  EXPECT_EQ(decode_text("\xFE\xFF\0g\0\xFC"sv).text, "g\xC3\xBC");
  EXPECT_EQ(decode_text("g\0r\0o\0u\0p\0,\0"sv).text, "group,");
  EXPECT_EQ(decode_text("\xFF\xFE\x3D\xD8\x00\xDE"sv).text, "\xF0\x9F\x98\x80");
  EXPECT_EQ(decode_text("\xFF\xFEg\0"sv).encoding, "UTF-16");
}

TEST(DecodeText, ReadsWhatIsNeitherAsWindows1252) {
  EXPECT_EQ(decode_text("J\xFCrgen \x80").text, "J\xC3\xBCrgen \xE2\x82\xAC");
  EXPECT_EQ(decode_text("J\xFCrgen").encoding, "Windows-1252");
}

TEST(DecodeText, RefusesWhatOnlyLooksLikeUtf8) {
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
  EXPECT_TRUE(is_utf8("\xF0\x9F\x98\x80"));
}

}  // namespace
}  // namespace vouch
