// Counts for ever.
#include "attack.h"
int main(void) {
  for (volatile unsigned long i = 0;; ++i) {
  }
}
