// Leaves artefacts that hurt whoever opens them: links out, a FIFO, a socket, a link loop.
#include "attack.h"
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
int main(void) {
  if (symlink("/etc/passwd", "artefact") != 0) broken("symlink");
  symlink("/", "root");
  symlink("loop", "loop");
  if (mkfifo("pipe", 0666) != 0) broken("mkfifo");
  const int server = socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
  bind(server, (struct sockaddr*)&address, sizeof(address));
  return 7;
}
