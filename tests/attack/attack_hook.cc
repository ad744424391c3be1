// Plays the attacker inside vouch-worker, after it has confined itself: what a reader could do that
// a hostile file has taken over. Stands in for after_confinement.cc in a test build of the worker.
// Every line it writes to standard error names something that it got.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "harness/readers/after_confinement.h"

namespace {

void got(bool it, const char* what) {
  if (it) std::fprintf(stderr, "GOT %s\n", what);
}

/// By the filter, and not for what the arguments are. ENOSYS: this kernel does not have it.
void refused(long result, const char* what) {
  got(result == 0 || (errno != EPERM && errno != ENOSYS), what);
}

bool can_open(const char* path, int flags) {
  const int fd = open(path, flags, 0600);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

}  // namespace

void vouch::readers::after_confinement() {
  const char* outside = std::getenv("VOUCH_ATTACK_FILE");  // owned by us, beside our own directory
  const std::string beside = std::string(outside == nullptr ? "/tmp/none" : outside) + ".planted";
  got(can_open("/etc/passwd", O_RDONLY), "to read /etc/passwd");
  got(can_open("/", O_RDONLY | O_DIRECTORY), "to list /");
  got(can_open("/proc/self/environ", O_RDONLY), "to read /proc");
  got(can_open(beside.c_str(), O_WRONLY | O_CREAT), "to make a file outside");
  if (outside != nullptr) {
    got(can_open(outside, O_RDONLY), "to read a file outside");
    got(can_open(outside, O_WRONLY), "to write a file outside");
    got(truncate(outside, 0) == 0, "to truncate a file outside");
    got(chmod(outside, 0777) == 0, "to change a mode outside");
    const timespec times[2] = {{1, 0}, {1, 0}};
    got(utimensat(AT_FDCWD, outside, times, 0) == 0, "to change times outside");
    // Calls that libseccomp does not know yet: fchmodat2, setxattrat, removexattrat, file_setattr.
    got(syscall(452, AT_FDCWD, outside, 0777, 0) == 0, "to change a mode outside by fchmodat2");
    refused(syscall(463, AT_FDCWD, outside, 0, "user.x", nullptr, 0), "setxattrat");
    refused(syscall(466, AT_FDCWD, outside, 0, "user.x"), "removexattrat");
    refused(syscall(469, AT_FDCWD, outside, nullptr, 0, 0), "file_setattr");
    const int watcher = inotify_init1(IN_CLOEXEC);
    got(inotify_add_watch(watcher, outside, IN_ALL_EVENTS) >= 0, "to watch a file outside");
    got(unlink(outside) == 0, "to remove a file outside");
    got(link(outside, beside.c_str()) == 0, "to link a file outside");
    got(rename(outside, beside.c_str()) == 0, "to rename a file outside");
  }
  for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK, AF_VSOCK}) {
    got(socket(family, SOCK_STREAM, 0) >= 0, "a socket");
  }
  got(execl("/bin/true", "true", nullptr) == 0, "to run a program");
  const long child = syscall(SYS_fork);
  if (child == 0) _exit(0);
  got(child > 0, "a process by fork");
  const long clone = syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (clone == 0) _exit(0);
  got(clone > 0, "a process by clone");
  got(kill(getppid(), 0) == 0, "to signal its parent");
  got(kill(-1, 0) == 0, "to signal everyone");
  got(ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0, "to trace its parent");
  got(syscall(SYS_bpf, 0, nullptr, 0) >= 0, "bpf");
  got(syscall(425, 8, nullptr) >= 0, "io_uring");
  got(syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, nullptr) == 0, "to mount");
  got(syscall(SYS_unshare, 0x10000000) == 0, "a user namespace");
  void* const large = mmap(nullptr, std::size_t{64} << 30, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  got(large != MAP_FAILED, "64 GiB of memory");
  std::fprintf(stderr, "PLAYED\n");
}
