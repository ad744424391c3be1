// Honest: shares memory among processes, who all use it. Arguments: MiB, processes.
#include "attack.h"
#include <sys/mman.h>
#include <sys/wait.h>
int main(int count, char** arguments) {
  const size_t size = (size_t)atol(arguments[1]) << 20;
  char* shared = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  memset(shared, 1, size);
  for (int i = atoi(arguments[2]); i > 0; --i) {
    if (fork() != 0) continue;
    volatile char sum = 0;
    for (size_t at = 0; at < size; at += 4096) sum += shared[at];
    sleep(2);
    _exit(0);
  }
  while (wait(0) > 0) {
  }
  return 7;
}
