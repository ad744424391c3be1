// Leaves a set-user-id shell in the workspace, and tries it.
#include "attack.h"
#include <sys/stat.h>
int main(void) {
  if (system("cp /bin/sh planted && cp /usr/bin/id planted-id") != 0) broken("cp");
  chmod("planted", 06777);
  chmod("planted-id", 06777);
  FILE* answer = popen("./planted-id -u", "r");
  int uid = 0;
  if (answer == NULL || fscanf(answer, "%d", &uid) != 1) broken("popen");
  if (uid != (int)getuid()) escaped("the set-user-id bit worked");
  held();
}
