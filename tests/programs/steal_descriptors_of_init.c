// Takes the socket over which process 1 reports.
#include "attack.h"
#include <dirent.h>
#include <fcntl.h>
int main(void) {
  char name[64];
  for (int fd = 0; fd < 64; ++fd) {
    snprintf(name, sizeof(name), "/proc/1/fd/%d", fd);
    must_fail(open(name, O_RDWR), name);
    must_fail(open(name, O_RDONLY), name);
  }
  const long pidfd = syscall(SYS_pidfd_open, 1, 0);
  for (int fd = 0; fd < 64 && pidfd >= 0; ++fd) {
    must_fail(syscall(SYS_pidfd_getfd, pidfd, fd, 0), "pidfd_getfd of process 1");
  }
  held();
}
