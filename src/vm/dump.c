/* SPDX-License-Identifier: MIT */
/* Writing a snapshot. Everything is little-endian; numbers are LEB128 varints; objects are copied
   as they lie, because nothing in them is an address. Only live objects are written: the collection
   before it gives their mark bits. */
#include "vm/dump.h"
#include "builtin/natives.h"
#include "heap/heap.h"
#include "heap/walk.h"
#include "vm/machine.h"
#include <sodium.h>
#include <zstd.h>

#define COMPRESS_FROM 4096u

static bool room(cl_bytebuf *b, size_t n)
{
    if (b->failed) return false;
    if (b->cap - b->n >= n) return true;
    size_t cap = b->cap ? b->cap : 2048;
    while (cap - b->n < n)
        cap *= 2;
    uint8_t *p = b->alloc_fn(b->alloc_arg, b->p, b->cap, cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->p = p;
    b->cap = cap;
    return true;
}

void cl_bytebuf_free(cl_bytebuf *b)
{
    if (b->p) b->alloc_fn(b->alloc_arg, b->p, b->cap, 0);
    b->p = NULL;
    b->n = b->cap = 0;
}

static void put(cl_bytebuf *b, const void *p, size_t n)
{
    if (!n || !room(b, n)) return;
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

static void put_uv(cl_bytebuf *b, uint64_t v)
{
    uint8_t t[10];
    size_t n = 0;
    do {
        t[n++] = (uint8_t)((v & 127) | (v > 127 ? 128 : 0));
        v >>= 7;
    } while (v);
    put(b, t, n);
}

static void put_text(cl_bytebuf *b, const char *s, size_t n)
{
    put_uv(b, n);
    put(b, s, n);
}

static void put_val(cl_bytebuf *b, cl_val v)
{
    if (cl_is_none(v)) {
        put_uv(b, 0);
        return;
    }
    put_uv(b, 1);
    put(b, &v.u, 8);
}

/* Bytes of an object worth writing: the stack ends at its top. */
static uint64_t dump_bytes(const cl_vm *vm, const cl_hdr *o)
{
    if (o->kind == CL_K_STACK) return CL_ALIGN16(16 + 8 * (uint64_t)cl_rgn_of(vm)->stack_top);
    return cl_obj_bytes(o);
}

static void put_heap(cl_vm *vm, cl_bytebuf *b)
{
    const cl_heap *h = vm->heap;
    const cl_rgn *g = cl_rgn_of(vm);
    size_t count_at = b->n;
    uint32_t nruns = 0;
    put(b, &nruns, 4);
    uint64_t end = (uint64_t)h->npages * CL_PAGE;
    uint32_t last = g->heap_start;
    /* Directory: small runs as (gap, length) in granules, then large objects. The bytes follow in
       the same order. */
    size_t dir = b->n;
    (void)dir;
    for (uint64_t off = g->heap_start; off < end;) {
        uint64_t w = off >> 10;
        uint64_t bits = h->marks[w] >> ((off >> 4) & 63);
        if (!bits) {
            off = (w + 1) << 10;
            continue;
        }
        off += (uint64_t)__builtin_ctzll(bits) << 4;
        if (off >= end) break;
        if (h->map[off / CL_PAGE] != CL_PG_SMALL) {
            const cl_hdr *o = CL_AT(vm, cl_hdr, off);
            off += cl_round_large(cl_obj_bytes(o));
            continue;
        }
        uint64_t start = off;
        uint64_t block_end = (off / CL_BLOCK + 1) * CL_BLOCK;
        do
            off += cl_obj_bytes(CL_AT(vm, cl_hdr, off));
        while (off < block_end && off < end && cl_gc_marked(h, (uint32_t)off));
        put_uv(b, (start - last) >> 4);
        put_uv(b, (off - start) >> 4);
        last = (uint32_t)off;
        nruns++;
    }
    if (b->failed) return;
    memcpy(b->p + count_at, &nruns, 4);
    uint32_t nlarge = 0;
    count_at = b->n;
    put(b, &nlarge, 4);
    for (uint32_t p = g->heap_start / CL_PAGE; p < h->npages; p++) {
        if (h->map[p] != CL_PG_LARGE) continue;
        put_uv(b, p);
        put_uv(b, dump_bytes(vm, CL_AT(vm, cl_hdr, (uint64_t)p * CL_PAGE)) >> 4);
        nlarge++;
    }
    if (b->failed) return;
    memcpy(b->p + count_at, &nlarge, 4);
    for (uint64_t off = g->heap_start; off < end;) {
        uint64_t w = off >> 10;
        uint64_t bits = h->marks[w] >> ((off >> 4) & 63);
        if (!bits) {
            off = (w + 1) << 10;
            continue;
        }
        off += (uint64_t)__builtin_ctzll(bits) << 4;
        if (off >= end) break;
        if (h->map[off / CL_PAGE] != CL_PG_SMALL) {
            off += cl_round_large(cl_obj_bytes(CL_AT(vm, cl_hdr, off)));
            continue;
        }
        uint64_t start = off;
        uint64_t block_end = (off / CL_BLOCK + 1) * CL_BLOCK;
        do
            off += cl_obj_bytes(CL_AT(vm, cl_hdr, off));
        while (off < block_end && off < end && cl_gc_marked(h, (uint32_t)off));
        put(b, vm->base + start, off - start);
    }
    for (uint32_t p = g->heap_start / CL_PAGE; p < h->npages; p++)
        if (h->map[p] == CL_PG_LARGE)
            put(b, vm->base + (uint64_t)p * CL_PAGE,
                dump_bytes(vm, CL_AT(vm, cl_hdr, (uint64_t)p * CL_PAGE)));
}

int cl_dump(cl_vm *vm, const uint8_t *key, size_t key_len, cl_bytebuf *b)
{
    cl_rgn *g = cl_rgn_of(vm);
    const cl_prelude *pre = cl_prelude_get();
    const cl_program *p = vm->program;
    size_t start = b->n;
    g->used_fuel = cl_vm_fuel_used(vm);
    g->used_allocs = cl_vm_allocs_used(vm);
    cl_gc(vm);
    if (!vm->heap->marks_valid) return -1;
    put(b, "CLOCHE\r\n", 8);
    uint16_t ver[2] = { CL_DUMP_FORMAT, CL_DUMP_FORMAT };
    put(b, ver, 4);
    uint32_t flags = key ? 1 : 0;
    size_t flags_at = b->n;
    put(b, &flags, 4);
    put(b, &pre->unit->hash, 8);
    put(b, &p->unit.hash, 8);
    put_uv(b, CL_K_COUNT);
    put_uv(b, CL_T_COUNT);
    put_uv(b, CL_N_COUNT);
    put_uv(b, cl_natives_count);
    const uint64_t usage[] = { g->used_fuel,   g->used_allocs, g->used_calls,
                               g->used_output, g->used_ns,     g->peak };
    for (uint32_t i = 0; i < CL_COUNTOF(usage); i++)
        put_uv(b, usage[i]);
    put_text(b, p->unit.filename, strlen(p->unit.filename));
    put_text(b, p->unit.source, p->unit.source_len);
    put_uv(b, p->ninputs);
    put_uv(b, p->nhostfns);
    put_uv(b, p->nasync_first);
    for (uint32_t i = 0; i < p->ninputs; i++)
        put_text(b, p->inputs[i], strlen(p->inputs[i]));
    for (uint32_t i = 0; i < p->nhostfns; i++)
        put_text(b, p->hostfns[i], strlen(p->hostfns[i]));
    const cl_units *us = vm->units;
    put_uv(b, us ? us->n : 0);
    for (uint32_t i = 0; us && i < us->n; i++) {
        put_text(b, us->v[i].unit.filename, strlen(us->v[i].unit.filename));
        put_text(b, us->v[i].unit.source, us->v[i].unit.source_len);
        put_uv(b, us->v[i].unit.flags);
        put(b, &us->v[i].unit.hash, 8);
    }
    const uint32_t scalars[] = { g->stack, g->frame,  g->stack_top,  g->code,       g->pc,
                                 g->depth, g->serial, g->ns_version, g->type_epoch, g->call_id };
    for (uint32_t i = 0; i < CL_COUNTOF(scalars); i++)
        put_uv(b, scalars[i]);
    const cl_val *v = CL_RGN_VALS_FIRST(g);
    for (uint32_t i = 0; i < CL_RGN_NVALS; i++)
        put_val(b, v[i]);
    uint32_t nchars = 0;
    for (uint32_t i = 0; i < CL_COUNTOF(g->chars); i++)
        nchars += g->chars[i] != 0;
    put_uv(b, nchars);
    for (uint32_t i = 0; i < CL_COUNTOF(g->chars); i++)
        if (g->chars[i]) {
            put_uv(b, i);
            put_uv(b, g->chars[i] >> 4);
        }
    cl_bytebuf heap = { .alloc_fn = b->alloc_fn, .alloc_arg = b->alloc_arg };
    put_heap(vm, &heap);
    if (heap.failed || b->failed) {
        cl_bytebuf_free(&heap);
        return -1;
    }
    put_uv(b, heap.n);
    if (heap.n >= COMPRESS_FROM) {
        size_t bound = ZSTD_compressBound(heap.n);
        size_t size_at = b->n;
        uint64_t size = 0;
        put(b, &size, 8);
        if (room(b, bound)) {
            size_t got = ZSTD_compress(b->p + b->n, bound, heap.p, heap.n, -1);
            if (ZSTD_isError(got))
                b->failed = true;
            else {
                b->n += got;
                size = got;
                memcpy(b->p + size_at, &size, 8);
                flags |= 2;
                memcpy(b->p + flags_at, &flags, 4);
            }
        }
    } else {
        put(b, heap.p, heap.n);
    }
    cl_bytebuf_free(&heap);
    if (key && room(b, 32)) {
        if (crypto_generichash(b->p + b->n, 32, b->p + start, b->n - start, key, key_len) != 0)
            return -1;
        b->n += 32;
    }
    return b->failed ? -1 : 0;
}
