// Spends its time in children whose times the kernel throws away (SIGCHLD ignored).
#include "attack.h"
#include <signal.h>
#include <time.h>
int main(void) {
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    const pid_t child = fork();
    if (child == 0) {
      struct timespec begin, now;
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
      do {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
      } while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 8);
      _exit(0);
    }
    usleep(8000);
  }
}
