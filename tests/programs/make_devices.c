// Makes device nodes for the disk and for memory.
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
int main(void) {
  must_fail(mknod("disk", S_IFBLK | 0666, makedev(254, 0)), "a disk");
  must_fail(mknod("memory", S_IFCHR | 0666, makedev(1, 1)), "/dev/mem");
  must_fail(open("/dev/mem", O_RDONLY), "/dev/mem");
  must_fail(open("/dev/kmsg", O_RDONLY), "/dev/kmsg");
  must_fail(open("/dev/vda", O_RDONLY), "/dev/vda");
  must_fail(open("/dev/vsock", O_RDONLY), "/dev/vsock");
  must_fail(open("/dev/kvm", O_RDWR), "/dev/kvm");
  must_fail(open("/dev/fuse", O_RDWR), "/dev/fuse");
  held();
}
