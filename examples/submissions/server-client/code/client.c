#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "wire.h"

static const double target[WEIGHTS] = {1, -2, 3, 0.5};

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 5980, rounds = argc > 2 ? atoi(argv[2]) : 10;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("client: is the server running?");
        return 1;
    }
    struct message model = {{0}};
    for (int round = 1; round <= rounds; round++) {
        struct message gradient;
        double loss = 0;
        for (int i = 0; i < WEIGHTS; i++) {
            double error = model.values[i] - target[i];
            loss += error * error;
            gradient.values[i] = 2 * error;
        }
        printf("round %2d  loss %8.4f\n", round, loss);
        if (move_all(write_some, server, &gradient, sizeof gradient) != 0 ||
            move_all(read, server, &model, sizeof model) != 0) {
            fputs("client: the server went away\n", stderr);
            return 1;
        }
    }
    return 0;
}
