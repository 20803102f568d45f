/* SPDX-License-Identifier: MIT */
/* The collector: precise, non-moving, mark only; gaps are found lazily by the allocator.

   It runs only where the machine stands between two instructions, when every live value is on the
   stack (below the top of the current frame), in cl_rgn, or in a constant array. So C code never
   roots anything. The mark stack is bounded; when it overflows, marked objects are scanned again
   until nothing new is found. Mark bits live outside the region. */
#define _GNU_SOURCE
#include "heap/heap.h"
#include "heap/walk.h"
#include "vm/frame.h"
#include "vm/unit.h"
#include <sys/mman.h>

#define MARK_STACK_MAX (1u << 18)

typedef struct {
    cl_vm *vm;
    cl_heap *h;
    uint64_t live;
    uint32_t first;
    cl_units *units; /* NULL: nothing was compiled at run time */
} marker;

static void push(marker *m, uint32_t off)
{
    cl_heap *h = m->h;
    if (h->mark_top == h->mark_cap) {
        uint32_t cap = h->mark_cap ? h->mark_cap * 2 : 1024;
        uint64_t *p = cap > MARK_STACK_MAX
                          ? NULL
                          : m->vm->alloc_fn(m->vm->alloc_arg, h->mark_stack,
                                            (size_t)h->mark_cap * 8, (size_t)cap * 8);
        if (!p) {
            h->mark_overflow = true;
            return;
        }
        h->mark_stack = p;
        h->mark_cap = cap;
    }
    h->mark_stack[h->mark_top++] = off;
}

static inline void mark_off(marker *m, uint32_t off)
{
    if (off < m->first) return; /* templates are immortal */
    uint64_t *w = &m->h->marks[off >> 10], bit = (uint64_t)1 << ((off >> 4) & 63);
    if (*w & bit) return;
    *w |= bit;
    cl_hdr *o = CL_AT(m->vm, cl_hdr, off);
    uint64_t n = cl_obj_bytes(o);
    m->live += n > 2048 ? cl_round_large(n) : n;
    switch (o->kind) {
    case CL_K_FLOAT:
    case CL_K_BIGINT:
    case CL_K_COMPLEX:
    case CL_K_BYTES:
    case CL_K_BUF: return;
    case CL_K_STR:
        if (!(o->flags & CL_STR_INDIRECT)) return;
        break;
    default: break;
    }
    push(m, off);
}

static inline void mark_val(marker *m, cl_val v)
{
    if (cl_is_ref(v)) mark_off(m, cl_off(v));
}

/* A code that something refers to keeps its whole unit, and so the unit's constants. */
static void keep_code(marker *m, uint32_t code)
{
    const cl_vm *vm = m->vm;
    uint32_t unit = code < vm->ncodes ? vm->codes[code].unit - 2 : UINT32_MAX;
    if (unit >= m->units->n || m->units->v[unit].live) return;
    m->units->v[unit].live = true;
    const cl_list *list = CL_PTR(vm, cl_list, cl_rgn_of(vm)->units);
    mark_val(m, CL_AT(vm, cl_array, list->items)->v[unit]);
}

static void keep_code_of(marker *m, const cl_hdr *o)
{
    switch (o->kind) {
    case CL_K_FUNC:
    case CL_K_CODEREF: keep_code(m, o->aux); break;
    case CL_K_GEN: keep_code(m, ((const cl_gen *)(const void *)o)->code); break;
    case CL_K_TRACEBACK: keep_code(m, ((const cl_traceback *)(const void *)o)->code); break;
    default: break;
    }
}

static void scan(marker *m, cl_hdr *o)
{
    cl_spans s;
    if (m->units) keep_code_of(m, o);
    cl_obj_spans(o, &s);
    for (uint32_t i = 0; i < s.nrefs; i++)
        if (*s.refs[i]) mark_off(m, *s.refs[i]);
    for (uint32_t i = 0; i < s.nvals; i++)
        mark_val(m, s.vals[i * s.stride]);
}

static void drain(marker *m)
{
    cl_heap *h = m->h;
    for (;;) {
        while (h->mark_top)
            scan(m, CL_AT(m->vm, cl_hdr, (uint32_t)h->mark_stack[--h->mark_top]));
        if (!h->mark_overflow) return;
        h->mark_overflow = false;
        for (uint64_t w = 0; w < h->marks_words; w++) {
            for (uint64_t bits = h->marks[w]; bits; bits &= bits - 1) {
                uint32_t off = (uint32_t)((w << 6) + (uint64_t)__builtin_ctzll(bits)) << 4;
                scan(m, CL_AT(m->vm, cl_hdr, off));
                while (h->mark_top)
                    scan(m, CL_AT(m->vm, cl_hdr, (uint32_t)h->mark_stack[--h->mark_top]));
            }
        }
    }
}

int cl_heap_need_marks(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    uint64_t words = (uint64_t)h->map_cap * CL_PAGE / 1024;
    if (words <= h->marks_words) return 0;
    uint64_t *p = vm->alloc_fn(vm->alloc_arg, h->marks, h->marks_words * 8, words * 8);
    if (!p) return -1;
    memset(p + h->marks_words, 0, (size_t)(words - h->marks_words) * 8);
    h->marks = p;
    h->marks_words = words;
    return 0;
}

int cl_heap_set_mark(cl_vm *vm, uint32_t off)
{
    cl_heap *h = vm->heap;
    if (cl_heap_need_marks(vm) != 0) return -1;
    h->marks[off >> 10] |= (uint64_t)1 << ((off >> 4) & 63);
    return 0;
}

bool cl_gc_due(const cl_vm *vm) { return vm->gc_wanted; }

/* A heap spread over more than half its limit returns its larger holes to the system: what is
   resident stays below one and a half times the limit. */
static void give_back(cl_vm *vm, uint32_t p)
{
    const cl_heap *h = vm->heap;
    while (p < h->npages) {
        uint32_t q = p;
        while (q < h->npages && h->map[q] == CL_PG_FREE)
            q++;
        if (q - p >= 16)
            madvise(vm->base + (uint64_t)p * CL_PAGE, (uint64_t)(q - p) * CL_PAGE, MADV_DONTNEED);
        p = q + 1;
    }
}

void cl_gc(cl_vm *vm)
{
    cl_heap *h = vm->heap;
    cl_rgn *g = cl_rgn_of(vm);
    uint64_t before = cl_heap_used(vm);
    if (before > g->peak) g->peak = before;
    if (cl_heap_need_marks(vm) != 0)
        /* without memory for the marks there is no collection; allocation then fails cleanly */
        return;
    memset(h->marks, 0, (size_t)((uint64_t)h->npages * CL_PAGE / 1024) * 8);
    for (uint32_t i = 0; i < h->npages; i++)
        if (h->map[i] == CL_PG_FRESH) h->map[i] = CL_PG_SMALL;
    cl_units *units = vm->units && vm->units->n ? vm->units : NULL;
    marker m = { vm, h, 0, g->heap_start, units };

    cl_val *roots = CL_RGN_VALS_FIRST(g);
    for (uint32_t i = 0; i < CL_RGN_NVALS; i++)
        if (!units || &roots[i] != &g->units) mark_val(&m, roots[i]);
    if (units) {
        for (uint32_t i = 0; i < units->n; i++)
            units->v[i].live = false;
        keep_code(&m, vm->cur_code);
        keep_code(&m, vm->ret_code);
        keep_code(&m, g->code);
    }
    for (uint32_t i = 0; i < CL_COUNTOF(g->chars); i++)
        if (g->chars[i]) mark_off(&m, g->chars[i]);
    for (uint32_t i = 0; i < CL_MAX_KW; i++)
        mark_val(&m, vm->kw[i]);
    if (g->stack) {
        mark_off(&m, g->stack);
        cl_stack *st = CL_AT(vm, cl_stack, g->stack);
        uint32_t top = g->frame ? g->stack_top : 0;
        for (uint32_t i = 0; i < top; i++)
            mark_val(&m, st->w[i]);
        /* Nothing above the top survives a collection: a frame pushed later must not show what lay
           there. All of it, as a zero word (the int 0) says nothing about what comes behind. */
        memset(st->w + top, 0, (size_t)(st->h.aux - top) * sizeof *st->w);
    }
    drain(&m);
    if (units) { /* the list of their constants comes last: it must keep none alive */
        cl_units_sweep(vm);
        mark_val(&m, g->units);
        drain(&m);
        vm->fuel -= units->n;
    }

    /* Blocks without a live object and dead large objects become free pages. */
    uint32_t first_page = (g->heap_start + CL_BLOCK - 1) / CL_BLOCK * CL_BLOCK_PAGES;
    for (uint32_t p = first_page; p < h->npages;) {
        if (h->map[p] == CL_PG_SMALL) {
            uint64_t any = 0;
            const uint64_t *w = &h->marks[(uint64_t)p * CL_PAGE / 1024];
            for (uint32_t i = 0; i < CL_BLOCK / 1024; i++)
                any |= w[i];
            if (!any) memset(h->map + p, CL_PG_FREE, CL_BLOCK_PAGES);
            p += CL_BLOCK_PAGES;
        } else if (h->map[p] == CL_PG_LARGE) {
            bool dead = !cl_gc_marked(h, p * CL_PAGE);
            uint32_t q = p + 1;
            while (q < h->npages && h->map[q] == CL_PG_CONT)
                q++;
            if (dead) memset(h->map + p, CL_PG_FREE, q - p);
            p = q;
        } else {
            p++;
        }
    }
    if ((uint64_t)h->npages * CL_PAGE > vm->limits.memory / 2) give_back(vm, first_page);
    h->free_hint = first_page;
    h->marks_valid = h->recycled = true;
    h->sweep_off = g->heap_start;
    h->ovf_bump = h->ovf_end = h->ovf_start = 0;
    vm->bump = vm->bump_end = h->run_start = 0;
    uint64_t now = m.live + vm->side_bytes, freed = before > now ? before - now : 0;
    h->thrash = freed < vm->limits.memory / 8 && m.live > vm->limits.memory / 2 ? h->thrash + 1 : 0;
    g->live = m.live;
    g->since = 0;
    vm->gc_threshold = m.live > (1u << 20) ? m.live : (1u << 20);
    /* offsets of dead shapes and classes may be used again: inline caches must not match them */
    g->type_epoch++;
    vm->gc_wanted = false;
    vm->fuel -= (int64_t)(m.live >> 8); /* marking is work the program caused */
    vm->ngc++;
    if (CL_UNLIKELY(vm->verify_gc)) {
        const char *wrong = cl_heap_verify(vm);
        if (wrong) {
            vm->verify_text = wrong;
            CL_CHECK(!"heap verifier");
        }
    }
}
