#include "util/os/file_type.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"
#include "tests/support/zip_bytes.h"

namespace vouch::os {
namespace {

TEST(Sniff, TakesAZipWhoseFirstFileIsAStoredPdfForAZip) {
  const tests::Scratch scratch;
  const auto zip = scratch.write(
      "code.zip", tests::zip_bytes({.entries = {{.name = "a.pdf", .content = "%PDF-1.4\n"}}}));
  EXPECT_EQ(sniff(zip), FileType::zip);
  EXPECT_EQ(sniff(scratch.write("b", "junk before it\n%PDF-1.4\n")), FileType::pdf);
}

}  // namespace
}  // namespace vouch::os
