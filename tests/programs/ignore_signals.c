// Ignores every signal that can be ignored, and its CPU limit's.
#include "attack.h"
#include <signal.h>
int main(void) {
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_IGN);
  for (volatile unsigned long i = 0;; ++i) {
  }
}
