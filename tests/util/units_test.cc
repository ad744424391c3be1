#include "util/units.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/scratch.h"
#include "util/did_you_mean.h"
#include "util/os/file_digest.h"
#include "util/sha256.h"

namespace vouch::harness {
namespace {

using std::chrono::milliseconds;

TEST(Units, ReadsAndWritesSizes) {
  EXPECT_EQ(parse_size("4GiB"), std::uint64_t{4} << 30);
  EXPECT_EQ(parse_size("16 MiB"), std::uint64_t{16} << 20);
  EXPECT_EQ(parse_size("5MB"), 5'000'000U);
  EXPECT_EQ(parse_size("0B"), 0U);
  EXPECT_EQ(format_size(std::uint64_t{1536} << 20), "1536MiB");
  EXPECT_EQ(format_size(1000), "1000B");
  EXPECT_EQ(format_size(0), "0B");
}

TEST(Units, RefusesWhatIsNoSize) {
  for (const char* text : {"", "4", "GiB", "-1B", "4gib", "1.5GiB", "99999999999TiB", "4GiB "}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(Units, ReadsAndWritesTimes) {
  EXPECT_EQ(parse_duration("20min"), milliseconds(1'200'000));
  EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
  EXPECT_EQ(parse_duration("20"), std::nullopt);
  EXPECT_EQ(parse_duration("200000d"), std::nullopt);
  EXPECT_EQ(format_duration(milliseconds(90'000)), "90s");
  EXPECT_EQ(format_duration(milliseconds(120'000)), "2min");
  EXPECT_EQ(format_duration(milliseconds(0)), "0s");
}

TEST(Units, DescribesForPeople) {
  EXPECT_EQ(describe_duration(milliseconds(1234)), "1.2 s");
  EXPECT_EQ(describe_duration(milliseconds(125'000)), "2 min 5 s");
  EXPECT_EQ(describe_duration(milliseconds(120'000)), "2 min");
  EXPECT_EQ(describe_duration(milliseconds(3'599'000)), "59 min");
  EXPECT_EQ(describe_duration(milliseconds(7'500'000)), "2 h 5 min");
  EXPECT_EQ(describe_size(312), "312 bytes");
  EXPECT_EQ(describe_size(std::uint64_t{1500} << 20), "1.5 GiB");
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  constexpr std::array<std::string_view, 3> words{"max_pages", "min_pages", "columns"};
  EXPECT_EQ(nearest("max_page", words), "max_pages");
  EXPECT_EQ(nearest("colums", words), "columns");
  EXPECT_EQ(nearest("deadline", words), std::nullopt);
}

TEST(Digest, IsSha256) {
  // The first example of FIPS 180-4's test vectors.
  constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const tests::Scratch scratch;
  const auto file = os::sha256_of_file(scratch.write("abc", "abc"));
  EXPECT_EQ(sha256("abc"), kAbc);
  EXPECT_EQ(file.sha256, kAbc);
  EXPECT_EQ(file.bytes, 3U);
}

}  // namespace
}  // namespace vouch::harness
