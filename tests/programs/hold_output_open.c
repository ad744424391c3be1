// Ends at once, and leaves a child that holds its output open.
#include "attack.h"
int main(void) {
  if (fork() == 0) {
    for (;;) pause();
  }
  return 7;
}
