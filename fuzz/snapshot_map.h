/* SPDX-License-Identifier: MIT */
/* Where things are in the bytes of a snapshot: what the mutator changes and the target keys its
   programs by. It reads the format of vm/dump.c on its own, so that it can also say of forged bytes
   how far they go. */
#ifndef SNAPSHOT_MAP_H
#define SNAPSHOT_MAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAP_OBJECTS 20000
#define MAP_NAMES 64

typedef struct {
    uint32_t at;   /* in the bytes */
    uint32_t off;  /* in the region */
    uint32_t size; /* bytes */
} map_object;

/* Parts in the order they have in the bytes; each begins where the one before ends. */
typedef struct {
    size_t program;   /* file name, source, names: from the counters' end on */
    size_t units;     /* sources compiled at run time */
    size_t machine;   /* scalars, values, characters */
    size_t directory; /* of the heap */
    size_t heap;      /* its objects, up to the end of the bytes */
    const uint8_t *source;
    size_t source_len;
    uint32_t ninputs, nfunctions, nasync;
    struct {
        const uint8_t *p;
        size_t n;
    } names[MAP_NAMES];
    uint32_t nobjects;
    map_object objects[MAP_OBJECTS];
} snapshot_map;

/* Reads the parts up to the machine; false: the bytes are not so far a snapshot. */
bool snapshot_map_program(const uint8_t *bytes, size_t n, snapshot_map *m);
/* All of it; false: not a whole snapshot with objects as they lie. heap_start is in no snapshot: it
   follows from the program. */
bool snapshot_map_read(const uint8_t *bytes, size_t n, uint32_t heap_start, snapshot_map *m);

/* snapshot_mutate.c: a change or a few of them that keep the outer format. Returns the new size. */
size_t snapshot_mutate(uint8_t *bytes, size_t n, size_t max, uint32_t heap_start, unsigned seed);
/* Objects of b in the heap of a, or the machine of a with the heap of b. Returns the size. */
size_t snapshot_cross(const uint8_t *a, size_t na, const uint8_t *b, size_t nb, uint8_t *out,
                      size_t max, uint32_t start_a, uint32_t start_b, unsigned seed);
#endif
