#include "sandbox/kernel/refused_calls.h"

#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace vouch::sandbox {
namespace {

// asm-generic/unistd.h: from 424 on the same on every architecture, and newer than some headers.
constexpr int kIoUringSetup = 425, kIoUringEnter = 426, kIoUringRegister = 427;
constexpr int kOpenTree = 428, kMoveMount = 429, kFsopen = 430, kFsconfig = 431, kFsmount = 432;
constexpr int kFspick = 433, kPidfdGetfd = 438, kMountSetattr = 442, kQuotactlFd = 443;

struct Named {
  int call;
  std::string_view name;
};

constexpr std::array kNamed{
    Named{kIoUringSetup, "io_uring"},
    Named{kIoUringEnter, "io_uring"},
    Named{kIoUringRegister, "io_uring"},
    Named{SYS_io_setup, "kernel AIO (io_setup)"},
    Named{SYS_bpf, "eBPF programs (bpf)"},
    Named{SYS_perf_event_open, "performance counters (perf_event_open)"},
    Named{SYS_userfaultfd, "memory faults in user space (userfaultfd)"},
    Named{SYS_fanotify_init, "fanotify"},
    Named{SYS_quotactl, "disk quotas (quotactl)"},
    Named{kQuotactlFd, "disk quotas (quotactl)"},
    Named{SYS_keyctl, "kernel keyrings (keyctl)"},
    Named{SYS_add_key, "kernel keyrings (add_key)"},
    Named{SYS_request_key, "kernel keyrings (request_key)"},
    Named{SYS_open_by_handle_at, "file handles (open_by_handle_at)"},
    Named{SYS_name_to_handle_at, "file handles (name_to_handle_at)"},
    Named{kPidfdGetfd, "descriptors of other processes (pidfd_getfd)"},
    Named{SYS_mount, "mounts (mount)"},
    Named{SYS_umount2, "mounts (umount)"},
    Named{SYS_pivot_root, "mounts (pivot_root)"},
    Named{kOpenTree, "mounts (open_tree)"},
    Named{kMoveMount, "mounts (move_mount)"},
    Named{kFsopen, "mounts (fsopen)"},
    Named{kFsconfig, "mounts (fsconfig)"},
    Named{kFsmount, "mounts (fsmount)"},
    Named{kFspick, "mounts (fspick)"},
    Named{kMountSetattr, "mounts (mount_setattr)"},
    Named{SYS_setns, "namespaces of others (setns)"},
    Named{SYS_swapon, "swap (swapon)"},
    Named{SYS_swapoff, "swap (swapoff)"},
    Named{SYS_init_module, "kernel modules (init_module)"},
    Named{SYS_finit_module, "kernel modules (finit_module)"},
    Named{SYS_delete_module, "kernel modules (delete_module)"},
    Named{SYS_kexec_load, "another kernel (kexec_load)"},
    Named{SYS_kexec_file_load, "another kernel (kexec_file_load)"},
    Named{SYS_reboot, "a restart of the machine (reboot)"},
    Named{SYS_syslog, "the kernel's log (syslog)"},
#ifdef SYS_iopl
    Named{SYS_iopl, "I/O ports (iopl)"},
    Named{SYS_ioperm, "I/O ports (ioperm)"},
#endif
    Named{SYS_settimeofday, "the machine's clock (settimeofday)"},
    Named{SYS_clock_settime, "the machine's clock (clock_settime)"},
    Named{SYS_clock_adjtime, "the machine's clock (clock_adjtime)"},
    Named{SYS_adjtimex, "the machine's clock (adjtimex)"},
    Named{SYS_sethostname, "the machine's name (sethostname)"},
    Named{SYS_setdomainname, "the machine's name (setdomainname)"},
    Named{SYS_ioctl, "input typed into its terminal (TIOCSTI)"},
    Named{SYS_prlimit64, "limits of another process (prlimit)"},
    Named{SYS_setpriority, "a higher priority (setpriority)"},
    Named{SYS_ioprio_set, "a priority of another process (ioprio_set)"},
    Named{SYS_sched_setattr, "scheduling of another process (sched_setattr)"},
    Named{SYS_sched_setscheduler, "real-time scheduling (sched_setscheduler)"},
    Named{SYS_chroot, "another root directory (chroot)"},
    Named{SYS_mknodat, "devices of its own (mknod)"},
#ifdef SYS_mknod
    Named{SYS_mknod, "devices of its own (mknod)"},
#endif
    Named{SYS_setuid, "root's rights (setuid)"},
    Named{SYS_setgid, "root's rights (setgid)"},
    Named{SYS_setgroups, "root's rights (setgroups)"},
    Named{SYS_mlock, "locked memory of more than 8 MiB (mlock)"},
    Named{SYS_mlock2, "locked memory of more than 8 MiB (mlock)"},
};

constexpr std::array<std::pair<int, std::string_view>, 11> kFamilies{
    {{AF_PACKET, "packet sockets (AF_PACKET)"},
     {AF_VSOCK, "sockets to virtual machines (AF_VSOCK)"},
     {AF_CAN, "CAN bus sockets (AF_CAN)"},
     {AF_ALG, "kernel cryptography (AF_ALG)"},
     {AF_BLUETOOTH, "Bluetooth sockets"},
     {AF_NETLINK, "netlink sockets other than NETLINK_ROUTE"},
     {AF_XDP, "XDP sockets (AF_XDP)"},
     {AF_RDS, "RDS sockets"},
     {AF_TIPC, "TIPC sockets"},
     {AF_INET, "raw sockets"},
     {AF_INET6, "raw sockets"}}};

bool is_raw(const seccomp_data& call) {
  constexpr std::uint64_t kTypeMask = 0xf;  // SOCK_CLOEXEC and SOCK_NONBLOCK are above
  const auto family = static_cast<int>(call.args[0]);
  return (family == AF_INET || family == AF_INET6) && (call.args[1] & kTypeMask) == SOCK_RAW;
}

std::string name_of_socket(const seccomp_data& call) {
  const auto family = static_cast<int>(call.args[0]);
  const bool is_ip = family == AF_INET || family == AF_INET6;
  if (is_ip && !is_raw(call)) return "network sockets";
  const auto known = std::ranges::find(kFamilies, family, &std::pair<int, std::string_view>::first);
  if (known != kFamilies.end()) return std::string(known->second);
  return "sockets of family " + std::to_string(family);
}

/// Of clone() and unshare(): the first of the kinds that is asked for.
std::string name_of_namespace(std::uint64_t flags) {
  constexpr std::uint64_t kNewTime = 0x00000080;
  constexpr std::array<std::pair<std::uint64_t, std::string_view>, 8> kinds{
      {{CLONE_NEWUSER, "user namespaces"},
       {CLONE_NEWNS, "mount namespaces"},
       {CLONE_NEWNET, "network namespaces"},
       {CLONE_NEWPID, "pid namespaces"},
       {CLONE_NEWIPC, "ipc namespaces"},
       {CLONE_NEWUTS, "uts namespaces"},
       {CLONE_NEWCGROUP, "cgroup namespaces"},
       {kNewTime, "time namespaces"}}};
  for (const auto& [flag, name] : kinds) {
    if ((flags & flag) != 0) return std::string(name);
  }
  return "namespaces";
}

}  // namespace

int error_of_refused(const seccomp_data& call) {
  switch (call.nr) {
    case kIoUringSetup:
    case kIoUringEnter:
    case kIoUringRegister:
    case SYS_io_setup: return ENOSYS;
    case SYS_socket: return is_raw(call) ? EPERM : EAFNOSUPPORT;
    case SYS_socketpair: return EAFNOSUPPORT;
    case SYS_mlock:
    case SYS_mlock2: return ENOMEM;
    case SYS_setpriority: return EACCES;
    default: return EPERM;
  }
}

std::string name_of_refused(const seccomp_data& call) {
  if (call.nr == SYS_socket || call.nr == SYS_socketpair) return name_of_socket(call);
  if (call.nr == SYS_clone || call.nr == SYS_unshare) return name_of_namespace(call.args[0]);
  const auto known = std::ranges::find(kNamed, call.nr, &Named::call);
  if (known != kNamed.end()) return std::string(known->name);
  return "system call " + std::to_string(call.nr);
}

}  // namespace vouch::sandbox
