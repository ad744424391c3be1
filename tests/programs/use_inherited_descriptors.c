// Looks for descriptors that somebody forgot to close.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  for (int fd = 3; fd < 4096; ++fd) must_fail(fcntl(fd, F_GETFD), "an inherited descriptor");
  held();
}
