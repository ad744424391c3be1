#include "tree.h"

#include <stdlib.h>

struct node {
    int token;
    unsigned long used;
    struct node *parent, *child, *sibling;
};

struct tree {
    struct node root;
    size_t size, capacity;
    unsigned long clock;
};

struct tree *tree_new(size_t capacity) {
    struct tree *t = calloc(1, sizeof *t);
    if (t) t->capacity = capacity;
    return t;
}

static void free_below(struct node *n) {
    struct node *child = n->child;
    while (child) {
        struct node *next = child->sibling;
        free_below(child);
        free(child);
        child = next;
    }
}

void tree_free(struct tree *t) {
    free_below(&t->root);
    free(t);
}

static struct node *oldest_leaf(struct node *n, struct node *best) {
    for (struct node *c = n->child; c; c = c->sibling) {
        if (c->child)
            best = oldest_leaf(c, best);
        else if (!best || c->used < best->used)
            best = c;
    }
    return best;
}

static void evict(struct tree *t) {
    struct node *leaf = oldest_leaf(&t->root, NULL);
    struct node **at = &leaf->parent->child;
    while (*at != leaf) at = &(*at)->sibling;
    *at = leaf->sibling;
    free(leaf);
    t->size--;
}

static struct node *find(struct node *n, int token) {
    struct node *c = n->child;
    while (c && c->token != token) c = c->sibling;
    return c;
}

size_t tree_touch(struct tree *t, const int *tokens, size_t count) {
    struct node *at = &t->root;
    size_t found = 0;
    t->clock++;
    for (size_t i = 0; i < count && i < t->capacity; i++) {
        struct node *next = find(at, tokens[i]);
        if (next) {
            found++;
        } else {
            next = calloc(1, sizeof *next);
            if (!next) abort();
            next->token = tokens[i];
            next->parent = at;
            next->sibling = at->child;
            at->child = next;
            t->size++;
        }
        next->used = t->clock;
        at = next;
    }
    while (t->size > t->capacity) evict(t);
    return found;
}
