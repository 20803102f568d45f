/* SPDX-License-Identifier: MIT */
/* Reading a snapshot. Nothing in the bytes is trusted: sizes are checked before anything is
   allocated, sources are compiled again (bytes never bring code), objects are placed and then
   verified one by one, frames are checked against the code they claim to run. */
#include "vm/dump.h"
#include "builtin/natives.h"
#include "heap/heap.h"
#include "heap/walk.h"
#include "obj/list.h"
#include "vm/machine.h"
#include <zstd.h>

typedef struct {
    const uint8_t *p, *end;
    bool bad;
} rd;

static const uint8_t *take(rd *r, uint64_t n)
{
    if (r->bad || n > (uint64_t)(r->end - r->p)) {
        r->bad = true;
        return NULL;
    }
    const uint8_t *p = r->p;
    r->p += n;
    return p;
}

static uint64_t uv(rd *r)
{
    uint64_t v = 0;
    for (int s = 0; s < 64; s += 7) {
        const uint8_t *p = take(r, 1);
        if (!p) return 0;
        v |= (uint64_t)(*p & 127) << s;
        if (!(*p & 128)) return v;
    }
    r->bad = true;
    return 0;
}

static uint32_t uv32(rd *r)
{
    uint64_t v = uv(r);
    if (v > UINT32_MAX) r->bad = true;
    return (uint32_t)v;
}

static uint64_t raw64(rd *r)
{
    uint64_t v = 0;
    const uint8_t *p = take(r, 8);
    if (p) memcpy(&v, p, 8);
    return v;
}

static uint32_t raw32(rd *r)
{
    uint32_t v = 0;
    const uint8_t *p = take(r, 4);
    if (p) memcpy(&v, p, 4);
    return v;
}

typedef struct {
    const char *p;
    size_t n;
} text;
static text get_text(rd *r)
{
    text t = { "", 0 };
    uint64_t n = uv(r);
    const uint8_t *p = take(r, n);
    if (p) t = (text){ (const char *)p, (size_t)n };
    return t;
}

/* A source that was compiled at run time, or the free place of one. */
typedef struct {
    text file, src;
    uint32_t room, flags; /* room: how many codes its place has */
    uint64_t hash;
    bool free;
} unit_text;

static unit_text get_unit(rd *r)
{
    uint64_t head = uv(r);
    unit_text u = { .room = (uint32_t)(head >> 1), .free = head & 1 };
    if (head >> 32) r->bad = true;
    if (u.free) return u;
    u.file = get_text(r);
    u.src = get_text(r);
    u.flags = uv32(r);
    u.hash = raw64(r);
    return u;
}

/* NUL-terminated copy in the host's memory. */
static char *dup_text(text t, void *(*alloc_fn)(void *, void *, size_t, size_t), void *arg)
{
    if (memchr(t.p, 0, t.n)) return NULL;
    char *s = alloc_fn(arg, NULL, 0, t.n + 1);
    if (s) {
        memcpy(s, t.p, t.n);
        s[t.n] = 0;
    }
    return s;
}

/* Live objects of one run or one large object: size by size to its end, so that every start is
   known. */
static bool mark_run(cl_vm *vm, uint64_t off, uint64_t end)
{
    while (off < end) {
        const cl_hdr *o = CL_AT(vm, cl_hdr, off);
        if (!cl_kind_is_object(o->kind) || !o->gran) return false;
        uint64_t n = (uint64_t)o->gran * 16;
        if (n > end - off || cl_heap_set_mark(vm, (uint32_t)off) != 0) return false;
        off += n;
    }
    return true;
}

#define FAIL(code, text_) \
    do {                  \
        *why = (text_);   \
        result = (code);  \
        goto out;         \
    } while (0)

/* Objects on their way out of the snapshot: as they lie, or chunk by chunk. */
typedef struct {
    rd in;
    ZSTD_DCtx *ctx;
    uint8_t *chunk;
    size_t n, at; /* of the chunk: filled, given out */
} unpacker;

static bool next_chunk(unpacker *u)
{
    size_t left = (size_t)(u->in.end - u->in.p);
    size_t size = ZSTD_findFrameCompressedSize(u->in.p, left);
    if (ZSTD_isError(size) || size > left) return false;
    size_t n = ZSTD_decompressDCtx(u->ctx, u->chunk, CL_DUMP_CHUNK, u->in.p, size);
    if (ZSTD_isError(n) || !n) return false;
    u->in.p += size;
    u->n = n;
    u->at = 0;
    return true;
}

static bool unpack(unpacker *u, uint8_t *to, uint64_t n)
{
    if (!u->ctx) {
        const uint8_t *p = take(&u->in, n);
        if (p) memcpy(to, p, n);
        return p != NULL;
    }
    while (n) {
        if (u->at == u->n && !next_chunk(u)) return false;
        size_t k = u->n - u->at < n ? u->n - u->at : (size_t)n;
        memcpy(to, u->chunk + u->at, k);
        u->at += k;
        to += k;
        n -= k;
    }
    return true;
}

/* The directory is checked as a whole before anything is placed. */
static cl_load_result place_heap(cl_vm *vm, rd *r, bool packed, const cl_limits *limits,
                                 const char **why)
{
    unpacker u = { .n = 0 };
    cl_rgn *g = cl_rgn_of(vm);
    cl_load_result result = CL_LOAD_OK;
    uint32_t nruns = raw32(r);
    const uint8_t *dir = r->p;
    uint64_t total = 0, at = g->heap_start;
    for (uint32_t i = 0; i < nruns; i++) {
        uint64_t gap = uv(r), len = uv(r);
        if (r->bad || gap > CL_REGION_BYTES / 16 || len > CL_BLOCK / 16 || !len)
            FAIL(CL_LOAD_CORRUPT, "heap: a run of objects is out of range");
        at += gap * 16;
        if (at / CL_BLOCK != (at + len * 16 - 1) / CL_BLOCK || at + len * 16 > CL_REGION_BYTES)
            FAIL(CL_LOAD_CORRUPT, "heap: a run of objects crosses a block");
        at += len * 16;
        total += len * 16;
    }
    uint64_t live = total;
    uint32_t nlarge = raw32(r);
    const uint8_t *large_dir = r->p;
    for (uint32_t i = 0; i < nlarge; i++) {
        uint64_t page = uv(r), len = uv(r);
        if (r->bad || page >= CL_REGION_BYTES / CL_PAGE || len > CL_REGION_BYTES / 16 || !len)
            FAIL(CL_LOAD_CORRUPT, "heap: a large object is out of range");
        total += len * 16;
    }
    rd d = { dir, r->p, false };
    if (total != uv(r)) FAIL(CL_LOAD_CORRUPT, "heap: the sizes do not add up");
    uint64_t size = packed ? raw64(r) : total;
    u.in.p = take(r, size);
    u.in.end = r->p;
    if (r->bad) FAIL(CL_LOAD_CORRUPT, "the heap section is cut off");
    if (r->p != r->end) FAIL(CL_LOAD_CORRUPT, "there are bytes behind the end");
    if (total > limits->memory) FAIL(CL_LOAD_LIMIT, "the state is larger than the memory limit");
    if (packed) {
        u.ctx = ZSTD_createDCtx();
        u.chunk = vm->alloc_fn(vm->alloc_arg, NULL, 0, CL_DUMP_CHUNK);
        if (!u.ctx || !u.chunk) FAIL(CL_LOAD_NOMEM, "no memory");
    }
    at = g->heap_start;
    for (uint32_t i = 0; i < nruns; i++) {
        at += uv(&d) * 16;
        uint64_t len = uv(&d) * 16;
        if (at / CL_BLOCK != (uint64_t)(g->heap_start - 1) / CL_BLOCK &&
            cl_heap_claim(vm, (uint32_t)at, len, false) != 0)
            FAIL(CL_LOAD_CORRUPT, "heap: two things in one place");
        if (!unpack(&u, vm->base + at, len)) FAIL(CL_LOAD_CORRUPT, "the heap section is damaged");
        if (!mark_run(vm, at, at + len))
            FAIL(CL_LOAD_CORRUPT, "heap: a run of objects cannot be walked");
        at += len;
    }
    d.p = large_dir;
    for (uint32_t i = 0; i < nlarge; i++) {
        uint64_t off = uv(&d) * CL_PAGE, len = uv(&d) * 16;
        if (off < g->heap_start || off + len > CL_REGION_BYTES)
            FAIL(CL_LOAD_CORRUPT, "heap: a large object is out of range");
        uint64_t head[2];
        cl_hdr h;
        if (!unpack(&u, (uint8_t *)head, sizeof head))
            FAIL(CL_LOAD_CORRUPT, "the heap section is damaged");
        memcpy(&h, head, 8);
        uint64_t full = len;
        if (h.kind == CL_K_STACK) {
            full = CL_ALIGN16(16 + 8 * (uint64_t)h.aux);
            if (full < len || h.aux > (1u << 27)) FAIL(CL_LOAD_CORRUPT, "heap: stack size");
        }
        if (h.gran || !cl_kind_is_object(h.kind) || full > limits->memory ||
            off + full > CL_REGION_BYTES || cl_heap_claim(vm, (uint32_t)off, full, true) != 0)
            FAIL(CL_LOAD_CORRUPT, "heap: a large object in the wrong place");
        memcpy(vm->base + off, head, sizeof head);
        if (!unpack(&u, vm->base + off + sizeof head, len - sizeof head))
            FAIL(CL_LOAD_CORRUPT, "the heap section is damaged");
        const cl_hdr *o = CL_AT(vm, cl_hdr, off);
        if (o->kind == CL_K_KEYS && (((const cl_keys *)(const void *)o)->log2 > 30 || len < 16))
            FAIL(CL_LOAD_CORRUPT, "heap: key table size");
        uint64_t want = cl_obj_bytes(o);
        if (want != full || want <= 2048) FAIL(CL_LOAD_CORRUPT, "heap: a large object's size");
        if (cl_heap_set_mark(vm, (uint32_t)off) != 0) FAIL(CL_LOAD_NOMEM, "no memory");
        live += cl_round_large(full);
    }
    if (u.in.p != u.in.end || u.at != u.n)
        FAIL(CL_LOAD_CORRUPT, "there are bytes behind the objects");
    g->live = live;
out:
    if (u.chunk) vm->alloc_fn(vm->alloc_arg, u.chunk, CL_DUMP_CHUNK, 0);
    ZSTD_freeDCtx(u.ctx);
    return result;
}

cl_load_result cl_load(const uint8_t *bytes, size_t n, const uint8_t *key, size_t key_len,
                       cl_program *program, const cl_limits *limits,
                       void *(*alloc_fn)(void *, void *, size_t, size_t), void *alloc_arg,
                       cl_vm **out, const char **why)
{
    cl_load_result result = CL_LOAD_OK;
    const cl_prelude *pre = cl_prelude_get();
    cl_program *p = NULL;
    cl_vm *vm = NULL;
    char **names = NULL;
    uint32_t nnames = 0;
    *out = NULL;
    *why = "";
    if (!alloc_fn) alloc_fn = cl_libc_alloc;
    cl_watch watch;
    rd r = { bytes, bytes + n, false };
    if (n < CL_DUMP_SIZE_MIN || memcmp(bytes, CL_DUMP_MAGIC, 8) != 0)
        FAIL(CL_LOAD_CORRUPT, "not a Cloche snapshot");
    take(&r, 8);
    uint32_t vers = raw32(&r), flags = raw32(&r);
    if ((vers >> 16) > CL_DUMP_FORMAT)
        FAIL(CL_LOAD_VERSION,
             "the snapshot was written by a newer version and needs it to be read");
    if ((vers & 0xFFFF) < CL_DUMP_FORMAT)
        FAIL(CL_LOAD_VERSION, "the snapshot was written by an older version of Cloche");
    const char *forged = key ? cl_seal_check(bytes, n, key, key_len) : NULL;
    if (forged) FAIL(CL_LOAD_KEY, forged);
    if (flags & CL_DUMP_SEALED) r.end -= CL_SEAL_BYTES;
    uint64_t pre_hash = raw64(&r), prog_hash = raw64(&r);
    if (!pre || pre_hash != pre->unit->hash || uv(&r) != CL_K_COUNT || uv(&r) != CL_T_COUNT ||
        uv(&r) != CL_N_COUNT || uv(&r) != cl_natives_count)
        FAIL(CL_LOAD_VERSION, "the snapshot was written by another version of Cloche");
    uint64_t usage[6];
    for (int i = 0; i < 6; i++)
        usage[i] = uv(&r);
    text filename = get_text(&r), source = get_text(&r);
    uint32_t ninputs = uv32(&r), nhost = uv32(&r), nasync = uv32(&r);
    if (r.bad || ninputs > 10000 || nhost > 10000 || nasync > nhost)
        FAIL(CL_LOAD_CORRUPT, "the program section is damaged");
    nnames = ninputs + nhost;
    names = alloc_fn(alloc_arg, NULL, 0, (nnames + 1) * sizeof *names);
    if (!names) FAIL(CL_LOAD_NOMEM, "no memory");
    memset(names, 0, (nnames + 1) * sizeof *names);
    bool same = program && program->unit.hash == prog_hash && program->ninputs == ninputs &&
                program->nhostfns == nhost && program->nasync_first == nasync &&
                program->unit.source_len == source.n &&
                memcmp(program->unit.source, source.p, source.n) == 0 &&
                strlen(program->unit.filename) == filename.n &&
                memcmp(program->unit.filename, filename.p, filename.n) == 0;
    for (uint32_t i = 0; i < nnames; i++) {
        text t = get_text(&r);
        if (r.bad) FAIL(CL_LOAD_CORRUPT, "the program section is damaged");
        names[i] = dup_text(t, alloc_fn, alloc_arg);
        if (!names[i]) FAIL(CL_LOAD_CORRUPT, "a name is damaged");
        if (same &&
            strcmp(names[i], i < ninputs ? program->inputs[i] : program->hostfns[i - ninputs]) != 0)
            same = false;
    }
    cl_watch_start(&watch, limits->time_ns);
    if (source.n > limits->source)
        FAIL(CL_LOAD_LIMIT, "the program is larger than the source limit");
    if (same) {
        p = program;
        cl_program_ref(p);
    } else {
        char *file = dup_text(filename, alloc_fn, alloc_arg);
        if (!file) FAIL(CL_LOAD_CORRUPT, "the file name is damaged");
        cl_compile_error err;
        const cl_compile_limits most = { limits->source, CL_COMPILE_MEMORY, &watch };
        p = cl_program_new(source.p, source.n, file, (const char *const *)names, ninputs,
                           (const char *const *)names + ninputs, nhost, nasync, &most, &err,
                           alloc_fn, alloc_arg);
        alloc_fn(alloc_arg, file, filename.n + 1, 0);
        if (!p) {
            cl_compile_error_free(&err, alloc_fn, alloc_arg);
            if (watch.up)
                FAIL(CL_LOAD_LIMIT, "compiling the program took more than the time limit");
            FAIL(CL_LOAD_CORRUPT, "the program in the snapshot does not compile");
        }
    }
    if (p->unit.hash != prog_hash)
        FAIL(CL_LOAD_VERSION,
             "the program compiles to other code than when the snapshot was written");
    vm = cl_vm_new(p);
    if (!vm) FAIL(CL_LOAD_NOMEM, "no memory for a machine");
    cl_rgn *g = cl_rgn_of(vm);
    uint32_t nunits = uv32(&r);
    if (r.bad || nunits > 100000) FAIL(CL_LOAD_CORRUPT, "the sources section is damaged");
    rd units_at = r;
    for (uint32_t i = 0; i < nunits; i++)
        get_unit(&r);
    uint32_t scalars[10];
    for (int i = 0; i < 10; i++)
        scalars[i] = uv32(&r);
    cl_val vals[CL_RGN_NVALS];
    for (uint32_t i = 0; i < CL_RGN_NVALS; i++)
        vals[i] = uv(&r) ? (cl_val){ raw64(&r) } : CL_NONE;
    uint32_t nchars = uv32(&r), chars[256] = { 0 };
    if (r.bad || nchars > 256) FAIL(CL_LOAD_CORRUPT, "the machine section is damaged");
    for (uint32_t i = 0; i < nchars; i++) {
        uint64_t ch = uv(&r), off = uv(&r);
        if (ch > 255 || off > UINT32_MAX / 16)
            FAIL(CL_LOAD_CORRUPT, "the machine section is damaged");
        chars[ch] = (uint32_t)off * 16;
    }
    if (r.bad) FAIL(CL_LOAD_CORRUPT, "the snapshot is cut off");
    vm->limits.memory = limits->memory;
    if (cl_heap_begin_load(vm) != 0) FAIL(CL_LOAD_NOMEM, "no memory");
    result = place_heap(vm, &r, (flags & CL_DUMP_PACKED) != 0, limits, why);
    if (result != CL_LOAD_OK) goto out;
    g->stack = scalars[0];
    g->frame = scalars[1];
    g->stack_top = scalars[2];
    g->code = scalars[3];
    g->pc = scalars[4];
    g->depth = scalars[5];
    g->serial = scalars[6];
    g->ns_version = scalars[7];
    g->type_epoch = scalars[8];
    g->call_id = scalars[9];
    memcpy(CL_RGN_VALS_FIRST(g), vals, sizeof vals);
    memcpy(g->chars, chars, sizeof chars);
    g->used_fuel = usage[0];
    g->used_allocs = usage[1];
    g->used_calls = usage[2];
    g->used_output = usage[3];
    g->used_ns = usage[4];
    g->peak = usage[5];
    /* Run-time units: compiled before the check, because functions and frames name their codes.
       Their constants are made anew afterwards. */
    rd ur = units_at;
    for (uint32_t i = 0; i < nunits; i++) {
        unit_text u = get_unit(&ur);
        const char *bad;
        if (u.free) {
            bad = cl_unit_reload_free(vm, u.room);
        } else {
            char *file = dup_text(u.file, alloc_fn, alloc_arg);
            if (!file) FAIL(CL_LOAD_CORRUPT, "a file name is damaged");
            bad = cl_unit_reload(vm, u.src.p, u.src.n, file, u.flags, u.hash, u.room, &watch);
            alloc_fn(alloc_arg, file, u.file.n + 1, 0);
        }
        if (bad) FAIL(CL_LOAD_CORRUPT, bad);
    }
    const char *bad = cl_heap_verify(vm);
    if (bad) FAIL(CL_LOAD_CORRUPT, bad);
    bad = cl_check_frames(vm);
    if (bad) FAIL(CL_LOAD_CORRUPT, bad);
    /* The allocator starts behind everything: gaps are found by the next collection. */
    vm->bump = vm->bump_end = vm->heap->run_start = 0;
    vm->heap->sweep_off = g->heap_start;
    vm->granted = g->used_fuel;
    vm->fuel = 0;
    cl_vm_set_limits(vm, limits);
    vm->gc_threshold = g->live > (1u << 20) ? g->live : (1u << 20);
    if (nunits && cl_units_restore(vm) != 0)
        FAIL(CL_LOAD_NOMEM, "no memory for the constants of a source");
    if (!nunits) g->units = CL_NONE;
    g->handles = CL_NONE;
    if (g->stack) cl_unsync(vm);
    vm->loaded = true;
    *out = vm;
    vm = NULL;
out:
    if (names) {
        for (uint32_t i = 0; i < nnames; i++)
            if (names[i]) alloc_fn(alloc_arg, names[i], strlen(names[i]) + 1, 0);
        alloc_fn(alloc_arg, names, (nnames + 1) * sizeof *names, 0);
    }
    if (vm) cl_vm_release(vm);
    if (p) cl_program_unref(p);
    return result;
}
