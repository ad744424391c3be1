#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

enum { MAX_TOKENS = 256 };

static size_t parse(char *line, int *tokens) {
    size_t count = 0;
    for (char *word = strtok(line, " \n"); word && count < MAX_TOKENS; word = strtok(NULL, " \n"))
        tokens[count++] = atoi(word);
    return count;
}

static double replay(const char *path, size_t capacity) {
    FILE *trace = fopen(path, "r");
    if (!trace) {
        perror(path);
        exit(1);
    }
    struct tree *tree = tree_new(capacity);
    char line[4096];
    int tokens[MAX_TOKENS];
    size_t asked = 0, found = 0;
    while (fgets(line, sizeof line, trace)) {
        size_t count = parse(line, tokens);
        asked += count;
        found += tree_touch(tree, tokens, count);
    }
    tree_free(tree);
    fclose(trace);
    return asked ? (double)found / (double)asked : 0;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s TRACE\n", argv[0]);
        return 2;
    }
    puts("capacity  hit rate");
    for (size_t capacity = 8; capacity <= 128; capacity *= 2)
        printf("%8zu  %7.3f\n", capacity, replay(argv[1], capacity));
    return 0;
}
