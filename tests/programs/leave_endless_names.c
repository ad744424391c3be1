// Leaves thousands of files whose paths are 50 KB long, and leaves the supervisor to tell them.
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>
int main(void) {
  char name[251];
  memset(name, 'd', sizeof(name) - 1);
  name[250] = '\0';
  for (int i = 0; i < 200; ++i) {
    if (mkdir(name, 0700) != 0 || chdir(name) != 0) broken("mkdir");
  }
  for (int i = 0; i < 10000; ++i) {
    sprintf(name, "f%d", i);
    const int file = open(name, O_CREAT | O_WRONLY, 0600);
    if (file < 0) broken("open");
    close(file);
  }
  return 7;
}
