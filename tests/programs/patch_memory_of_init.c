// Forges the exit status: writes into the memory of process 1.
#include "attack.h"
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
int main(void) {
  must_fail(open("/proc/1/mem", O_RDWR), "opened the memory of process 1");
  must_fail(open("/proc/1/mem", O_RDONLY), "read the memory of process 1");
  must_fail(open("/proc/1/maps", O_RDONLY) < 0 ? -1 : read(open("/proc/1/maps", O_RDONLY), "", 1),
            "read the map of process 1");
  char byte = 0;
  const struct iovec here = {&byte, 1};
  const struct iovec there = {(void*)0x400000, 1};
  must_fail(process_vm_readv(1, &here, 1, &there, 1, 0), "process_vm_readv of process 1");
  must_fail(process_vm_writev(1, &here, 1, &there, 1, 0), "process_vm_writev of process 1");
  must_fail(ptrace(PTRACE_ATTACH, 1, 0, 0), "traced process 1");
  must_fail(ptrace(PTRACE_SEIZE, 1, 0, 0), "seized process 1");
  exit(7);
}
