// Opens as many files as it may, in many processes.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  for (int i = 0; i < 8; ++i) {
    if (fork() != 0) continue;
    while (open("/dev/null", O_RDONLY) >= 0) {
    }
    pause();
  }
  usleep(200000);
  return 7;
}
