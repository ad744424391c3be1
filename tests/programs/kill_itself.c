// Ends by a real SIGKILL.
#include "attack.h"
#include <signal.h>
int main(void) {
  raise(SIGKILL);
  return 0;
}
