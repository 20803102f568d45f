/* SPDX-License-Identifier: MIT */
/* Address space for regions. Reserving 4 GiB costs no memory: pages come into being when they are
   touched. Every 32-bit offset added to the base stays inside the reservation, and the guard behind
   it stops reads that start near its end. */
#define _GNU_SOURCE
#include "heap/heap.h"
#include <sys/mman.h>

uint8_t *cl_region_map(void)
{
    void *p = mmap(NULL, CL_REGION_BYTES + CL_REGION_GUARD, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return NULL;
    if (mprotect(p, CL_REGION_BYTES, PROT_READ | PROT_WRITE) != 0) {
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
