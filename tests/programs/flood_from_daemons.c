// Has children in sessions of their own do the flooding.
#include "attack.h"
int main(void) {
  static char block[65536];
  memset(block, 'y', sizeof(block));
  for (int i = 0; i < 4; ++i) {
    if (fork() != 0) continue;
    setsid();
    if (fork() != 0) _exit(0);
    for (;;) {
      if (write(2, block, sizeof(block)) < 0) _exit(1);
    }
  }
  for (;;) pause();
}
