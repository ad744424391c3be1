// Writes one file past its limit, and lets the signal take it.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  static char block[1 << 20];
  const int file = open("long", O_WRONLY | O_CREAT, 0600);
  while (write(file, block, sizeof(block)) > 0) {
  }
  held();
}
