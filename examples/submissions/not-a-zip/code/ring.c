/* Counts what each worker of a ring all-reduce sends, in parts of the gradient. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int workers = argc > 1 ? atoi(argv[1]) : 4;
    for (int n = 2; n <= workers; n++) printf("%2d workers: %.3f gradients sent by each\n", n, 2.0 * (n - 1) / n);
    return 0;
}
