#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 4096 };

static double popularity[ROWS];

/* Zipf with exponent 1.05, as seen in click logs. */
static void make_popularity(void) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) sum += popularity[i] = 1 / pow(i + 1, 1.05);
    for (int i = 0; i < ROWS; i++) popularity[i] /= sum;
}

static int by_hash(int row, int shards) { return (int)((unsigned)row * 2654435761u % (unsigned)shards); }

static double busiest(const double *load, int shards) {
    double most = 0;
    for (int s = 0; s < shards; s++)
        if (load[s] > most) most = load[s];
    return most * shards;
}

int main(int argc, char **argv) {
    int shards = argc > 1 ? atoi(argv[1]) : 8;
    long lookups = argc > 2 ? atol(argv[2]) : 100000;
    if (shards < 1 || lookups < 1) {
        fprintf(stderr, "usage: %s SHARDS LOOKUPS\n", argv[0]);
        return 2;
    }
    double *hashed = calloc((size_t)shards, sizeof *hashed), *greedy = calloc((size_t)shards, sizeof *greedy);
    if (!hashed || !greedy) return 1;
    make_popularity();
    for (int row = 0; row < ROWS; row++) {
        int lightest = 0;
        for (int s = 1; s < shards; s++)
            if (greedy[s] < greedy[lightest]) lightest = s;
        greedy[lightest] += popularity[row];
        hashed[by_hash(row, shards)] += popularity[row];
    }
    printf("busiest shard, times the mean, of %ld look-ups\n", lookups);
    printf("  hashing  %.2f\n  greedy   %.2f\n", busiest(hashed, shards), busiest(greedy, shards));
    free(hashed);
    free(greedy);
    return 0;
}
