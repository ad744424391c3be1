// Takes the processor from everyone else.
#include "attack.h"
#include <sched.h>
#include <sys/resource.h>
int main(void) {
  const struct sched_param highest = {.sched_priority = 99};
  must_fail(sched_setscheduler(0, SCHED_FIFO, &highest), "real time");
  must_fail(setpriority(PRIO_PROCESS, 0, -20), "a negative nice value");
  struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
  must_fail(setrlimit(RLIMIT_NOFILE, &more), "more descriptors");
  must_fail(setrlimit(RLIMIT_MEMLOCK, &more), "more locked memory");
  must_fail(setrlimit(RLIMIT_CORE, &more), "core files");
  held();
}
