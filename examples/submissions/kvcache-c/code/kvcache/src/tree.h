/* A radix tree over token ids with least-recently-used eviction of leaves. */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>

struct tree;

struct tree* tree_new(size_t capacity);
void tree_free(struct tree* t);

/* Looks `tokens` up, inserts what is missing, and gives how many tokens were found. */
size_t tree_touch(struct tree* t, const int* tokens, size_t count);

#endif
