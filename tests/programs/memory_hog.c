// Touches ever more memory.
#include "attack.h"
int main(void) {
  for (;;) {
    char* memory = malloc(1u << 20);
    if (memory == NULL) return 1;
    memset(memory, 1, 1u << 20);
  }
}
