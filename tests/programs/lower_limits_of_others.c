// Takes limits and priority from process 1 and from steps that have yet to begin, so that what
// fails looks like the sandbox's own trouble.
#include "attack.h"
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
int main(int count, char** arguments) {
  const struct rlimit none = {0, 0};
  const int resources[] = {RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_STACK};
  if (count > 1) {
    // In the background, against whatever process comes.
    if (fork() != 0) return 7;
    setsid();
    for (int round = 0; round < 4000; ++round) {
      for (pid_t process = 2; process < 400; ++process) {
        if (process != getpid()) prlimit(process, RLIMIT_NOFILE, &none, 0);
      }
      usleep(500);
    }
    _exit(0);
  }
  for (unsigned i = 0; i < sizeof(resources) / sizeof(resources[0]); ++i) {
    must_fail(prlimit(1, resources[i], &none, 0), "a limit of process 1");
    must_fail(syscall(SYS_prlimit64, 1ul << 32 | 1, resources[i], &none, 0), "the same, wide");
  }
  must_fail(setpriority(PRIO_PROCESS, 1, 19), "the priority of process 1");
  must_fail(setpriority(PRIO_USER, 0, 19), "the priority of all");
  const struct sched_param idle = {0};
  must_fail(sched_setscheduler(1, SCHED_IDLE, &idle), "the schedule of process 1");
  // What programs do with their own.
  struct rlimit own;
  if (getrlimit(RLIMIT_NOFILE, &own) != 0 || setrlimit(RLIMIT_NOFILE, &own) != 0) broken("own");
  if (setpriority(PRIO_PROCESS, 0, 5) != 0) broken("own priority");
  held();
}
