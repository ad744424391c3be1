// Changes the tools that the next group will be built with.
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>
int main(void) {
  const char* folders[] = {"/usr", "/usr/bin", "/usr/lib", "/usr/local/bin", "/etc", "/", "/opt",
                           "/dev", "/sys", "/run", "/home", "/var", "/proc"};
  char name[256];
  for (unsigned i = 0; i < sizeof(folders) / sizeof(folders[0]); ++i) {
    snprintf(name, sizeof(name), "%s/planted", folders[i]);
    must_fail(open(name, O_WRONLY | O_CREAT, 0755), name);
    must_fail(mkdir(name, 0755), name);
  }
  must_fail(open("/usr/bin/env", O_WRONLY), "/usr/bin/env");
  must_fail(open("/etc/passwd", O_WRONLY), "/etc/passwd");
  must_fail(unlink("/usr/bin/env"), "removed /usr/bin/env");
  held();
}
