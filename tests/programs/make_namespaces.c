// Becomes root of a name space of its own, where the kernel offers it more to attack.
#include "attack.h"
#include <sched.h>
#include <signal.h>
static int nothing(void* unused) {
  (void)unused;
  return 0;
}
int main(void) {
  static char stack[65536];
  const int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWNET, CLONE_NEWPID,
                       CLONE_NEWUTS,  CLONE_NEWIPC, CLONE_NEWCGROUP};
  for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); ++i) {
    must_fail(unshare(kinds[i]), "unshare");
    must_fail(clone(nothing, stack + sizeof(stack), kinds[i] | SIGCHLD, NULL), "clone");
  }
  unsigned long long arguments[8] = {CLONE_NEWUSER};
  must_fail(syscall(435, arguments, sizeof(arguments)), "clone3");
  held();
}
