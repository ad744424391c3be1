// Tries to reshape its own network so that the witness no longer hears: takes the loopback down, adds
// and removes routes and addresses, takes the name server's place, changes the network's settings.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "attack.h"

static long ask_netlink(int type, int flags) {
  int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (fd < 0) broken("netlink");
  struct {
    struct nlmsghdr header;
    struct rtmsg route;
  } request = {{sizeof(request), type, NLM_F_REQUEST | NLM_F_ACK | flags, 1, 0},
               {AF_INET, 0, 0, 0, RT_TABLE_LOCAL, RTPROT_STATIC, RT_SCOPE_HOST, RTN_LOCAL, 0}};
  char answer[4096];
  if (send(fd, &request, sizeof(request), 0) < 0) return -1;
  if (recv(fd, answer, sizeof(answer), 0) < (long)NLMSG_LENGTH(sizeof(struct nlmsgerr))) return -1;
  int error = ((struct nlmsgerr*)NLMSG_DATA((struct nlmsghdr*)answer))->error;
  close(fd);
  return error < 0 ? -1 : 0;
}

int main(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) broken("socket");
  struct ifreq lo = {.ifr_name = "lo"};
  must_fail(ioctl(fd, SIOCSIFFLAGS, &lo), "took the loopback down");
  must_fail(ask_netlink(RTM_DELROUTE, 0), "removed the route to the witness");
  must_fail(ask_netlink(RTM_NEWROUTE, NLM_F_CREATE), "added a route");
  struct sockaddr_in dns = {AF_INET, htons(53), {htonl(INADDR_LOOPBACK)}};
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
  must_fail(bind(fd, (struct sockaddr*)&dns, sizeof(dns)), "took the name server's place");
  must_fail(socket(AF_INET, SOCK_RAW, IPPROTO_UDP), "opened a raw socket");
  must_fail(open("/proc/sys/net/ipv4/ip_unprivileged_port_start", O_WRONLY), "opened a setting");
  must_fail(open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY), "opened a setting");
  must_fail(open("/etc/resolv.conf", O_WRONLY), "opened resolv.conf");
  held();
}
