/* SPDX-License-Identifier: MIT */
/* Memory that is released all at once: a command file's tables, the states of one match. */
#ifndef GD_ARENA_H
#define GD_ARENA_H

#include <stddef.h>

typedef struct gd_arena_chunk gd_arena_chunk;
typedef struct {
    gd_arena_chunk *chunks;
    size_t free; /* bytes left in the first chunk */
} gd_arena;

/* n bytes of zeroes, aligned for anything; NULL: no memory. */
void *gd_arena_get(gd_arena *a, size_t n);
/* A copy of n bytes with a NUL behind them. */
char *gd_arena_copy(gd_arena *a, const char *s, size_t n);
/* Room for one more item in an array that doubles when n is a power of two; the array may move. */
void *gd_arena_grow(gd_arena *a, void *items, size_t n, size_t size);
void gd_arena_free(gd_arena *a);

#endif
