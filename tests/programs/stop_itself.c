// Stops itself: it can neither end nor be asked to.
#include "attack.h"
#include <signal.h>
int main(void) {
  for (;;) raise(SIGSTOP);
}
