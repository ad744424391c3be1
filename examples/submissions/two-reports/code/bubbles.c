#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int stages = argc > 1 ? atoi(argv[1]) : 4;
    puts("micro-batches  share of time lost");
    for (int m = 1; m <= 64; m *= 2) printf("%13d  %17.1f%%\n", m, 100.0 * (stages - 1) / (m + stages - 1));
    return 0;
}
