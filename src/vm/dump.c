/* SPDX-License-Identifier: MIT */
/* Writing a snapshot. Everything is little-endian; numbers are LEB128 varints; objects are copied
   as they lie, because nothing in them is an address. Only live objects are written: the collection
   before it gives their mark bits. */
#include "vm/dump.h"
#include "builtin/natives.h"
#include "heap/heap.h"
#include "heap/walk.h"
#include "vm/machine.h"
#include <zstd.h>

/* Below this many bytes of objects zstd takes longer than all else. */
#define COMPRESS_FROM 768u
/* Small heaps get zstd's usual level. Larger ones its fast end: for 100,000 ints and 10,000 strings
   less than half the time of level -1, at 70 % of the bytes. */
#define COMPRESS_SMALL 16384u
#define COMPRESS_LEVEL_SMALL 1
#define COMPRESS_LEVEL (-14)

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

/* The next run of live small objects at or behind *at; false at the end. A run ends with its block.
 */
static bool next_run(const cl_vm *vm, uint64_t *at, uint64_t *start)
{
    const cl_heap *h = vm->heap;
    uint64_t end = (uint64_t)h->npages * CL_PAGE, off = *at;
    while (off < end) {
        uint64_t bits = h->marks[off >> 10] >> ((off >> 4) & 63);
        if (!bits) {
            off = ((off >> 10) + 1) << 10;
            continue;
        }
        off += (uint64_t)__builtin_ctzll(bits) << 4;
        if (off >= end) break;
        if (h->map[off / CL_PAGE] != CL_PG_SMALL) {
            off += cl_round_large(cl_obj_bytes(CL_AT(vm, cl_hdr, off)));
            continue;
        }
        *start = off;
        uint64_t block_end = (off / CL_BLOCK + 1) * CL_BLOCK;
        do
            off += cl_obj_bytes(CL_AT(vm, cl_hdr, off));
        while (off < block_end && cl_gc_marked(h, (uint32_t)off));
        *at = off;
        return true;
    }
    return false;
}

/* Directory: runs of small objects as (gap, length) in granules, then large objects as (page,
   length). Returns the bytes of all objects together. */
static uint64_t put_directory(const cl_vm *vm, cl_bytebuf *b)
{
    const cl_heap *h = vm->heap;
    const cl_rgn *g = cl_rgn_of(vm);
    uint64_t at = g->heap_start, last = at, start, total = 0;
    uint32_t nruns = 0, nlarge = 0;
    size_t count_at = b->n;
    put(b, &nruns, 4);
    for (; next_run(vm, &at, &start); last = at) {
        put_uv(b, (start - last) >> 4);
        put_uv(b, (at - start) >> 4);
        total += at - start;
        nruns++;
    }
    if (!b->failed) memcpy(b->p + count_at, &nruns, 4);
    count_at = b->n;
    put(b, &nlarge, 4);
    for (uint32_t p = g->heap_start / CL_PAGE; p < h->npages; p++) {
        if (h->map[p] != CL_PG_LARGE) continue;
        uint64_t n = dump_bytes(vm, CL_AT(vm, cl_hdr, (uint64_t)p * CL_PAGE));
        put_uv(b, p);
        put_uv(b, n >> 4);
        total += n;
        nlarge++;
    }
    if (!b->failed) memcpy(b->p + count_at, &nlarge, 4);
    return total;
}

/* Objects on their way into the snapshot. Compressed ones go in chunks, each a frame of its own:
   one chunk stays in the processor's cache, the whole heap would not. */
typedef struct {
    cl_bytebuf *out;
    ZSTD_CCtx *ctx; /* NULL: as they are */
    uint8_t *chunk;
    size_t n;
} packer;

static void pack_chunk(packer *z, const void *p, size_t n)
{
    cl_bytebuf *b = z->out;
    size_t bound = ZSTD_compressBound(n);
    if (!room(b, bound)) return;
    size_t got = ZSTD_compressCCtx(z->ctx, b->p + b->n, bound, p, n,
                                   n < COMPRESS_SMALL ? COMPRESS_LEVEL_SMALL : COMPRESS_LEVEL);
    if (ZSTD_isError(got))
        b->failed = true;
    else
        b->n += got;
}

static void pack(packer *z, const uint8_t *p, uint64_t n)
{
    if (!z->ctx) {
        put(z->out, p, n);
        return;
    }
    while (n) {
        if (!z->n && n >= CL_DUMP_CHUNK) {
            pack_chunk(z, p, CL_DUMP_CHUNK);
            p += CL_DUMP_CHUNK;
            n -= CL_DUMP_CHUNK;
            continue;
        }
        size_t k = CL_DUMP_CHUNK - z->n < n ? CL_DUMP_CHUNK - z->n : (size_t)n;
        memcpy(z->chunk + z->n, p, k);
        z->n += k;
        p += k;
        n -= k;
        if (z->n == CL_DUMP_CHUNK) {
            pack_chunk(z, z->chunk, z->n);
            z->n = 0;
        }
    }
}

static void put_objects(const cl_vm *vm, packer *z)
{
    const cl_heap *h = vm->heap;
    uint64_t at = cl_rgn_of(vm)->heap_start, start;
    while (next_run(vm, &at, &start))
        pack(z, vm->base + start, at - start);
    for (uint32_t p = cl_rgn_of(vm)->heap_start / CL_PAGE; p < h->npages; p++)
        if (h->map[p] == CL_PG_LARGE)
            pack(z, vm->base + (uint64_t)p * CL_PAGE,
                 dump_bytes(vm, CL_AT(vm, cl_hdr, (uint64_t)p * CL_PAGE)));
    if (z->ctx && z->n) pack_chunk(z, z->chunk, z->n);
}

/* Directory, number of bytes of the objects, then those: as they lie, or compressed with the
   compressed size before them. True if compressed. */
static bool put_heap(const cl_vm *vm, bool compress, cl_bytebuf *b)
{
    uint64_t total = put_directory(vm, b);
    packer z = { .out = b };
    put_uv(b, total);
    if (!compress || total < COMPRESS_FROM) {
        put_objects(vm, &z);
        return false;
    }
    uint64_t packed = 0;
    size_t size_at = b->n;
    put(b, &packed, 8);
    z.ctx = ZSTD_createCCtx();
    z.chunk = b->alloc_fn(b->alloc_arg, NULL, 0, CL_DUMP_CHUNK);
    if (!z.ctx || !z.chunk) b->failed = true;
    /* at once: growing step by step copies, and memory that stays untouched costs nothing */
    if (!b->failed && room(b, ZSTD_compressBound((size_t)total))) put_objects(vm, &z);
    if (z.chunk) b->alloc_fn(b->alloc_arg, z.chunk, CL_DUMP_CHUNK, 0);
    ZSTD_freeCCtx(z.ctx);
    if (b->failed) return true;
    packed = b->n - size_at - 8;
    memcpy(b->p + size_at, &packed, 8);
    return true;
}

int cl_dump(cl_vm *vm, const uint8_t *key, size_t key_len, bool compress, cl_bytebuf *b)
{
    cl_rgn *g = cl_rgn_of(vm);
    const cl_prelude *pre = cl_prelude_get();
    const cl_program *p = vm->program;
    size_t start = b->n;
    g->used_fuel = cl_vm_fuel_used(vm);
    g->used_allocs = cl_vm_allocs_used(vm);
    uint64_t before = vm->ngc;
    cl_gc(vm);
    if (vm->ngc == before) return -1; /* no memory for the marks: those there are of long ago */
    put(b, CL_DUMP_MAGIC, 8);
    uint16_t ver[2] = { CL_DUMP_FORMAT, CL_DUMP_FORMAT };
    put(b, ver, 4);
    uint32_t flags = key ? CL_DUMP_SEALED : 0;
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
        put_uv(b, (uint64_t)us->v[i].room << 1 | cl_unit_is_free(&us->v[i]));
        if (cl_unit_is_free(&us->v[i])) continue;
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
    if (put_heap(vm, compress, b)) flags |= CL_DUMP_PACKED;
    if (b->failed) return -1;
    memcpy(b->p + flags_at, &flags, 4);
    if (key && room(b, CL_SEAL_BYTES)) {
        if (!cl_seal_make(b->p + b->n, b->p + start, b->n - start, key, key_len)) return -1;
        b->n += CL_SEAL_BYTES;
    }
    return b->failed ? -1 : 0;
}
