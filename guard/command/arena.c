/* SPDX-License-Identifier: MIT */
/* Chunks of memory, released together. */
#include "command/arena.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct gd_arena_chunk {
    gd_arena_chunk *next;
    size_t size;
    max_align_t data[];
};

void *gd_arena_get(gd_arena *a, size_t n)
{
    const size_t align = sizeof(max_align_t), least = 16384;
    if (n > SIZE_MAX / 2) return NULL;
    n = (n + align - 1) / align * align;
    if (!a->chunks || a->free < n) {
        size_t size = n > least ? n : least;
        gd_arena_chunk *c = calloc(1, sizeof *c + size);
        if (!c) return NULL;
        c->next = a->chunks;
        c->size = size;
        a->chunks = c;
        a->free = size;
    }
    void *p = (char *)a->chunks->data + (a->chunks->size - a->free);
    a->free -= n;
    return p;
}

char *gd_arena_copy(gd_arena *a, const char *s, size_t n)
{
    char *p = gd_arena_get(a, n + 1);
    if (p) memcpy(p, s, n);
    return p;
}

void *gd_arena_grow(gd_arena *a, void *items, size_t n, size_t size)
{
    if (n != 0 && (n & (n - 1)) != 0) return items;
    void *p = gd_arena_get(a, (n ? 2 * n : 1) * size);
    if (p && n) memcpy(p, items, n * size);
    return p;
}

void gd_arena_free(gd_arena *a)
{
    while (a->chunks) {
        gd_arena_chunk *c = a->chunks;
        a->chunks = c->next;
        free(c);
    }
    a->free = 0;
}
