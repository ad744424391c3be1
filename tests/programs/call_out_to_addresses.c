// Reaches for literal addresses: TCP and UDP, IPv4 and IPv6.
#include <arpa/inet.h>
#include <sys/socket.h>

#include "attack.h"

/// Nobody may be there: what is sent comes back as refused, or as nothing within the time.
static void ask(int udp, const struct sockaddr* address, socklen_t size, const char* what) {
  char answer = 0;
  const struct timeval second = {.tv_sec = 1};
  setsockopt(udp, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
  if (connect(udp, address, size) != 0 || send(udp, "x", 1, 0) < 0) return;
  must_fail(recv(udp, &answer, 1, 0), what);
}

int main(void) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(443)};
  inet_pton(AF_INET, "93.184.216.34", &four.sin_addr);
  const int tcp = socket(AF_INET, SOCK_STREAM, 0);
  must_fail(connect(tcp, (struct sockaddr*)&four, sizeof(four)), "TCP over IPv4");
  inet_pton(AF_INET, "192.0.2.7", &four.sin_addr);
  const int udp = socket(AF_INET, SOCK_DGRAM, 0);
  ask(udp, (struct sockaddr*)&four, sizeof(four), "UDP over IPv4");
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(443)};
  inet_pton(AF_INET6, "2001:db8::7", &six.sin6_addr);
  const int tcp6 = socket(AF_INET6, SOCK_STREAM, 0);
  if (tcp6 >= 0) must_fail(connect(tcp6, (struct sockaddr*)&six, sizeof(six)), "TCP over IPv6");
  inet_pton(AF_INET6, "2001:db8::8", &six.sin6_addr);
  const int udp6 = socket(AF_INET6, SOCK_DGRAM, 0);
  if (udp6 >= 0) ask(udp6, (struct sockaddr*)&six, sizeof(six), "UDP over IPv6");
  held();
}
