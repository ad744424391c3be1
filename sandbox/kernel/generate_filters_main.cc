// Runs when vouch is built: writes the seccomp programs of seccomp.h as arrays for filters.cc.
#include <cstdio>
#include <exception>
#include <string>

#include "sandbox/kernel/seccomp.h"

namespace {

using namespace vouch::sandbox;

void write_array(const char* name, const std::string& program) {
  std::printf("constexpr std::array<unsigned char, %zu> %s{", program.size(), name);
  for (std::size_t i = 0; i < program.size(); ++i) {
    std::printf("%s%u", i == 0 ? "" : ",",
                static_cast<unsigned>(static_cast<unsigned char>(program[i])));
  }
  std::printf("};\n");
}

}  // namespace

int main() {
  try {
    write_array("kIsolatedFilter", make_step_filter(Sockets::isolated));
    write_array("kLocalFilter", make_step_filter(Sockets::local));
    write_array("kWitnessFilter", make_witness_filter());
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
  return 0;
}
