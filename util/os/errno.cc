#include "util/os/errno.h"

#include <cerrno>
#include <system_error>

#include "util/error.h"

namespace vouch::os {

std::string error_text() { return std::generic_category().message(errno); }

void throw_errno(std::string_view component, std::string_view what) {
  const std::string why = error_text();  // before anything else may set errno
  throw InternalError(std::string(component), std::string(what) + ": " + why);
}

}  // namespace vouch::os
