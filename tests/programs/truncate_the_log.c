// Makes what it said unsaid.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  if (write(1, "the truth\n", 10) != 10) broken("write");
  const int again = open("/proc/self/fd/1", O_WRONLY | O_TRUNC);
  if (again >= 0 && ftruncate(again, 0) == 0) escaped("truncated the log");
  if (ftruncate(1, 0) == 0 || lseek(1, 0, SEEK_SET) == 0) escaped("rewound the log");
  return 7;
}
