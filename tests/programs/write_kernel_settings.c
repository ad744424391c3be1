// Writes what only the machine's root may.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  const char* files[] = {"/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger",
                         "/proc/sys/kernel/modprobe",     "/proc/sys/vm/drop_caches",
                         "/proc/sys/kernel/hostname",     "/sys/kernel/uevent_helper",
                         "/proc/sys/kernel/panic",        "/proc/irq/default_smp_affinity"};
  for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); ++i) {
    const int file = open(files[i], O_WRONLY);
    if (file >= 0 && write(file, "", 0) >= 0) escaped(files[i]);
  }
  held();
}
