// Opens sockets of families that reach past an empty network, or deep into the kernel.
#include "attack.h"
#include <sys/socket.h>
int main(void) {
  const int families[] = {40 /* vsock */, 17 /* packet */, 38 /* alg */, 31 /* bluetooth */,
                          44 /* xdp */,   29 /* can */,    30 /* tipc */, 21 /* rds */,
                          15 /* key */,   4 /* ipx */,     9 /* x25 */,   3 /* ax25 */};
  for (unsigned i = 0; i < sizeof(families) / sizeof(families[0]); ++i) {
    for (int type = 1; type <= 5; ++type) {
      must_fail(syscall(SYS_socket, families[i], type, 0), "an odd socket");
      must_fail(syscall(SYS_socket, (unsigned long)families[i] | 1ul << 32, type, 0),
                "an odd socket, wide");
      int pair[2];
      // By the filter: code of the family's own was not reached.
      if (syscall(SYS_socketpair, families[i], type, 0, pair) >= 0 || errno != EAFNOSUPPORT) {
        escaped("a pair of odd sockets");
      }
    }
  }
  must_fail(socket(AF_NETLINK, SOCK_RAW, 9), "the audit socket");
  must_fail(socket(AF_NETLINK, SOCK_RAW, 12), "the netfilter socket");
  must_fail(socket(AF_INET, SOCK_RAW, 1), "a raw socket");
  held();
}
