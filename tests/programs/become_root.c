// Asks for other users, groups and capabilities, and runs set-user-id programs.
#include "attack.h"
#include <grp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
int main(void) {
  must_fail(setuid(0), "setuid");
  must_fail(setresuid(0, 0, 0), "setresuid");
  must_fail(setgid(0), "setgid");
  must_fail(setgroups(0, NULL), "setgroups");
  must_fail(prctl(PR_CAPBSET_DROP, 0), "a capability");
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) escaped("new privileges are allowed");
  // su is set-user-id on the host: here it must run as whoever starts it.
  FILE* answer = popen("for f in /usr/bin/su /usr/bin/mount /usr/bin/passwd; do [ -u $f ] && "
                       "cp $f copy-of-su 2>/dev/null; done; id -u", "r");
  int uid = 0;
  if (answer == NULL || fscanf(answer, "%d", &uid) != 1) broken("popen");
  if (uid == 0) escaped("uid 0");
  held();
}
