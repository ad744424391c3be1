// Leaves what is hard to clean up: 20,000 folders deep, unreadable, names that terminals obey.
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>
int main(void) {
  const int file = open("line\nbreak", O_WRONLY | O_CREAT, 0600);
  if (file < 0) broken("a name with a line break");
  close(open("\033[31mred", O_WRONLY | O_CREAT, 0600));
  mkdir("closed", 0700);
  close(open("closed/inside", O_WRONLY | O_CREAT, 0600));
  chmod("closed", 0);
  for (int depth = 0; depth < 20000; ++depth) {
    if (mkdir("d", 0700) != 0 || chdir("d") != 0) broken("deep");
  }
  return 7;
}
