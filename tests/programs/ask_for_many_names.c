// Asks for more names than the witness keeps, of the resolver that systemd would have here.
#include "attack.h"
#include <arpa/inet.h>
#include <sys/socket.h>
int main(void) {
  struct sockaddr_in resolver = {.sin_family = AF_INET, .sin_port = htons(53)};
  inet_pton(AF_INET, "127.0.0.53", &resolver.sin_addr);
  const int udp = socket(AF_INET, SOCK_DGRAM, 0);
  const struct timeval second = {.tv_sec = 5};
  setsockopt(udp, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
  if (connect(udp, (struct sockaddr*)&resolver, sizeof(resolver)) != 0) broken("connect");
  for (int i = 0; i < 1100; ++i) {
    char query[64] = {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5};
    char answer[512];
    snprintf(query + 13, 6, "n%04d", i);
    memcpy(query + 18, "\4evil\0\0\1\0\1", 10);
    if (send(udp, query, 28, 0) != 28) broken("send");
    const long got = recv(udp, answer, sizeof(answer), 0);
    if (got < 12) broken("no answer");
    if ((answer[3] & 15) != 3) escaped("the name was resolved");
  }
  held();
}
