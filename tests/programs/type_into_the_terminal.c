// Types commands into the terminal that vouch was started from.
#include <fcntl.h>
#include <sys/ioctl.h>

#include "attack.h"

static void must_be_filtered(int terminal, unsigned long request, const char* what) {
  char byte = '\n';
  errno = 0;
  must_fail(syscall(SYS_ioctl, terminal, request, &byte), what);
  if (errno != EPERM) escaped(what);
}

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
  if (pseudo < 0) broken("no terminal of its own");
  must_be_filtered(pseudo, 0x5412ul, "TIOCSTI reached the terminal");
  must_be_filtered(pseudo, 0x5412ul | 1ul << 32, "TIOCSTI, wide, reached the terminal");
  must_be_filtered(pseudo, 0x541cul, "TIOCLINUX reached the terminal");
  held();
}
