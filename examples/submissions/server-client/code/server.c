#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "wire.h"

static void serve(int client, struct message *model) {
    struct message gradient;
    while (move_all(read, client, &gradient, sizeof gradient) == 0) {
        for (int i = 0; i < WEIGHTS; i++) model->values[i] -= 0.2 * gradient.values[i];
        if (move_all(write_some, client, model, sizeof *model) != 0) break;
    }
    close(client);
}

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 5980, yes = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 8) != 0) {
        perror("server");
        return 1;
    }
    printf("listening on port %d\n", port);
    fflush(stdout);
    struct message model = {{0}};
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0) serve(client, &model);
    }
}
