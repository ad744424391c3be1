// Calls the kernel by x32's numbers.
#include "attack.h"
int main(void) {
  const long result = syscall(0x40000000 | 39);
  if (result > 0) escaped("an x32 call was answered");
  held();
}
