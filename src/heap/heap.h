/* SPDX-License-Identifier: MIT */
/* Region, allocator and collector.

   A region is one reservation of 4 GiB of address space of which only the used part is ever
   touched:

       0        cl_rgn, page 0: the machine's own state
       4096     base template (fixed objects, names), then the prelude's constants, then the
       program's: immortal, never written heap_start
                small objects: 32 KB blocks filled by a bump pointer running through free gaps
                large objects (> 2 KB): runs of 4 KB pages

   Which pages are what, and the mark bits, are trusted side tables outside the region; a dump
   carries only objects. After a collection the mark bits say where live objects are; gaps between
   them are handed to the bump pointer lazily, block by block. Objects never move. */
#ifndef CL_HEAP_H
#define CL_HEAP_H
#include "vm/vm.h"

#define CL_PAGE 4096u
#define CL_BLOCK 32768u
#define CL_BLOCK_PAGES (CL_BLOCK / CL_PAGE)
#define CL_REGION_BYTES ((uint64_t)1 << 32)
#define CL_REGION_GUARD ((uint64_t)1 << 24)

/* FRESH: a small-object block taken since the last collection: it has no marks yet, so the search
   for gaps must pass it by. */
enum { CL_PG_FREE, CL_PG_SMALL, CL_PG_LARGE, CL_PG_CONT, CL_PG_FRESH };

typedef struct cl_heap {
    uint8_t *map;    /* one byte per page, npages of them */
    uint32_t npages; /* pages ever given out */
    uint32_t map_cap;
    uint64_t *marks; /* one bit per 16 bytes */
    uint64_t marks_words;
    uint64_t *mark_stack;
    uint32_t mark_top, mark_cap;
    bool mark_overflow;
    bool marks_valid; /* a collection has run: gaps can be found by the marks */
    bool recycled;    /* a collection may have freed pages: free ones need not be zero */
    /* where the search for the next gap goes on; 0 = nothing left to sweep */
    uint32_t sweep_off;
    uint32_t run_start; /* of the current bump run, for exact accounting */
    uint32_t free_hint; /* first page that may be free */
    /* second run for medium objects that do not fit the current gap */
    uint32_t ovf_bump, ovf_end, ovf_start;
    /* heap/verify.c: start bits of the template objects below tmpl_at; the program's are forgotten
       when the machine gets another one */
    uint64_t *tmpl;
    uint32_t tmpl_words, tmpl_at;
    uint32_t thrash; /* collections in a row that freed next to nothing */
    /* with failing allocations: where the current gap really ends, while bump is at test_bump */
    uint32_t test_bump, test_end;
} cl_heap;

/* Maps a region; NULL if the system has no address space left. */
uint8_t *cl_region_map(void);
void cl_region_unmap(uint8_t *base);
/* Regions that are mapped from now on have so many usable bytes, not 4 GiB; whole pages, at least
   CL_REGION_LEAST. For a process whose machines have small limits: the system then counts only
   that as its memory (worker/zygote.c). Before other threads are. */
#define CL_REGION_LEAST ((uint64_t)8 << 20)
void cl_region_open(uint64_t bytes);
uint64_t cl_region_room(void);

/* tables for a fresh region whose rgn->heap_start is set; -1 without memory */
int cl_heap_init(cl_vm *vm);
void cl_heap_reset(cl_vm *vm); /* forgets all objects, wipes what was used */
/* the same region for templates of another size; the heap must be as after a reset */
int cl_heap_rebase(cl_vm *vm, uint32_t heap_start);
int cl_heap_need_marks(cl_vm *vm); /* bits for every page the map has */
void cl_heap_free(cl_vm *vm);
/* Bytes in use: live after the last collection plus everything allocated since. */
uint64_t cl_heap_used(const cl_vm *vm);
/* Test modes: every allocation takes the slow path and is counted. again: every k-th fails once and
   its instruction runs again (law 5: nothing may show that it was stopped); else only the k-th
   fails, with MemoryError. 0 switches this off. */
void cl_heap_fail(cl_vm *vm, uint32_t k, bool again);
/* Full collection. Only at safepoints: every value the program can reach is on the stack or in
   cl_rgn. */
void cl_gc(cl_vm *vm);
bool cl_gc_due(const cl_vm *vm);
static inline bool cl_gc_marked(const cl_heap *h, uint32_t off)
{
    return h->marks[off >> 10] >> ((off >> 4) & 63) & 1;
}
/* Rebuilding after a load, on a heap as after a reset: no marks, nothing to sweep; then pages are
   claimed for small blocks and large runs, and objects marked as live. -1: no memory, or taken. */
int cl_heap_begin_load(cl_vm *vm);
int cl_heap_claim(cl_vm *vm, uint32_t off, uint64_t size, bool large);
int cl_heap_set_mark(cl_vm *vm, uint32_t off);
/* Size in bytes (whole pages for large objects) an object takes. */
static inline uint64_t cl_round_large(uint64_t n)
{
    return (n + CL_PAGE - 1) & ~(uint64_t)(CL_PAGE - 1);
}

/* heap/base_template.c: writes the fixed objects at base + CL_BASE_OFF .. CL_BASE_END. */
void cl_base_template(uint8_t *base);
/* heap/verify.c: checks every live object after a collection; returns NULL or a text saying what is
   wrong. */
const char *cl_heap_verify(cl_vm *vm);
/* May code go on at word pc with the registers r, as far as its `for` loops are concerned? */
bool cl_verify_loops(const struct cl_code *c, uint32_t pc, const cl_val *r);
/* The templates from off (an object's start) on are going to be others. */
void cl_heap_forget_templates(cl_vm *vm, uint32_t off);
#endif
