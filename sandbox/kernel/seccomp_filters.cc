#include "sandbox/kernel/seccomp_filters.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

#include "sandbox/kernel/filters.inc"

namespace vouch::sandbox {
namespace {

template <std::size_t Size>
std::string_view text(const std::array<unsigned char, Size>& program) {
  return {reinterpret_cast<const char*>(program.data()), Size};
}

}  // namespace

std::string_view step_filter(Sockets sockets) {
  return sockets == Sockets::local ? text(kLocalFilter) : text(kIsolatedFilter);
}

bool load_witness_filter() {
  std::array<sock_filter, sizeof(kWitnessFilter) / sizeof(sock_filter)> instructions{};
  std::memcpy(instructions.data(), kWitnessFilter.data(), sizeof(kWitnessFilter));
  sock_fprog program{};
  program.len = static_cast<unsigned short>(instructions.size());
  program.filter = instructions.data();
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

}  // namespace vouch::sandbox
