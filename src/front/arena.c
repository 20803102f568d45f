/* SPDX-License-Identifier: MIT */
/* The arena of the front end; see arena.h. */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 4096, LAST_CHUNK = 1 << 20 };

static void *default_alloc(void *ctx, size_t size)
{
    (void)ctx;
    return malloc(size);
}

static void default_free(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    (void)size;
    free(ptr);
}

void cl_arena_init(cl_arena *a, const cl_arena_host *host, size_t limit)
{
    memset(a, 0, sizeof *a);
    if (host) {
        a->host = *host;
    } else {
        a->host.alloc = default_alloc;
        a->host.free = default_free;
    }
    a->limit = limit;
    a->next_size = FIRST_CHUNK;
}

void cl_arena_free(cl_arena *a)
{
    cl_arena_chunk *c = a->last;
    while (c) {
        cl_arena_chunk *prev = c->prev;
        a->host.free(a->host.ctx, c, c->size);
        c = prev;
    }
    a->last = NULL;
    a->at = a->end = NULL;
    a->used = 0;
    a->next_size = FIRST_CHUNK;
}

static void *alloc_slow(cl_arena *a, size_t size)
{
    size_t want = a->next_size;
    if (size > want - sizeof(cl_arena_chunk)) { want = size + sizeof(cl_arena_chunk); }
    if (a->limit && (want > a->limit || a->used > a->limit - want)) {
        /* Near the limit: a chunk of just the size asked for may still fit. */
        want = size + sizeof(cl_arena_chunk);
        if (want > a->limit || a->used > a->limit - want) {
            a->failed = true;
            return NULL;
        }
    }
    cl_arena_chunk *c = a->host.alloc(a->host.ctx, want);
    if (!c) {
        a->failed = true;
        return NULL;
    }
    c->prev = a->last;
    c->size = want;
    a->last = c;
    a->used += want;
    a->at = (char *)(c + 1);
    a->end = (char *)c + want;
    if (a->next_size < LAST_CHUNK) { a->next_size *= 2; }
    void *p = a->at;
    a->at += size;
    return p;
}

static size_t round8(size_t n) { return (n + 7) & ~(size_t)7; }

void *cl_arena_alloc(cl_arena *a, size_t size)
{
    if (size > SIZE_MAX / 4) {
        a->failed = true;
        return NULL;
    }
    size = round8(size ? size : 1);
    if ((size_t)(a->end - a->at) >= size) {
        void *p = a->at;
        a->at += size;
        return p;
    }
    return alloc_slow(a, size);
}

void *cl_arena_calloc(cl_arena *a, size_t size)
{
    void *p = cl_arena_alloc(a, size);
    if (p) { memset(p, 0, size); }
    return p;
}

void *cl_arena_grow(cl_arena *a, void *ptr, size_t old, size_t size)
{
    if (ptr && size <= SIZE_MAX / 4) {
        size_t have = round8(old ? old : 1), need = round8(size ? size : 1);
        if (need <= have) { return ptr; }
        if ((char *)ptr + have == a->at && need - have <= (size_t)(a->end - a->at)) {
            a->at += need - have;
            return ptr;
        }
    }
    void *p = cl_arena_alloc(a, size);
    if (p && ptr && old) { memcpy(p, ptr, old < size ? old : size); }
    return p;
}

void cl_arena_shrink(cl_arena *a, void *ptr, size_t old, size_t size)
{
    size_t have = round8(old ? old : 1), need = round8(size ? size : 1);
    if (ptr && need < have && (char *)ptr + have == a->at) { a->at = (char *)ptr + need; }
}
