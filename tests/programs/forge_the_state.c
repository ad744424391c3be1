// Rewrites what the next step's shell starts from, and floods it.
#include "attack.h"
#include <fcntl.h>
int main(void) {
  const int state = open("/run/session/state", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (state < 0) broken("no state");
  const char* text = "cd /nowhere\nexport HOME=/etc\nbuiltin() { exit 0; }\n";
  if (write(state, text, strlen(text)) < 0) broken("write");
  return 7;
}
