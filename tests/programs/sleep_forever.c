// Does nothing, for ever.
#include "attack.h"
int main(void) {
  for (;;) pause();
}
