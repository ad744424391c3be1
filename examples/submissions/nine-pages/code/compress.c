/* Compares what two ways of compressing a gradient keep of its energy. */
#include <stdio.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

int main(int argc, char **argv) {
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
    double *squared = malloc(count * sizeof *squared), total = 0;
    if (!squared || count == 0) return 1;
    srand(598);
    for (size_t i = 0; i < count; i++) {
        double u = 0;
        for (int k = 0; k < 12; k++) u += rand() / (double)RAND_MAX;
        squared[i] = (u - 6) * (u - 6);
        total += squared[i];
    }
    qsort(squared, count, sizeof *squared, by_size);
    double kept = 0;
    for (size_t i = 0; i < count / 10; i++) kept += squared[i];
    printf("top 10%%:    %.1f%% of the energy\n", 100 * kept / total);
    printf("random 10%%: %.1f%% of the energy\n", 10.0);
    free(squared);
    return 0;
}
