#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    double rate = argc > 1 ? atof(argv[1]) : 0.5;
    int largest = argc > 2 ? atoi(argv[2]) : 32, waiting = 0, served = 0, batches = 0;
    srand(598);
    for (int tick = 0; tick < 100000; tick++) {
        waiting += rand() < rate * RAND_MAX;
        if (waiting >= largest || (tick % 40 == 0 && waiting > 0)) {
            int batch = waiting < largest ? waiting : largest;
            waiting -= batch;
            served += batch;
            batches++;
        }
    }
    printf("%d requests in %d batches, %.1f a batch\n", served, batches, batches ? (double)served / batches : 0.0);
    return 0;
}
