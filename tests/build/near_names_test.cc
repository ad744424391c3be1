// Files whose names differ from what is asked for only in form.
#include "harness/build/near_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vouch::build {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<TreeEntry> tree(const std::vector<std::string>& paths) {
  std::vector<TreeEntry> all;
  for (const std::string& path : paths) all.push_back({.path = path, .content = {}});
  return all;
}

TEST(NearNames, DifferInCase) {
  EXPECT_THAT(near_names("Util.h", tree({"src/util.h"}), {}),
              ElementsAre(NearName{"src/Util.h", "util.h"}));
}

TEST(NearNames, DifferInHowAccentsAreStored) {
  EXPECT_THAT(near_names("\xc3\xbc.c", tree({"u\xcc\x88.c"}), {}),
              ElementsAre(NearName{"\xc3\xbc.c", "u\xcc\x88.c"}));
}

TEST(NearNames, GiveEveryPartThatDiffersALinkBesideIt) {
  EXPECT_THAT(
      near_names("./net/socket.h", tree({"include/Net/Socket.h"}), {}),
      ElementsAre(NearName{"include/net", "Net"}, NearName{"include/Net/socket.h", "Socket.h"}));
}

TEST(NearNames, AreAlsoOfFilesThatWereMade) {
  EXPECT_THAT(near_names("/home/student/project/build/App", {}, {"build/app"}),
              ElementsAre(NearName{"build/App", "app"}));
}

TEST(NearNames, AreNotNeededWhereTheVeryNameIsThere) {
  EXPECT_THAT(near_names("util.h", tree({"a/util.h", "b/Util.h"}), {}), IsEmpty());
}

TEST(NearNames, AreNoOtherNames) {
  EXPECT_THAT(near_names("util.h", tree({"utils.h", "src/string.h", "util.hh"}), {}), IsEmpty());
  EXPECT_THAT(near_names("src/util.h", tree({"lib/Util.h"}), {}), IsEmpty());
  EXPECT_THAT(near_names("", tree({"a"}), {}), IsEmpty());
}

TEST(NearNames, AreNotGuessedWhereThereAreMany) {
  EXPECT_THAT(
      near_names("readme",
                 tree({"a/README", "b/README", "c/README", "d/README", "e/README", "f/README"}),
                 {}),
      IsEmpty());
}

}  // namespace
}  // namespace vouch::build
