#include "sandbox/kernel/seccomp.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <type_traits>
#include <vector>

#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::sandbox {
namespace {

// The kernel reads these arguments as 32 bits; comparing all 64 would let 1<<32 | value through.
constexpr std::uint64_t kLow32 = 0xffffffffU;

// include/uapi/asm-generic/unistd.h
constexpr int kFchmodat2 = 452;
constexpr int kSetxattrat = 463;
constexpr int kRemovexattrat = 466;
constexpr int kFileSetattr = 469;

constexpr std::uint64_t kTiocLinux = 0x541c;         // asm-generic/ioctls.h
constexpr std::uint64_t kCloneNewTime = 0x00000080;  // linux/sched.h
constexpr std::uint64_t kNewNameSpaces =
    0x02000000 /* cgroup */ | 0x04000000 /* uts */ | 0x08000000 /* ipc */ | 0x10000000 /* user */ |
    0x20000000 /* pid */ | 0x40000000 /* net */ | 0x00020000 /* mount */;

class Filter {
 public:
  explicit Filter(std::uint32_t otherwise = SCMP_ACT_ALLOW) : context_(seccomp_init(otherwise)) {
    if (!context_) throw InternalError("sandbox", "libseccomp cannot start a filter");
    // int 0x80 and x32 would reach calls by other numbers than those below.
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  }

  void deny(int error, std::initializer_list<const char*> calls) {
    for (const char* name : calls) {
      const int number = seccomp_syscall_resolve_name(name);
      if (number == __NR_SCMP_ERROR) continue;  // newer than this libseccomp: see deny_numbers
      const int result = seccomp_rule_add(
          context_.get(), SCMP_ACT_ERRNO(static_cast<std::uint16_t>(error)), number, 0);
      if (result != -EDOM) check(result);  // EDOM: not a call of this architecture
    }
  }

  /// Calls that libseccomp may not know by name yet. From 424 on a call has the same number on
  /// every architecture (Linux 5.1).
  void deny_numbers(int error, std::initializer_list<int> calls) {
    for (const int number : calls) {
      check(seccomp_rule_add(context_.get(), SCMP_ACT_ERRNO(static_cast<std::uint16_t>(error)),
                             number, 0));
    }
  }

  void allow(std::initializer_list<int> calls) {
    for (const int call : calls) check(seccomp_rule_add(context_.get(), SCMP_ACT_ALLOW, call, 0));
  }

  void deny_if(int error, int call, unsigned argument, std::uint64_t mask, std::uint64_t value) {
    deny_when(error, call, {{argument, SCMP_CMP_MASKED_EQ, mask, value}});
  }

  /// Denies where all comparisons hold; each must be of another argument.
  void deny_when(int error, int call, const std::vector<scmp_arg_cmp>& comparisons) {
    check(seccomp_rule_add_array(context_.get(), SCMP_ACT_ERRNO(static_cast<std::uint16_t>(error)),
                                 call, static_cast<unsigned>(comparisons.size()),
                                 comparisons.data()));
  }

  void load() { check(seccomp_load(context_.get())); }

  std::string compile() {
    const os::Fd file(memfd_create("filter", MFD_CLOEXEC));
    if (!file) throw InternalError("sandbox", "memfd_create failed");
    check(seccomp_export_bpf(context_.get(), file.get()));
    std::string program(static_cast<std::size_t>(lseek(file.get(), 0, SEEK_END)), '\0');
    if (pread(file.get(), program.data(), program.size(), 0) !=
        static_cast<ssize_t>(program.size())) {
      throw InternalError("sandbox", "cannot read the seccomp program back");
    }
    return program;
  }

 private:
  static void check(int result) {
    if (result < 0) throw InternalError("sandbox", "libseccomp refuses a rule");
  }

  struct Release {
    void operator()(void* context) const { seccomp_release(context); }
  };
  std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, Release> context_;
};

/// Denies every address family that is not in `allowed`, in whatever width it is given.
void deny_families(Filter& filter, int call, std::initializer_list<std::uint64_t> allowed) {
  for (std::uint64_t family = 0; family < 64; ++family) {
    bool wanted = false;
    for (const std::uint64_t one : allowed) wanted = wanted || one == family;
    if (!wanted) filter.deny_if(EAFNOSUPPORT, call, 0, kLow32, family);
  }
  for (unsigned bit = 6; bit < 32; ++bit) {
    filter.deny_if(EAFNOSUPPORT, call, 0, std::uint64_t{1} << bit, std::uint64_t{1} << bit);
  }
}

/// What neither a build nor a reader has any business with.
void deny_the_dangerous(Filter& filter) {
  // A C library that gets ENOSYS falls back to clone, whose flags a filter can see.
  filter.deny(ENOSYS, {"clone3", "io_uring_setup", "io_uring_enter", "io_uring_register"});
  filter.deny(EPERM,
              {"bpf", "perf_event_open", "userfaultfd", "fanotify_init", "lookup_dcookie",
               "quotactl", "quotactl_fd", "keyctl", "add_key", "request_key", "open_by_handle_at",
               "name_to_handle_at", "pidfd_getfd", "kcmp", "vhangup", "acct"});
  filter.deny(
      EPERM, {"mount", "umount", "umount2", "pivot_root", "fsopen", "fsconfig", "fsmount", "fspick",
              "move_mount", "open_tree", "mount_setattr", "setns", "swapon", "swapoff"});
  filter.deny(EPERM,
              {"init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
               "reboot", "syslog", "iopl", "ioperm", "settimeofday", "clock_settime",
               "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "nfsservctl"});
}

void deny_namespaces(Filter& filter) {
  for (unsigned bit = 0; bit < 32; ++bit) {
    const std::uint64_t flag = std::uint64_t{1} << bit;
    if ((flag & kNewNameSpaces) != 0) {
      filter.deny_if(EPERM, SCMP_SYS(clone), 0, flag, flag);
      filter.deny_if(EPERM, SCMP_SYS(unshare), 0, flag, flag);
    }
  }
  filter.deny_if(EPERM, SCMP_SYS(unshare), 0, kCloneNewTime, kCloneNewTime);
}

void deny_terminal_tricks(Filter& filter) {
  filter.deny_if(EPERM, SCMP_SYS(ioctl), 1, kLow32, TIOCSTI);
  filter.deny_if(EPERM, SCMP_SYS(ioctl), 1, kLow32, kTiocLinux);
}

/// Limits and priorities of others: of process 1 inside, of a step that has yet to begin, and under
/// weak isolation of all that the user runs. A thread may be pinned to a processor (OpenMP does)
/// and be given an ordinary schedule (pthread_attr_setschedpolicy); both go by its number. One
/// comparison a rule: libseccomp 2.5 does not make what is meant of two that ask for inequality.
void deny_reaching_others(Filter& filter) {
  filter.deny_when(EPERM, SCMP_SYS(prlimit64), {{0, SCMP_CMP_NE, 0, 0}});
  filter.deny_when(EPERM, SCMP_SYS(setpriority), {{1, SCMP_CMP_NE, 0, 0}});
  filter.deny_if(EPERM, SCMP_SYS(setpriority), 0, kLow32, PRIO_USER);
  filter.deny_when(EPERM, SCMP_SYS(ioprio_set), {{1, SCMP_CMP_NE, 0, 0}});
  filter.deny_when(EPERM, SCMP_SYS(sched_setattr), {{0, SCMP_CMP_NE, 0, 0}});
  filter.deny_if(EPERM, SCMP_SYS(sched_setscheduler), 1, 7, SCHED_IDLE);
}

}  // namespace

std::string make_step_filter(Sockets sockets) {
  Filter filter;
  deny_the_dangerous(filter);
  deny_namespaces(filter);
  deny_terminal_tricks(filter);
  deny_reaching_others(filter);
  // Kernel AIO has one count for the whole machine (fs.aio-max-nr); its users fall back.
  filter.deny(ENOSYS, {"io_setup"});
  // The only families that make pairs in an ordinary kernel are AF_UNIX and deeper ones.
  deny_families(filter, SCMP_SYS(socketpair), {AF_UNIX});
  if (sockets == Sockets::local) {
    deny_families(filter, SCMP_SYS(socket), {AF_UNIX});
  } else {
    deny_families(filter, SCMP_SYS(socket), {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK});
    // Of netlink only NETLINK_ROUTE (0), which getifaddrs needs.
    for (unsigned bit = 0; bit < 32; ++bit) {
      const std::uint64_t flag = std::uint64_t{1} << bit;
      filter.deny_when(
          EAFNOSUPPORT, SCMP_SYS(socket),
          {{0, SCMP_CMP_MASKED_EQ, kLow32, AF_NETLINK}, {2, SCMP_CMP_MASKED_EQ, flag, flag}});
    }
  }
  return filter.compile();
}

bool load_reader_filter() {
  if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL) return false;
  Filter filter;
  deny_the_dangerous(filter);
  deny_namespaces(filter);
  deny_terminal_tricks(filter);
  filter.deny(EPERM, {"execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv",
                      "process_vm_writev", "process_madvise", "pidfd_open", "pidfd_send_signal",
                      "rt_sigqueueinfo", "rt_tgsigqueueinfo", "setpriority", "setsid", "setpgid",
                      "ioprio_set", "sched_setattr", "sched_setscheduler", "sched_setparam"});
  filter.deny(EPERM, {"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
                      "shmget", "shmat", "msgget", "semget", "mq_open", "memfd_secret"});
  filter.deny(EPERM, {"chmod", "fchmodat", "chown", "lchown", "fchown", "fchownat", "setxattr",
                      "lsetxattr", "removexattr", "lremovexattr", "utime", "utimes", "futimesat",
                      "chroot", "personality", "inotify_add_watch", "io_setup"});
  filter.deny_numbers(EPERM, {kFchmodat2, kSetxattrat, kRemovexattrat, kFileSetattr});
  // Times by a path; futimens(), which archives need, gives none.
  filter.deny_when(EPERM, SCMP_SYS(utimensat), {{1, SCMP_CMP_NE, 0, 0}});
  // Threads, but no process: CLONE_THREAD (0x00010000) must be set.
  filter.deny_if(EPERM, SCMP_SYS(clone), 0, 0x00010000, 0);
  // Signals to itself only: abort() has to work.
  const auto itself = static_cast<std::uint64_t>(getpid());
  for (const int call : {SCMP_SYS(kill), SCMP_SYS(tgkill)}) {
    filter.deny_when(EPERM, call, {{0, SCMP_CMP_NE, itself, 0}});
  }
  filter.deny(EPERM, {"tkill"});
  filter.deny_when(EPERM, SCMP_SYS(prlimit64), {{0, SCMP_CMP_NE, 0, 0}});
  filter.load();
  return true;
}

std::string make_witness_filter() {
  Filter filter(SCMP_ACT_KILL_PROCESS);
  filter.allow({SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
                SCMP_SYS(sendto), SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(exit),
                SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
                SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap),
                SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(clock_gettime)});
  return filter.compile();
}

}  // namespace vouch::sandbox
