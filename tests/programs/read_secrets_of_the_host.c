// Looks for the host's accounts, homes, keys, logs, kernel and other groups' work.
#include "attack.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
int main(void) {
  const char* absent[] = {"/etc/shadow",   "/etc/gshadow", "/root",        "/var/log",
                          "/etc/ssh",      "/var/run",     "/run/systemd", "/run/dbus",
                          "/run/vouch",    "/etc/sudoers", "/boot",        "/etc/machine-id",
                          "/sys/fs/cgroup", "/etc/ssl/private", "/proc/kcore"};
  for (unsigned i = 0; i < sizeof(absent) / sizeof(absent[0]); ++i) {
    must_fail(open(absent[i], O_RDONLY), absent[i]);
  }
  struct stat info;
  DIR* homes = opendir("/home");
  for (struct dirent* home; homes != NULL && (home = readdir(homes)) != NULL;) {
    if (home->d_name[0] != '.' && strcmp(home->d_name, "student") != 0) escaped(home->d_name);
  }
  // This program's own directory is shown, wherever the tests lie: below /tmp, too.
  char own[4096] = {0};
  if (readlink("/proc/self/exe", own, sizeof(own) - 1) < 0) own[0] = 0;
  const char* trees[] = {"/tmp", "/dev/shm", "/run"};
  for (unsigned i = 0; i < sizeof(trees) / sizeof(trees[0]); ++i) {
    DIR* tree = opendir(trees[i]);
    for (struct dirent* entry; tree != NULL && (entry = readdir(tree)) != NULL;) {
      if (entry->d_name[0] == '.' || strcmp(entry->d_name, "session") == 0) continue;
      char mount[512];
      const int length = snprintf(mount, sizeof(mount), "%s/%s/", trees[i], entry->d_name);
      if (strncmp(own, mount, (size_t)length) == 0) continue;
      printf("%s/%s\n", trees[i], entry->d_name);
      escaped("a file of somebody else's");
    }
  }
  if (stat("/proc/1", &info) != 0) broken("no /proc");
  errno = ENOENT;
  held();
}
