#include "util/os/helper_programs.h"

#include <string>

#include "util/error.h"

namespace vouch::os {

std::filesystem::path own_program(std::string_view name) {
  const auto own_directory = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  // Test programs lie in <build>/tests, beside <build>/bin.
  for (const char* directory : {".", "../libexec/vouch", "../bin"}) {
    auto program = (own_directory / directory / name).lexically_normal();
    if (std::filesystem::exists(program)) return program;
  }
  throw InternalError("installation", "cannot find " + std::string(name) + " beside " +
                                          own_directory.string() +
                                          " nor in ../libexec/vouch; install vouch again");
}

}  // namespace vouch::os
