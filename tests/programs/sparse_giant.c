// One byte at the end of a terabyte.
#include "attack.h"
#include <fcntl.h>
#include <signal.h>
int main(void) {
  signal(SIGXFSZ, SIG_IGN);
  const int file = open("giant", O_WRONLY | O_CREAT, 0600);
  if (file < 0) broken("open");
  if (pwrite(file, "x", 1, 1ll << 40) < 0) held();
  escaped("a file of a terabyte");
}
