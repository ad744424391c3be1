// Leaves a daemon, twice forked and in a session of its own, that writes on after the step.
#include "attack.h"
int main(void) {
  if (fork() != 0) {
    usleep(20000);
    return 7;
  }
  setsid();
  if (fork() != 0) _exit(0);
  for (;;) {
    if (write(1, "still here\n", 11) < 0) _exit(1);
    usleep(1000);
  }
}
