/* SPDX-License-Identifier: MIT */
/* A chunked arena: what the front end allocates while it parses, analyses and compiles one source.
 *
 * Nothing is freed singly. `cl_arena_free` gives every chunk back. The arena counts the bytes it
 * took from the host and refuses to go past its limit, so a hostile source cannot eat the machine:
 * an allocation then returns NULL and `failed` stays set. */
#ifndef CL_FRONT_ARENA_H
#define CL_FRONT_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The host's memory functions. `alloc` may return NULL. Both get `ctx`. */
typedef struct {
    void *(*alloc)(void *ctx, size_t size);
    void (*free)(void *ctx, void *ptr, size_t size);
    void *ctx;
} cl_arena_host;

typedef struct cl_arena_chunk {
    struct cl_arena_chunk *prev;
    size_t size; /* of the whole chunk, this header included */
} cl_arena_chunk;

typedef struct cl_arena {
    cl_arena_host host;
    cl_arena_chunk *last;
    char *at, *end;
    size_t used, limit; /* bytes taken from the host; `limit` 0 means none */
    size_t next_size;
    bool failed; /* an allocation was refused since init */
} cl_arena;

/* Takes no memory yet. `host` NULL means malloc and free. */
void cl_arena_init(cl_arena *a, const cl_arena_host *host, size_t limit);
void cl_arena_free(cl_arena *a);

/* 8-byte aligned, not cleared / cleared. NULL when the host or the limit refuses. */
void *cl_arena_alloc(cl_arena *a, size_t size);
void *cl_arena_calloc(cl_arena *a, size_t size);

/* Grows a block from `old` to `size` bytes: in place when it is the last one, else by copying. */
void *cl_arena_grow(cl_arena *a, void *ptr, size_t old, size_t size);

/* Gives back the tail of the block that was allocated last (else does nothing). */
void cl_arena_shrink(cl_arena *a, void *ptr, size_t old, size_t size);

#endif
