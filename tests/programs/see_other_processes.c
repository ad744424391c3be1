// Looks for processes outside, and signals them.
#include "attack.h"
#include <dirent.h>
#include <signal.h>
int main(void) {
  int seen = 0;
  DIR* all = opendir("/proc");
  for (struct dirent* entry; (entry = readdir(all)) != NULL;) {
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') ++seen;
  }
  // Process 1, the step's shell, and this program.
  if (seen > 3) escaped("processes of others");
  for (pid_t other = 100; other < 40000; ++other) {
    if (other != getpid() && other != getppid() && kill(other, 0) == 0) escaped("signalled another");
  }
  held();
}
