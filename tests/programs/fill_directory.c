// Writes into a folder until it is told to stop.
#include "attack.h"
#include <fcntl.h>
int main(int count, char** arguments) {
  static char block[1 << 20];
  char name[4096];
  if (count != 2) broken("no folder given");
  for (int number = 0;; ++number) {
    snprintf(name, sizeof(name), "%s/filler-%d", arguments[1], number);
    const int file = open(name, O_WRONLY | O_CREAT, 0600);
    if (file < 0) held();
    for (int i = 0; i < 16; ++i) {
      if (write(file, block, sizeof(block)) < 0) held();
    }
    close(file);
    if (number > 256) escaped("wrote more than 4 GiB");
  }
}
