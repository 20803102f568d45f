/* SPDX-License-Identifier: MIT */
/* Units of code: the prelude, programs, and what is compiled while a program runs. */
#include "vm/unit.h"
#include "base/hash.h"
#include "heap/heap.h"
#include "obj/list.h"
#include "obj/dict.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/prelude.h"
#include "vm/run.h"
#include <pthread.h>
#include <stdlib.h>

void *cl_libc_alloc(void *arg, void *p, size_t old_size, size_t new_size)
{
    (void)arg;
    (void)old_size;
    if (!new_size) {
        free(p);
        return NULL;
    }
    return realloc(p, new_size);
}

static cl_prelude prelude;
static pthread_once_t prelude_once = PTHREAD_ONCE_INIT;

static uint32_t halt_words[2] = { CL_OP_HALT, CL_OP_HALT },
                native_words[2] = { CL_OP_NRESUME, CL_OP_NRESUME },
                host_words[2] = { CL_OP_HOSTRET, CL_OP_HOSTRET };

static void fill_inst(cl_codeinst *ci, const cl_code *c, const cl_val *k, uint32_t unit)
{
    *ci = (cl_codeinst){ .words = c->words,
                         .k = k ? k + c->kbase : NULL, /* a unit may have no constants */
                         .code = c,
                         .simple_argc = 0xFFFF,
                         .nregs = c->nregs,
                         .weight = c->weight,
                         .unit = unit };
}

static void prelude_init(void)
{
    cl_natives_init();
    const cl_unit *u = &cl_prelude_built.unit;
    cl_codeinst stub = { .simple_argc = 0xFFFF, .weight = 1, .is_hot = 1, .unit = UINT32_MAX };
    cl_codeinst *codes = cl_prelude_built.insts;
    codes[CL_CODE_STUB_HALT] = codes[CL_CODE_STUB_NATIVE] = codes[CL_CODE_STUB_HOST] = stub;
    codes[CL_CODE_STUB_HALT].words = halt_words;
    codes[CL_CODE_STUB_HALT].nregs = 4;
    codes[CL_CODE_STUB_NATIVE].words = native_words;
    codes[CL_CODE_STUB_HOST].words = host_words;
    codes[CL_CODE_STUB_HOST].nregs = 6;
    for (uint32_t i = 0; i < u->ncodes; i++)
        fill_inst(&codes[CL_CODE_PRELUDE0 + i], &u->codes[i], u->k, 0);
    prelude = (cl_prelude){ .unit = u,
                            .image_end = CL_ALIGN16(u->image_off + u->image_size),
                            .codes = codes,
                            .ncodes = CL_CODE_PRELUDE0 + u->ncodes };
}

const cl_prelude *cl_prelude_get(void)
{
    pthread_once(&prelude_once, prelude_init);
    return &prelude;
}

cl_val cl_prelude_fn(uint32_t which)
{
    return CL_SPECIAL(CL_SP_PRELUDE0 + cl_prelude_built.fns[which]);
}

cl_val cl_native_prelude(uint32_t id)
{
    uint32_t code = cl_prelude_built.natives[id];
    return code ? CL_SPECIAL(CL_SP_PRELUDE0 + code) : CL_UNBOUND;
}

const cl_unit *cl_vm_unit(const cl_vm *vm, uint32_t code)
{
    if (code >= vm->ncodes || vm->codes[code].unit == UINT32_MAX) return NULL;
    uint32_t u = vm->codes[code].unit;
    if (u == 0) return prelude.unit;
    if (u == 1) return &vm->program->unit;
    return vm->units && u - 2 < vm->units->n ? &vm->units->v[u - 2].unit : NULL;
}

int cl_vm_add_codes(cl_vm *vm, const cl_unit *u, const cl_val *k, uint32_t unit_index)
{
    uint64_t need = (uint64_t)vm->ncodes + u->ncodes;
    if (need > vm->codes_cap) {
        uint64_t cap = vm->codes_cap ? vm->codes_cap : 64;
        while (cap < need)
            cap *= 2;
        cl_codeinst *p =
            vm->alloc_fn(vm->alloc_arg, vm->codes, vm->codes_cap * sizeof *p, cap * sizeof *p);
        if (!p) return -1;
        vm->codes = p;
        vm->codes_cap = (uint32_t)cap;
    }
    for (uint32_t i = 0; i < u->ncodes; i++)
        fill_inst(&vm->codes[vm->ncodes + i], &u->codes[i], k, unit_index);
    vm->ncodes += u->ncodes;
    return 0;
}

/* The last unit is complete: its memory is the program's, and the same source finds it again. */
static void count_unit(cl_vm *vm, cl_units *us, uint32_t src_hash)
{
    const cl_unit *u = &us->v[us->n].unit;
    vm->side_bytes += cl_unit_bytes(u) + sizeof *us->v + u->ncodes * sizeof *vm->codes;
    us->v[us->n].src_hash = src_hash;
    us->recent[src_hash % CL_COUNTOF(us->recent)] = ++us->n;
}

/* A program that evaluates one text again and again compiles it once: code never changes. */
static bool find_unit(const cl_vm *vm, const char *src, size_t len, const char *filename,
                      uint32_t flags, uint32_t src_hash, uint32_t *code)
{
    const cl_units *us = vm->units;
    uint32_t i = us ? us->recent[src_hash % CL_COUNTOF(us->recent)] : 0;
    if (!i || us->v[i - 1].src_hash != src_hash) return false;
    const cl_unit *u = &us->v[i - 1].unit;
    if (u->source_len != len || u->flags != flags || (len && memcmp(u->source, src, len) != 0) ||
        strcmp(u->filename, filename) != 0)
        return false;
    *code = us->v[i - 1].first_code;
    return true;
}

/* What keeps the objects of a unit: its constants, in their order, then the names of its codes. */
static cl_st unit_roots(cl_vm *vm, const cl_unit *u, cl_val *out)
{
    uint32_t n = u->nk + 6 * u->ncodes; /* cl_unit_instantiate charged for their image */
    CL_TRY(cl_tuple_new(vm, NULL, n, out));
    cl_val *item = cl_tuple_items(vm, *out);
    for (uint32_t i = 0; i < n; i++) {
        if (i < u->nk) {
            item[i] = u->k[i];
            continue;
        }
        const cl_code *c = &u->codes[(i - u->nk) / 6];
        const cl_val names[6] = { c->name,     c->qualname,  c->doc,
                                  c->varnames, c->cellnames, c->freenames };
        cl_val v = names[(i - u->nk) % 6];
        item[i] = cl_is_ref(v) ? v : CL_NONE;
    }
    return CL_ST_OK;
}

/* The list of units with room for one more; NULL without memory. */
static cl_units *units_room(cl_vm *vm)
{
    cl_units *us = vm->units;
    if (!us) {
        us = vm->alloc_fn(vm->alloc_arg, NULL, 0, sizeof *us);
        if (!us) return NULL;
        memset(us, 0, sizeof *us);
        vm->units = us;
    }
    if (us->n == us->cap) {
        uint32_t cap = us->cap ? us->cap * 2 : 4;
        void *p = vm->alloc_fn(vm->alloc_arg, us->v, us->cap * sizeof *us->v, cap * sizeof *us->v);
        if (!p) return NULL;
        us->v = p;
        us->cap = cap;
    }
    return us;
}

/* Puts the constants of a unit into the region, where `list` keeps them: *k, a tuple that starts
   with them. Each object is copied out on its own, because a block of them would hide references
   from the collector. */
static cl_st place_constants(cl_vm *vm, cl_unit *u, cl_val list, cl_val *k)
{
    if (u->image_size) {
        size_t bytes = (size_t)(u->image_size / 16 + 1) * 4;
        uint32_t *map = vm->alloc_fn(vm->alloc_arg, NULL, 0, bytes);
        if (!map) return CL_ST_NEED_GC;
        cl_st st = cl_unit_instantiate(vm, u, map);
        vm->alloc_fn(vm->alloc_arg, map, bytes, 0);
        CL_TRY(st);
    }
    CL_TRY(unit_roots(vm, u, k));
    return cl_list_push(vm, list, *k);
}

cl_st cl_unit_compile(cl_vm *vm, const char *src, size_t len, const char *filename, uint32_t flags,
                      uint32_t *code)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (len > vm->limits.source)
        return cl_raise(vm, CL_T_MemoryError, "source is larger than the limit of %z bytes",
                        vm->limits.source);
    CL_CHARGE(vm, len);
    uint32_t src_hash = cl_hash_str(src, len, 1);
    if (find_unit(vm, src, len, filename, flags, src_hash, code)) return CL_ST_OK;
    uint64_t used = cl_heap_used(vm);
    if (used >= vm->limits.memory) return CL_ST_NEED_GC;
    cl_units *us = units_room(vm);
    if (!us) return cl_raise_memory(vm);
    if (cl_is_none(g->units)) {
        cl_val list;
        CL_TRY(cl_list_new(vm, NULL, 0, &list));
        g->units = list;
    }
    vm->limit_hit = CL_LIMIT_NONE;
    cl_compile_error err;
    memset(&err, 0, sizeof err);
    cl_compile_options opt = { .image_off = 0,
                               .max_source = vm->limits.source,
                               .max_work = UINT64_MAX,
                               .max_memory = vm->limits.memory - used,
                               .flags = flags,
                               .poll = &vm->poll,
                               .alloc_fn = vm->alloc_fn,
                               .alloc_arg = vm->alloc_arg };
    cl_unit *u = &us->v[us->n].unit;
    memset(u, 0, sizeof *u);
    if (cl_compile_unit(src, len, filename, &opt, u, &err) != 0) {
        cl_st st = vm->limit_hit != CL_LIMIT_NONE ? CL_ST_FUEL /* the poll stopped it */
                   : err.no_memory                ? CL_ST_NEED_GC
                                                  : cl_raise_syntax(vm, &err, filename);
        cl_compile_error_free(&err, vm->alloc_fn, vm->alloc_arg);
        return st;
    }
    cl_val k = CL_UNBOUND;
    cl_st st = place_constants(vm, u, g->units, &k);
    if (st != CL_ST_OK) {
        cl_unit_free(u, vm->alloc_fn, vm->alloc_arg);
        return st;
    }
    us->v[us->n].first_code = vm->ncodes;
    us->v[us->n].owned = true;
    if (cl_vm_add_codes(vm, u, cl_tuple_items(vm, k), us->n + 2) != 0) {
        cl_unit_free(u, vm->alloc_fn, vm->alloc_arg);
        cl_list_truncate(vm, g->units, us->n);
        return cl_raise_memory(vm);
    }
    *code = us->v[us->n].first_code;
    count_unit(vm, us, src_hash);
    return CL_ST_OK;
}

const char *cl_unit_reload(cl_vm *vm, const char *src, size_t len, const char *filename,
                           uint32_t flags, uint64_t hash)
{
    if (len > vm->limits.source) return "a source is larger than the source limit";
    /* above all not the prelude's: its names reach hidden natives */
    if (flags & ~(CL_COMPILE_EVAL | CL_COMPILE_NAMESPACE | CL_COMPILE_REPL))
        return "a source has options it cannot have";
    cl_units *us = units_room(vm);
    if (!us) return "no memory";
    cl_compile_error err;
    memset(&err, 0, sizeof err);
    cl_compile_options opt = { .max_source = vm->limits.source,
                               .max_work = UINT64_MAX,
                               .flags = flags,
                               .alloc_fn = vm->alloc_fn,
                               .alloc_arg = vm->alloc_arg };
    cl_unit *u = &us->v[us->n].unit;
    memset(u, 0, sizeof *u);
    if (cl_compile_unit(src, len, filename, &opt, u, &err) != 0) {
        cl_compile_error_free(&err, vm->alloc_fn, vm->alloc_arg);
        return "a source in the snapshot does not compile";
    }
    us->v[us->n].first_code = vm->ncodes;
    us->v[us->n].owned = true;
    if (u->hash != hash || cl_vm_add_codes(vm, u, u->k, us->n + 2) != 0) {
        cl_unit_free(u, vm->alloc_fn, vm->alloc_arg);
        return u->hash != hash
                   ? "a source compiles to other code than when the snapshot was written"
                   : "no memory";
    }
    count_unit(vm, us, cl_hash_str(src, len, 1));
    return NULL;
}

/* Constants of reloaded units: always made anew, so that a snapshot cannot supply them. */
int cl_units_restore(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_units *us = vm->units;
    cl_val list;
    if (!us) return 0;
    if (cl_list_new(vm, NULL, 0, &list) != CL_ST_OK) return -1;
    g->units = list;
    for (uint32_t i = 0; i < us->n; i++) {
        cl_unit *u = &us->v[i].unit;
        cl_val k;
        if (place_constants(vm, u, list, &k) != CL_ST_OK) return -1;
        for (uint32_t c = 0; c < u->ncodes; c++)
            vm->codes[us->v[i].first_code + c].k = cl_tuple_items(vm, k) + u->codes[c].kbase;
    }
    return 0;
}

cl_program *cl_program_new(const char *src, size_t len, const char *filename,
                           const char *const *inputs, uint32_t ninputs, const char *const *hostfns,
                           uint32_t nhostfns, uint32_t nasync_first, uint64_t max_source,
                           cl_compile_error *err, void *(*alloc_fn)(void *, void *, size_t, size_t),
                           void *alloc_arg)
{
    const cl_prelude *pre = cl_prelude_get();
    if (!alloc_fn) alloc_fn = cl_libc_alloc;
    memset(err, 0, sizeof *err);
    cl_program *p = alloc_fn(alloc_arg, NULL, 0, sizeof *p);
    if (!p) {
        err->no_memory = true;
        return NULL;
    }
    memset(p, 0, sizeof *p);
    p->alloc_fn = alloc_fn;
    p->alloc_arg = alloc_arg;
    p->refcount = 1;
    cl_compile_options opt = { .image_off = pre->image_end,
                               .max_source = max_source,
                               .max_work = UINT64_MAX,
                               .hostfns = hostfns,
                               .nhostfns = nhostfns,
                               .alloc_fn = alloc_fn,
                               .alloc_arg = alloc_arg };
    if (cl_compile_unit(src, len, filename, &opt, &p->unit, err) != 0) {
        alloc_fn(alloc_arg, p, sizeof *p, 0);
        return NULL;
    }
    p->ninputs = ninputs;
    p->nhostfns = nhostfns;
    p->nasync_first = nasync_first;
    size_t bytes = 0;
    for (uint32_t i = 0; i < ninputs; i++)
        bytes += strlen(inputs[i]) + 1;
    for (uint32_t i = 0; i < nhostfns; i++)
        bytes += strlen(hostfns[i]) + 1;
    size_t size = (ninputs + nhostfns + 1) * sizeof(char *) + bytes;
    const char **names = alloc_fn(alloc_arg, NULL, 0, size);
    if (!names) {
        cl_unit_free(&p->unit, alloc_fn, alloc_arg);
        alloc_fn(alloc_arg, p, sizeof *p, 0);
        err->no_memory = true;
        return NULL;
    }
    p->names_size = size;
    char *text = (char *)(names + ninputs + nhostfns + 1);
    for (uint32_t i = 0; i < ninputs + nhostfns; i++) {
        const char *s = i < ninputs ? inputs[i] : hostfns[i - ninputs];
        size_t n = strlen(s) + 1;
        memcpy(text, s, n);
        names[i] = text;
        text += n;
    }
    p->inputs = names;
    p->hostfns = names + ninputs;
    return p;
}

void cl_program_ref(cl_program *p) { __atomic_add_fetch(&p->refcount, 1, __ATOMIC_RELAXED); }

void cl_program_unref(cl_program *p)
{
    if (!p || __atomic_sub_fetch(&p->refcount, 1, __ATOMIC_ACQ_REL) > 0) return;
    cl_vm_pool_drop(p);
    cl_unit_free(&p->unit, p->alloc_fn, p->alloc_arg);
    p->alloc_fn(p->alloc_arg, (void *)p->inputs, p->names_size, 0);
    p->alloc_fn(p->alloc_arg, p, sizeof *p, 0);
}

cl_val cl_host_name(const cl_vm *vm, cl_val name)
{
    const cl_program *p = vm->program;
    for (uint32_t i = 0; i < p->nhostfns; i++)
        if (cl_str_eq_ascii(vm, name, p->hostfns[i])) return CL_SPECIAL(CL_SP_HOST0 + i);
    return CL_UNBOUND;
}

bool cl_is_outer_name(const cl_vm *vm, cl_val name)
{
    return cl_is(name, CL_K_STR) && (!cl_is_unbound(cl_builtin_name(vm, name)) ||
                                     (vm->program && !cl_is_unbound(cl_host_name(vm, name))));
}
