// Starts threads without end.
#include "attack.h"
#include <pthread.h>
static void* wait_forever(void* nothing) {
  pause();
  return nothing;
}
int main(void) {
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 65536);
  pthread_t thread;
  while (pthread_create(&thread, &small, wait_forever, NULL) == 0) {
  }
  pause();
}
