// Connects to sockets of the host: by path, and by abstract name.
#include "attack.h"
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
static long try_to_connect(const char* name, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  memcpy(address.sun_path, name, length);
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  return connect(client, (struct sockaddr*)&address,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
}
int main(int count, char** arguments) {
  if (count != 3) broken("give a path and an abstract name");
  must_fail(try_to_connect(arguments[1], strlen(arguments[1])), "a socket by path");
  char abstract[64] = {0};
  strcpy(abstract + 1, arguments[2]);
  must_fail(try_to_connect(abstract, strlen(arguments[2]) + 1), "an abstract socket");
  must_fail(try_to_connect("/run/dbus/system_bus_socket", 27), "the system bus");
  must_fail(try_to_connect("/var/run/docker.sock", 20), "docker");
  held();
}
