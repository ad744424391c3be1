// Takes of what the whole machine has only so much: terminals and contexts of kernel AIO.
#include "attack.h"
#include <fcntl.h>
#include <stdlib.h>
int main(void) {
  unsigned long context = 0;
  must_fail(syscall(SYS_io_setup, 1000, &context), "a context of kernel AIO");
  int terminals = 0;
  while (terminals < 500 && posix_openpt(O_RDWR | O_NOCTTY) >= 0) ++terminals;
  if (terminals == 0) broken("a terminal");
  if (terminals > 64) escaped("more terminals than one sandbox needs");
  held();
}
