// Fills a System V segment and lets go of it: it stays, and no process has it mapped.
#include "attack.h"
#include <sys/ipc.h>
#include <sys/shm.h>
int main(void) {
  for (;;) {
    const int segment = shmget(IPC_PRIVATE, 8u << 20, IPC_CREAT | 0600);
    if (segment < 0) held();
    char* memory = shmat(segment, NULL, 0);
    if (memory == (char*)-1) held();
    memset(memory, 1, 8u << 20);
    shmdt(memory);
    usleep(1000);
  }
}
