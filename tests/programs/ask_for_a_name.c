// Has the C library resolve a name, as every package manager does.
#include "attack.h"
#include <netdb.h>
int main(void) {
  struct addrinfo* found = NULL;
  const int result = getaddrinfo("files.evil.example", "443", NULL, &found);
  if (result == 0) escaped("the name was resolved");
  printf("%s\n", gai_strerror(result));
  if (result != EAI_NONAME) broken("not NXDOMAIN");
  held();
}
