// Types commands into the terminal that vouch was started from.
#include "attack.h"
#include <fcntl.h>
#include <sys/ioctl.h>
int main(void) {
  char byte = '\n';
  const int terminal = open("/dev/tty", O_RDWR);
  const int pseudo = posix_openpt(O_RDWR | O_NOCTTY);
  const int files[] = {0, 1, 2, terminal, pseudo};
  for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); ++i) {
    must_fail(syscall(SYS_ioctl, files[i], 0x5412ul, &byte), "TIOCSTI");
    must_fail(syscall(SYS_ioctl, files[i], 0x5412ul | 1ul << 32, &byte), "TIOCSTI, wide");
    must_fail(syscall(SYS_ioctl, files[i], 0x541cul, &byte), "TIOCLINUX");
  }
  // On a terminal of its own the refusal must come from the filter, not from the terminal.
  if (pseudo >= 0 && syscall(SYS_ioctl, pseudo, 0x5412ul | 1ul << 32, &byte) < 0 && errno != EPERM) {
    escaped("TIOCSTI reached the terminal");
  }
  held();
}
