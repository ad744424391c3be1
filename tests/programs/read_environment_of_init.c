// Reads what the caller had in its environment.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  char bytes[4096];
  const int file = open("/proc/1/environ", O_RDONLY);
  if (file < 0) held();
  if (read(file, bytes, sizeof(bytes)) > 0) escaped("the environment of process 1");
  held();
}
