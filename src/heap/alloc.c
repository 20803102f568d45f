/* SPDX-License-Identifier: MIT */
/* The slow half of the allocator: next gap, next block, page runs, limits. The fast half is
   cl_alloc in vm/vm.h. */
#define _GNU_SOURCE
#include "heap/heap.h"
#include "heap/walk.h"
#include <stdlib.h>
#include <sys/mman.h>

#define WIPE_KEEP (2u << 20) /* bytes of its heap a released machine keeps */
#define MIN_GAP 128u         /* smaller gaps are left alone until the next collection */
#define ROOM_PAGES 512u      /* what any heap may take beyond twice its limit */

static void *side_alloc(cl_vm *vm, void *p, size_t old_size, size_t new_size)
{
    return vm->alloc_fn(vm->alloc_arg, p, old_size, new_size);
}

static int need_pages(cl_vm *vm, uint64_t pages)
{
    cl_heap *h = vm->heap;
    if (pages <= h->map_cap) return 0;
    uint64_t cap = h->map_cap ? h->map_cap : 64;
    while (cap < pages)
        cap *= 2;
    if (cap > cl_region_room() / CL_PAGE) cap = cl_region_room() / CL_PAGE;
    if (pages > cap) return -1;
    uint8_t *map = side_alloc(vm, h->map, h->map_cap, cap);
    if (!map) return -1;
    memset(map + h->map_cap, CL_PG_FREE, cap - h->map_cap);
    h->map = map;
    h->map_cap = (uint32_t)cap;
    return 0;
}

/* [start, end) becomes zero. Up to *keep bytes stay with the machine, the rest goes back to the
   system. */
static void wipe(cl_vm *vm, uint64_t start, uint64_t end, uint64_t *keep)
{
    if (start >= end) return;
    uint64_t mid = end;
    if (end - start > *keep) {
        mid = cl_round_large(start + *keep);
        if (mid > end) mid = end;
    }
    memset(vm->base + start, 0, mid - start);
    *keep -= mid - start < *keep ? mid - start : *keep;
    if (mid < end) madvise(vm->base + mid, cl_round_large(end) - mid, MADV_DONTNEED);
}

/* Nothing of one run is visible to the next. What was never given out is still zero: without a
   collection these are the free pages (a load leaves many), and where all allocation went upwards
   also what the two bump runs have not reached. */
static void wipe_used(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    uint64_t keep = WIPE_KEEP, start = cl_rgn_of(vm)->heap_start;
    uint32_t p = (uint32_t)(start / CL_PAGE);
    uint32_t clean[2][2] = { { vm->bump, vm->bump_end }, { h->ovf_bump, h->ovf_end } };
    if (h->marks_valid) memset(clean, 0, sizeof clean);
    uint32_t first = clean[0][0] > clean[1][0]; /* in order of address */
    while (p < h->npages) {
        if (!h->recycled && h->map[p] == CL_PG_FREE) {
            p++;
            continue;
        }
        uint64_t at = (uint64_t)p * CL_PAGE;
        if (at < start) at = start;
        while (p < h->npages && (h->recycled || h->map[p] != CL_PG_FREE))
            p++;
        uint64_t end = (uint64_t)p * CL_PAGE;
        for (uint32_t i = 0; i < 2; i++) {
            const uint32_t *c = clean[i ^ first];
            if (c[0] >= c[1] || c[0] < at || c[1] > end) continue;
            wipe(vm, at, c[0], &keep);
            at = c[1];
        }
        wipe(vm, at, end, &keep);
    }
}

static void set_bounds(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    cl_rgn *g = cl_rgn_of(vm);
    uint32_t block_end = (g->heap_start + CL_BLOCK - 1) / CL_BLOCK * CL_BLOCK;
    uint32_t was = h->npages;
    /* The template area and the rest of its last block: pages that are never given out again. */
    h->npages = block_end / CL_PAGE;
    memset(h->map, CL_PG_SMALL, h->npages);
    if (was > h->npages) memset(h->map + h->npages, CL_PG_FREE, was - h->npages);
    h->marks_valid = h->recycled = false;
    h->sweep_off = 0;
    h->free_hint = h->npages;
    h->ovf_bump = h->ovf_end = h->ovf_start = 0;
    h->thrash = 0;
    h->test_bump = 0;
    vm->bump = h->run_start = g->heap_start;
    vm->bump_end = block_end;
    g->live = g->since = g->peak = 0;
    vm->gc_wanted = false;
}

int cl_heap_init(cl_vm *vm)
{
    cl_heap *h = side_alloc(vm, NULL, 0, sizeof *h);
    if (!h) return -1;
    memset(h, 0, sizeof *h);
    vm->heap = h;
    return cl_heap_rebase(vm, cl_rgn_of(vm)->heap_start);
}

int cl_heap_rebase(cl_vm *vm, uint32_t heap_start)
{
    uint32_t first = (heap_start + CL_PAGE - 1) / CL_PAGE;
    if (need_pages(vm, first + CL_BLOCK_PAGES) != 0) return -1;
    cl_rgn_of(vm)->heap_start = heap_start;
    set_bounds(vm);
    return 0;
}

void cl_heap_reset(cl_vm *vm)
{
    wipe_used(vm);
    set_bounds(vm);
}

void cl_heap_free(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    if (!h) return;
    side_alloc(vm, h->map, h->map_cap, 0);
    side_alloc(vm, h->marks, h->marks_words * 8, 0);
    side_alloc(vm, h->mark_stack, (size_t)h->mark_cap * 8, 0);
    side_alloc(vm, h->tmpl, (size_t)h->tmpl_words * 8, 0);
    side_alloc(vm, h, sizeof *h, 0);
    vm->heap = NULL;
}

uint64_t cl_heap_used(const cl_vm *vm)
{
    const cl_rgn *g = cl_rgn_of(vm);
    const cl_heap *h = vm->heap;
    return vm->side_bytes + g->live + g->since + (vm->bump - h->run_start) +
           (h->ovf_bump - h->ovf_start);
}

static void close_run(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    cl_rgn *g = cl_rgn_of(vm);
    g->since += vm->bump - h->run_start;
    h->run_start = vm->bump;
}

/* The memory limit counts bytes of objects; what lies between them takes room too. A heap in which
   every second byte is a gap too small to use is where that ends. */
static uint64_t most_pages(const cl_vm *vm)
{
    const uint64_t all = cl_region_room() / CL_PAGE, limit = vm->limits.memory / CL_PAGE;
    const uint64_t most = limit >= CL_REGION_BYTES / CL_PAGE / 4 ? all : 2 * limit + ROOM_PAGES;
    return most < all ? most : all;
}

/* Free pages in a row; 0 = none. `align` in pages. Extends the used part of the region when no hole
   fits. */
static uint32_t take_pages(cl_vm *vm, uint64_t n, uint32_t align)
{
    cl_heap *h = vm->heap;
    uint32_t i = h->free_hint;
    uint32_t first_free = UINT32_MAX;
    while (i < h->npages) {
        if (h->map[i] != CL_PG_FREE) {
            i++;
            continue;
        }
        if (first_free == UINT32_MAX) first_free = i;
        uint32_t a = (i + align - 1) / align * align, j = a;
        while (j < h->npages && j - a < n && h->map[j] == CL_PG_FREE)
            j++;
        if (j - a >= n) {
            h->free_hint = first_free == a ? j : first_free;
            return a;
        }
        if (j >= h->npages) break;
        i = j > i ? j : i + 1;
    }
    if (first_free == UINT32_MAX) h->free_hint = h->npages;
    uint32_t end = h->npages;
    while (end > 0 && h->map[end - 1] == CL_PG_FREE)
        end--;
    uint32_t a = (end + align - 1) / align * align;
    uint64_t total = (uint64_t)a + n;
    if (total > most_pages(vm) || need_pages(vm, total) != 0) return 0;
    if (total > h->npages) h->npages = (uint32_t)total;
    return a;
}

/* Next gap of at least n bytes by the mark bits, from sweep_off on. */
static bool next_gap(cl_vm *vm, uint32_t n, uint32_t *start, uint32_t *end)
{
    cl_heap *h = vm->heap;
    uint32_t want = n < MIN_GAP ? MIN_GAP : n;
    uint32_t off = h->sweep_off;
    uint32_t limit = h->npages * CL_PAGE;
    if (!off) return false;
    while (off < limit) {
        if (h->map[off / CL_PAGE] != CL_PG_SMALL) {
            off = (off / CL_PAGE + 1) * CL_PAGE;
            continue;
        }
        uint32_t block_end = (off / CL_BLOCK + 1) * CL_BLOCK;
        while (off < block_end) {
            uint32_t g = off >> 4, w = g >> 6;
            uint64_t bits = h->marks[w] >> (g & 63);
            uint32_t next;
            if (bits) {
                next = (g + (uint32_t)__builtin_ctzll(bits)) << 4;
            } else {
                uint32_t wend = block_end >> 10;
                for (w++; w < wend && !h->marks[w]; w++)
                    ;
                next =
                    w < wend ? ((w << 6) + (uint32_t)__builtin_ctzll(h->marks[w])) << 4 : block_end;
            }
            if (next - off >= want) {
                *start = off;
                *end = next;
                h->sweep_off = next < block_end
                                   ? next + (uint32_t)cl_obj_bytes(CL_AT(vm, cl_hdr, next))
                                   : block_end;
                return true;
            }
            off = next < block_end ? next + (uint32_t)cl_obj_bytes(CL_AT(vm, cl_hdr, next))
                                   : block_end;
        }
    }
    h->sweep_off = 0;
    return false;
}

static cl_hdr *init_hdr(cl_vm *vm, cl_kind kind, uint32_t off, uint64_t n)
{
    cl_hdr *h = CL_AT(vm, cl_hdr, off);
    h->kind = (uint8_t)kind;
    h->flags = h->labels = 0;
    h->gran = n <= 2048 ? (uint8_t)(n >> 4) : 0;
    h->aux = 0;
    return h;
}

static cl_hdr *alloc_large(cl_vm *vm, cl_kind kind, uint64_t n)
{
    cl_heap *h = vm->heap;
    cl_rgn *g = cl_rgn_of(vm);
    uint64_t bytes = cl_round_large(n);
    if (bytes >= CL_REGION_BYTES - CL_BLOCK) return NULL;
    uint64_t pages = bytes / CL_PAGE;
    uint32_t first = take_pages(vm, pages, 1);
    if (!first) return NULL;
    h->map[first] = CL_PG_LARGE;
    memset(h->map + first + 1, CL_PG_CONT, pages - 1);
    g->since += bytes;
    return init_hdr(vm, kind, first * CL_PAGE, n);
}

static cl_hdr *alloc_checked(cl_vm *vm, cl_kind kind, uint64_t n)
{
    cl_heap *h = vm->heap;
    cl_rgn *g = cl_rgn_of(vm);
    uint64_t used = cl_heap_used(vm), cost = n > 2048 ? cl_round_large(n) : n;
    if (cost > vm->limits.memory || used > vm->limits.memory - cost) return NULL;
    if (used + cost > g->peak) g->peak = used + cost;
    if (used - vm->side_bytes - g->live > vm->gc_threshold) vm->gc_wanted = true;
    if (n > 2048) return alloc_large(vm, kind, n);
    if ((uint64_t)vm->bump + n <= vm->bump_end) { /* came here for the counters only */
        cl_hdr *o = init_hdr(vm, kind, vm->bump, n);
        vm->bump += (uint32_t)n;
        return o;
    }
    if (n > MIN_GAP && vm->bump_end - vm->bump > MIN_GAP) {
        /* A medium object, and the current gap still serves small ones: take it from the second
           run. */
        if ((uint64_t)h->ovf_bump + n > h->ovf_end) {
            uint32_t p = take_pages(vm, CL_BLOCK_PAGES, CL_BLOCK_PAGES);
            if (!p) return NULL;
            memset(h->map + p, CL_PG_FRESH, CL_BLOCK_PAGES);
            g->since += h->ovf_bump - h->ovf_start;
            h->ovf_bump = h->ovf_start = p * CL_PAGE;
            h->ovf_end = h->ovf_bump + CL_BLOCK;
        }
        cl_hdr *o = init_hdr(vm, kind, h->ovf_bump, n);
        h->ovf_bump += (uint32_t)n;
        return o;
    }
    uint32_t start, end;
    if (!next_gap(vm, (uint32_t)n, &start, &end)) {
        uint32_t p = take_pages(vm, CL_BLOCK_PAGES, CL_BLOCK_PAGES);
        if (!p) return NULL;
        memset(h->map + p, CL_PG_FRESH, CL_BLOCK_PAGES);
        start = p * CL_PAGE;
        end = start + CL_BLOCK;
    }
    close_run(vm);
    /* The run ends where the memory limit would be passed, so the limit is exact. */
    uint64_t room = vm->limits.memory - used;
    if (end - start > room) end = start + (uint32_t)(room & ~(uint64_t)15);
    vm->bump = h->run_start = start;
    vm->bump_end = end;
    cl_hdr *o = init_hdr(vm, kind, vm->bump, n);
    vm->bump += (uint32_t)n;
    return o;
}

/* The fast path of cl_alloc sees no room in the current gap. */
static void hide_gap(cl_vm *vm)
{
    vm->heap->test_bump = vm->bump;
    vm->heap->test_end = vm->bump_end;
    vm->bump_end = vm->bump;
}

static void show_gap(cl_vm *vm)
{
    if (vm->bump == vm->heap->test_bump) vm->bump_end = vm->heap->test_end;
    vm->heap->test_bump = 0;
}

void cl_heap_fail(cl_vm *vm, uint32_t k, bool again)
{
    if (vm->fail_alloc) show_gap(vm);
    vm->fail_alloc = vm->fail_gap = k;
    vm->fail_again = again;
    vm->fail_count = 0;
    vm->fail_alloc_hit = false;
    if (k) hide_gap(vm);
}

static cl_hdr *alloc_failing(cl_vm *vm, cl_kind kind, uint64_t n)
{
    cl_hdr *o = NULL;
    vm->fail_count++;
    if (vm->fail_again ? vm->fail_count >= vm->fail_gap : vm->fail_count == vm->fail_alloc) {
        vm->fail_alloc_hit = true;
        vm->fail_count = vm->fail_again ? 0 : vm->fail_count;
    } else {
        show_gap(vm);
        o = alloc_checked(vm, kind, n);
        hide_gap(vm);
    }
    return o;
}

cl_hdr *cl_alloc_slow(cl_vm *vm, cl_kind kind, uint64_t n)
{
    if (CL_UNLIKELY(vm->allocs_left < 0)) {
        vm->limit_hit = CL_LIMIT_ALLOCATIONS;
        vm->allocs_left = 0;
        return NULL;
    }
    cl_hdr *o =
        CL_UNLIKELY(vm->fail_alloc) ? alloc_failing(vm, kind, n) : alloc_checked(vm, kind, n);
    if (!o) vm->allocs_left++; /* the attempt does not count: the instruction will run again */
    return o;
}

int cl_heap_begin_load(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    if (cl_heap_need_marks(vm) != 0) return -1;
    memset(h->marks, 0, (size_t)((uint64_t)h->npages * CL_PAGE / 1024) * 8);
    h->marks_valid = true;
    h->sweep_off = 0;
    vm->bump = vm->bump_end = h->run_start = 0;
    return 0;
}

/* The used part of the region reaches to `pages`; what it gains has no marks. */
static int extend(cl_vm *vm, uint64_t pages)
{
    cl_heap *h = vm->heap;
    if (pages <= h->npages) return 0;
    if (need_pages(vm, pages) != 0 || cl_heap_need_marks(vm) != 0) return -1;
    uint64_t from = (uint64_t)h->npages * CL_PAGE / 1024, to = pages * CL_PAGE / 1024;
    memset(h->marks + from, 0, (size_t)(to - from) * 8);
    h->npages = (uint32_t)pages;
    return 0;
}

int cl_heap_claim(cl_vm *vm, uint32_t off, uint64_t size, bool large)
{
    cl_heap *h = vm->heap;
    if (large) {
        uint32_t first = off / CL_PAGE;
        uint64_t pages = cl_round_large(size) / CL_PAGE;
        if (off % CL_PAGE || extend(vm, first + pages) != 0) return -1;
        for (uint64_t i = 0; i < pages; i++)
            if (h->map[first + i] != CL_PG_FREE) return -1;
        h->map[first] = CL_PG_LARGE;
        memset(h->map + first + 1, CL_PG_CONT, pages - 1);
        return 0;
    }
    uint32_t block = off / CL_BLOCK * CL_BLOCK_PAGES;
    if (extend(vm, (uint64_t)block + CL_BLOCK_PAGES) != 0) return -1;
    for (uint32_t i = 0; i < CL_BLOCK_PAGES; i++) {
        if (h->map[block + i] != CL_PG_FREE && h->map[block + i] != CL_PG_SMALL) return -1;
        h->map[block + i] = CL_PG_SMALL;
    }
    return 0;
}

cl_st cl_reserve(cl_vm *vm, uint64_t bytes)
{
    if (bytes > vm->limits.memory || bytes > CL_REGION_BYTES - CL_BLOCK) return cl_raise_memory(vm);
    return CL_ST_OK;
}

cl_st cl_charge_slow(cl_vm *vm, uint64_t units)
{
    /* What is left in all: slice + outside budget + what earlier attempts of this very charge
       already paid. */
    uint64_t slice = vm->fuel > 0 ? (uint64_t)vm->fuel : 0;
    uint64_t have = cl_sat_add(cl_sat_add(slice, vm->fuel_left), vm->credit);
    if (vm->fuel_left != UINT64_MAX && units > have) {
        vm->credit += slice + vm->fuel_left;
        vm->fuel_left = 0;
        vm->fuel = 0;
        vm->limit_hit = CL_LIMIT_FUEL;
        return CL_ST_FUEL;
    }
    uint64_t pay = units > vm->credit ? units - vm->credit : 0;
    vm->credit = vm->credit > units ? vm->credit - units : 0;
    if (pay <= (uint64_t)INT64_MAX / 2)
        vm->fuel -= (int64_t)pay;
    else
        vm->fuel = -(int64_t)(INT64_MAX / 2);
    if (vm->fuel >= vm->debt_at) return CL_ST_OK;
    vm->debt_at = vm->fuel - CL_DEBT;
    if (vm->fuel_left != UINT64_MAX && (uint64_t)-vm->fuel > vm->fuel_left) {
        vm->credit += (uint64_t)-vm->fuel; /* the next attempt need not pay for it again */
        vm->limit_hit = CL_LIMIT_FUEL;
        return CL_ST_FUEL;
    }
    return vm->poll.fn(vm->poll.arg) ? CL_ST_FUEL : CL_ST_OK;
}
