// Makes many processes with as many descriptors as each may have, for whoever looks at them all.
#include "attack.h"
#include <sys/resource.h>
int main(int count, char** arguments) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  while (dup(0) >= 0) {
  }
  for (int i = atoi(arguments[1]); i > 0 && fork() != 0; --i) {
  }
  for (;;) pause();
}
