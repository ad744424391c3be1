// Sends the name server everything that is no query - empty, cut short, labels that run over the end,
// pointers to themselves, noise, a flood - and then asks for a name, which has to be heard.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "attack.h"

static int fd;

static void give(const void* bytes, size_t size) { send(fd, bytes, size, MSG_DONTWAIT); }

int main(void) {
  struct sockaddr_in dns = {AF_INET, htons(53), {htonl(INADDR_LOOPBACK)}};
  fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr*)&dns, sizeof(dns)) != 0) broken("socket");
  static unsigned char packet[65000];
  for (size_t size = 0; size < 40; ++size) give(packet, size);
  for (int value = 0; value < 256; ++value) {
    memset(packet, value, sizeof(packet));
    give(packet, 12);
    give(packet, 512);
    give(packet, 1500);
    give(packet, 60000);
    // A header of a query, and then labels of that length, or pointers, without an end.
    memcpy(packet, "\1\2\1\0\0\1\0\0\0\0\0\0", 12);
    give(packet, 13);
    give(packet, 300);
  }
  srand(1);
  for (int round = 0; round < 20000; ++round) {
    for (int i = 0; i < 64; ++i) packet[i] = (unsigned char)rand();
    give(packet, (size_t)(rand() % 64));
  }
  const char query[] = "\7\7\1\0\0\1\0\0\0\0\0\0\5still\5heard\7example\0\0\1\0\1";
  struct timeval second = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
  for (int attempt = 0; attempt < 20; ++attempt) {
    give(query, sizeof(query) - 1);
    for (long got; (got = recv(fd, packet, sizeof(packet), 0)) > 0;) {
      if (got < 12 || packet[0] != 7 || packet[1] != 7) continue;
      if ((packet[3] & 15) != 3) escaped("an answer other than NXDOMAIN");
      held();
    }
  }
  broken("no answer any more");
}
