/* One message each way: the gradient to the server, the weights back. Loopback only, so the
 * host's own byte order is fine. */
#include <stdint.h>
#include <unistd.h>

enum { WEIGHTS = 4 };

struct message {
  double values[WEIGHTS];
};

static inline int move_all(ssize_t (*step)(int, void*, size_t), int fd, void* data, size_t size) {
  char* at = data;
  while (size > 0) {
    ssize_t moved = step(fd, at, size);
    if (moved <= 0) return -1;
    at += moved;
    size -= (size_t)moved;
  }
  return 0;
}

static inline ssize_t write_some(int fd, void* data, size_t size) { return write(fd, data, size); }
