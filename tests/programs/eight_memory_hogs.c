// Eight processes, each far below the limit, together far above; the parent exits 0.
#include "attack.h"
#include <sys/wait.h>
int main(void) {
  for (int i = 0; i < 8; ++i) {
    if (fork() != 0) continue;
    const size_t size = 100u << 20;
    char* memory = malloc(size);
    for (size_t at = 0; at < size; at += 4096) memory[at] = 1;
    sleep(2);
    _exit(0);
  }
  while (wait(NULL) > 0) {
  }
  return 0;
}
