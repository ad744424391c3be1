// Makes empty files until it is told to stop.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  char name[64];
  for (int number = 0; number < 1000000; ++number) {
    snprintf(name, sizeof(name), "inode-%d", number);
    const int file = open(name, O_WRONLY | O_CREAT, 0600);
    if (file < 0) held();
    close(file);
  }
  escaped("a million files");
}
