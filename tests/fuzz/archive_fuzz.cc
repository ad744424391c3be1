// The archive reader on any bytes: nothing is written outside its directory, its memory and its
// time are bounded, and the checks make findings of whatever it tells.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "checks/judge.h"
#include "harness/readers/archive/archive_reader.h"
#include "util/os/fd.h"

namespace {

namespace fs = std::filesystem;

/// On a memory disk where there is one.
fs::path make_directory() {
  const bool in_memory = access("/dev/shm", W_OK) == 0;
  std::string name = in_memory ? "/dev/shm/vouch-fuzz-XXXXXX" : "/tmp/vouch-fuzz-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) std::abort();
  return name;
}

vouch::ArchivePolicy small_limits() {
  vouch::ArchivePolicy limits;
  limits.unpacked_bytes = std::uint64_t{4} << 20;
  limits.file_bytes = std::uint64_t{2} << 20;
  limits.entries = 200;
  limits.ratio = 20;
  return limits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fs::path outside = make_directory();
  const fs::path into = outside / "into";
  fs::create_directory(into);
  const vouch::sandbox::Fd archive(memfd_create("archive", MFD_CLOEXEC));
  if (write(archive.get(), data, size) != static_cast<ssize_t>(size)) std::abort();
  const vouch::sandbox::Fd directory(open(into.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));

  const auto limits = small_limits();
  vouch::Facts facts;
  facts.archive = vouch::readers::read_archive(archive.get(), directory.get(), limits);
  vouch::checks::judge(facts, vouch::Policy{});

  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(into)) {
    if (entry.is_symlink()) {
      const fs::path target = fs::weakly_canonical(entry.path());
      if (!target.string().starts_with(fs::canonical(into).string())) std::abort();
    } else if (entry.is_regular_file()) {
      bytes += entry.file_size();
    }
  }
  if (bytes > limits.unpacked_bytes) std::abort();
  for (const auto& entry : fs::directory_iterator(outside)) {
    if (entry.path() != into) std::abort();
  }
  fs::remove_all(into);
  return 0;
}
