// Mounts, unmounts and makes writable again.
#include "attack.h"
#include <sys/mount.h>
int main(void) {
  must_fail(mount("none", "/tmp", "tmpfs", 0, NULL), "mounted a tmpfs");
  must_fail(mount("none", "/usr", NULL, MS_REMOUNT | MS_BIND, NULL), "made /usr writable");
  must_fail(mount("/", "/tmp", NULL, MS_BIND, NULL), "bound /");
  must_fail(umount2("/proc", MNT_DETACH), "unmounted /proc");
  must_fail(syscall(SYS_pivot_root, "/tmp", "/tmp"), "pivot_root");
  must_fail(syscall(430, "tmpfs", 0), "fsopen");
  must_fail(syscall(428, -100, "/", 1), "open_tree");
  must_fail(chroot("/tmp"), "chroot");
  held();
}
