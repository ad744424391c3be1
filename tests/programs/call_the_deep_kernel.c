// Calls what no build needs and exploits like best.
#include "attack.h"
int main(void) {
  char zeros[256] = {0};
  must_fail(syscall(425, 8, zeros), "io_uring_setup");
  must_fail(syscall(SYS_bpf, 0, zeros, sizeof(zeros)), "bpf");
  must_fail(syscall(SYS_userfaultfd, 1), "userfaultfd");
  must_fail(syscall(SYS_keyctl, 0, -1, 1, 0, 0), "keyctl");
  must_fail(syscall(SYS_add_key, "user", "name", "x", 1, -3), "add_key");
  must_fail(syscall(SYS_perf_event_open, zeros, 0, -1, -1, 0), "perf_event_open");
  must_fail(syscall(SYS_open_by_handle_at, 3, zeros, 0), "open_by_handle_at");
  must_fail(syscall(SYS_init_module, zeros, 1, ""), "init_module");
  must_fail(syscall(SYS_kexec_load, 0, 0, zeros, 0), "kexec_load");
  must_fail(syscall(SYS_fanotify_init, 0, 0), "fanotify_init");
  must_fail(syscall(SYS_clock_settime, 0, zeros), "clock_settime");
  held();
}
