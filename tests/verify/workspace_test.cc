#include "harness/verify/workspace.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "util/os/fd.h"

namespace vouch::harness {
namespace {

TEST(Workspace, IsGoneWhateverWasInIt) {
  std::filesystem::path path;
  {
    const verify::Workspace work({geteuid(), getegid()});
    path = work.unpacked();
    ASSERT_TRUE(std::filesystem::is_directory(path));
    // A tree too deep for a path, with a directory at its end that forbids everything.
    os::Fd directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::string name(200, 'd');
    for (int depth = 0; depth < 40; ++depth) {
      ASSERT_EQ(mkdirat(directory.get(), name.c_str(), 0700), 0);
      directory.reset(openat(directory.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    ASSERT_EQ(mkdirat(directory.get(), "closed", 0700), 0);
    ASSERT_EQ(mkdirat(directory.get(), "closed/inside", 0700), 0);
    ASSERT_EQ(fchmodat(directory.get(), "closed", 0, 0), 0);
  }
  EXPECT_FALSE(std::filesystem::exists(path.parent_path()));
}

TEST(Workspace, BelongsToItsOwner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  constexpr uid_t kNobody = 65534;
  const verify::Workspace work({kNobody, kNobody});
  struct stat status {};
  ASSERT_EQ(stat(work.unpacked().c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, kNobody);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

}  // namespace
}  // namespace vouch::harness
