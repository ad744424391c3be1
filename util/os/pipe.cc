#include "util/os/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "util/os/errno.h"

namespace vouch::os {

Pipe make_pipe(const char* component) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno(component, "cannot create a pipe");
  return {Fd(ends[0]), Fd(ends[1])};
}

}  // namespace vouch::os
