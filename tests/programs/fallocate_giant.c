// Asks for a file of 64 GiB at once.
#include "attack.h"
#include <fcntl.h>
#include <signal.h>
int main(void) {
  signal(SIGXFSZ, SIG_IGN);
  const int file = open("giant", O_WRONLY | O_CREAT, 0600);
  if (file < 0) broken("open");
  if (fallocate(file, 0, 0, 64ll << 30) < 0) held();
  escaped("a file of 64 GiB");
}
