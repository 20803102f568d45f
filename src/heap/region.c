/* SPDX-License-Identifier: MIT */
/* Address space for regions. Reserving 4 GiB costs no memory: pages come into being when they are
   touched. Every 32-bit offset added to the base stays inside the reservation, and the guard behind
   it, or what is reserved but not opened, stops reads that start near the end. */
#define _GNU_SOURCE
#include "heap/heap.h"
#include <sys/mman.h>

static uint64_t room =
    CL_REGION_BYTES; /* lint: allow mutable-global because set once per process */

void cl_region_open(uint64_t bytes)
{
    bytes = (bytes + CL_BLOCK - 1) / CL_BLOCK * CL_BLOCK;
    if (bytes < room) room = bytes > CL_REGION_LEAST ? bytes : CL_REGION_LEAST;
}

uint64_t cl_region_room(void) { return room; }

uint8_t *cl_region_map(void)
{
    void *p = mmap(NULL, CL_REGION_BYTES + CL_REGION_GUARD, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return NULL;
    if (mprotect(p, room, PROT_READ | PROT_WRITE) != 0) {
        munmap(p, CL_REGION_BYTES + CL_REGION_GUARD);
        return NULL;
    }
    madvise(p, CL_REGION_BYTES, MADV_DONTDUMP);
    return p;
}

void cl_region_unmap(uint8_t *base)
{
    if (base) munmap(base, CL_REGION_BYTES + CL_REGION_GUARD);
}
