/* How far apart a shuffle in blocks leaves neighbours, against a full shuffle. */
#include <stdio.h>
#include <stdlib.h>

static double spread(int *order, int count, int block) {
    for (int i = 0; i < count; i++) order[i] = i;
    for (int start = 0; start < count; start += block) {
        int end = start + block < count ? start + block : count;
        for (int i = end - 1; i > start; i--) {
            int j = start + rand() % (i - start + 1), swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }
    double sum = 0;
    for (int i = 1; i < count; i++) sum += abs(order[i] - order[i - 1]);
    return sum / (count - 1);
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 1000;
    if (count < 2) return 2;
    int *order = malloc((size_t)count * sizeof *order);
    if (!order) return 1;
    srand(598);
    for (int block = 10; block < count; block *= 4) printf("blocks of %5d: %8.1f\n", block, spread(order, count, block));
    printf("full shuffle:    %8.1f\n", spread(order, count, count));
    free(order);
    return 0;
}
