#include "harness/readers/archive/process_team.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <new>

#include "util/error.h"
#include "util/os/pipe.h"
#include "util/os/write_all.h"

namespace vouch::readers {
namespace {

// Below this a second process costs more than it brings.
constexpr off_t kLargeArchive = off_t{4} << 20;
constexpr unsigned kMostOthers = 3;
// Written last, so that a process which died is not taken for one that is done.
constexpr char kDone = '.';

[[noreturn]] void fail(const char* what) {
  throw InternalError("worker", std::string("cannot ") + what);
}

std::string read_to_end(int fd) {
  std::string all;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t got = read(fd, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return all;
    all.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Crew::Crew(unsigned others) : others_(others) {
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) fail("share memory between readers");
  shared_ = new (memory) Shared;
  const pid_t first = getpid();
  for (unsigned i = 0; i < others; ++i) {
    auto [read_end, write_end] = os::make_pipe("worker");
    const pid_t child = fork();
    if (child < 0) fail("start a second reader");
    if (child == 0) {
      // It must not outlive the first, which alone is waited for.
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != first) _exit(1);
      first_ = false;
      from_others_.clear();
      to_first_ = std::move(write_end);
      return;
    }
    from_others_.push_back(std::move(read_end));
  }
}

/// Asked again and again: the first needs some milliseconds, and a futex between processes is not
/// to be had from the standard library.
bool Crew::wait_at_gate() const {
  constexpr timespec pause{.tv_sec = 0, .tv_nsec = 100'000};
  while (shared_->gate == Gate::shut) nanosleep(&pause, nullptr);
  return shared_->gate == Gate::work;
}

Crew::~Crew() { munmap(shared_, sizeof(Shared)); }

void Crew::hand_over(const std::string& found) {
  if (!os::write_all(to_first_.get(), found + kDone)) fail("hand over what a reader found");
  to_first_.reset();
}

std::vector<std::string> Crew::collect() {
  std::vector<std::string> all;
  for (const os::Fd& fd : from_others_) {
    std::string found = read_to_end(fd.get());
    if (!found.ends_with(kDone)) fail("finish: a second reader died");
    found.pop_back();
    all.push_back(std::move(found));
  }
  return all;
}

unsigned useful_others(int fd) {
  struct stat status {};
  cpu_set_t processors;
  CPU_ZERO(&processors);
  const bool known = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                     sched_getaffinity(0, sizeof processors, &processors) == 0;
  if (!known || status.st_size < kLargeArchive) return 0;
  const auto count = static_cast<unsigned>(CPU_COUNT(&processors));
  return std::min(kMostOthers, std::max(count, 1U) - 1);
}

}  // namespace vouch::readers
