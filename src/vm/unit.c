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

static int watch_up(void *arg)
{
    cl_watch *w = arg;
    w->up = cl_now_ns() > w->end_ns;
    return w->up;
}

void cl_watch_start(cl_watch *w, uint64_t ns)
{
    uint64_t now = ns == UINT64_MAX ? 0 : cl_now_ns();
    *w = (cl_watch){ { watch_up, w }, cl_sat_add(now, ns), false };
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

/* Room for n more records of codes. */
static bool codes_room(cl_vm *vm, uint32_t n)
{
    uint64_t need = (uint64_t)vm->ncodes + n, cap = vm->codes_cap ? vm->codes_cap : 64;
    if (need <= vm->codes_cap) return true;
    while (cap < need)
        cap *= 2;
    cl_codeinst *p =
        vm->alloc_fn(vm->alloc_arg, vm->codes, vm->codes_cap * sizeof *p, cap * sizeof *p);
    if (!p) return false;
    vm->codes = p;
    vm->codes_cap = (uint32_t)cap;
    return true;
}

int cl_vm_add_program(cl_vm *vm, const cl_unit *u)
{
    if (!codes_room(vm, u->ncodes)) return -1;
    for (uint32_t i = 0; i < u->ncodes; i++)
        fill_inst(&vm->codes[vm->ncodes++], &u->codes[i], u->k, 1);
    return 0;
}

static const cl_codeinst no_code = { .simple_argc = 0xFFFF, .weight = 1, .unit = UINT32_MAX };

/* Fills the code records of a place. */
static void lay_codes(cl_vm *vm, uint32_t index, const cl_val *k)
{
    const cl_unit_place *p = &vm->units->v[index];
    for (uint32_t i = 0; i < p->room; i++) {
        cl_codeinst *ci = &vm->codes[p->first_code + i];
        if (i < p->unit.ncodes)
            fill_inst(ci, &p->unit.codes[i], k, index + 2);
        else
            *ci = no_code;
    }
}

static uint64_t place_bytes(const cl_vm *vm, uint32_t room)
{
    return sizeof(cl_unit_place) + (uint64_t)room * sizeof *vm->codes;
}

/* A place for `room` codes behind all others: its index, -1 without memory. */
static int64_t add_place(cl_vm *vm, uint32_t room)
{
    cl_units *us = vm->units;
    if (!us) {
        us = vm->alloc_fn(vm->alloc_arg, NULL, 0, sizeof *us);
        if (!us) return -1;
        memset(us, 0, sizeof *us);
        vm->units = us;
    }
    if (us->n == us->cap) {
        uint32_t cap = us->cap ? us->cap * 2 : 4;
        void *p = vm->alloc_fn(vm->alloc_arg, us->v, us->cap * sizeof *us->v, cap * sizeof *us->v);
        if (!p) return -1;
        us->v = p;
        us->cap = cap;
    }
    if (!codes_room(vm, room)) return -1;
    cl_unit_place *p = &us->v[us->n];
    memset(p, 0, sizeof *p);
    p->first_code = vm->ncodes;
    p->room = room;
    vm->ncodes += room;
    us->nfree++;
    lay_codes(vm, us->n, NULL);
    vm->side_bytes += place_bytes(vm, room);
    return us->n++;
}

/* Puts a unit into a free place: its memory is the program's, the same source finds it again. */
static void fill_place(cl_vm *vm, uint32_t index, const cl_unit *u, const cl_val *k,
                       uint32_t src_hash)
{
    cl_units *us = vm->units;
    us->v[index].unit = *u;
    us->v[index].src_hash = src_hash;
    us->nfree--;
    us->recent[src_hash % CL_COUNTOF(us->recent)] = index + 1;
    lay_codes(vm, index, k);
    vm->side_bytes += cl_unit_bytes(u);
}

/* A free place with room for `ncodes`, or -1. */
static int64_t free_place(cl_vm *vm, uint32_t ncodes)
{
    const cl_units *us = vm->units;
    uint32_t left = us ? us->nfree : 0;
    for (uint32_t i = 0; left; i++) {
        if (!cl_unit_is_free(&us->v[i])) continue;
        left--;
        if (us->v[i].room >= ncodes) return i;
    }
    return -1;
}

void cl_units_sweep(cl_vm *vm)
{
    cl_units *us = vm->units;
    cl_val list = cl_rgn_of(vm)->units;
    uint32_t hot = 0;
    for (uint32_t i = 0; i < vm->nhot; i++) {
        uint32_t unit = vm->codes[vm->hot[i]].unit - 2;
        if (unit < us->n && !us->v[unit].live)
            cl_make_cold(vm, vm->hot[i]);
        else
            vm->hot[hot++] = vm->hot[i];
    }
    vm->nhot = hot;
    for (uint32_t i = 0; i < us->n; i++) {
        cl_unit_place *p = &us->v[i];
        if (p->live || cl_unit_is_free(p)) continue;
        uint32_t *recent = &us->recent[p->src_hash % CL_COUNTOF(us->recent)];
        if (*recent == i + 1) *recent = 0;
        vm->side_bytes -= cl_unit_bytes(&p->unit);
        cl_unit_free(&p->unit, vm->alloc_fn, vm->alloc_arg);
        memset(&p->unit, 0, sizeof p->unit);
        lay_codes(vm, i, NULL);
        cl_list_items(vm, list)[i] = CL_NONE;
        us->nfree++;
    }
    while (us->n && cl_unit_is_free(&us->v[us->n - 1])) {
        const cl_unit_place *p = &us->v[--us->n];
        vm->ncodes = p->first_code;
        vm->side_bytes -= place_bytes(vm, p->room);
        us->nfree--;
        cl_list_truncate(vm, list, us->n);
    }
}

void cl_units_link(cl_vm *vm)
{
    const cl_units *us = vm->units;
    for (uint32_t i = 0; us && i < us->n; i++) {
        const cl_unit_place *p = &us->v[i];
        if (cl_unit_is_free(p)) continue;
        const cl_val *k = cl_tuple_items(vm, cl_list_items(vm, cl_rgn_of(vm)->units)[i]);
        for (uint32_t c = 0; c < p->unit.ncodes; c++)
            vm->codes[p->first_code + c].k = k + p->unit.codes[c].kbase;
    }
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

/* Puts the constants of a unit into the region: *k, a tuple that starts with them. Each object is
   copied out on its own, because a block of them would hide references from the collector. */
static cl_st place_constants(cl_vm *vm, cl_unit *u, cl_val *k)
{
    if (u->image_size) {
        size_t bytes = (size_t)(u->image_size / 16 + 1) * 4;
        uint32_t *map = vm->alloc_fn(vm->alloc_arg, NULL, 0, bytes);
        if (!map) return CL_ST_NEED_GC;
        cl_st st = cl_unit_instantiate(vm, u, map);
        vm->alloc_fn(vm->alloc_arg, map, bytes, 0);
        CL_TRY(st);
    }
    return unit_roots(vm, u, k);
}

/* Gives a compiled unit its place; *code = the id of its first code. */
static cl_st keep_unit(cl_vm *vm, cl_unit *u, uint32_t src_hash, uint32_t *code)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val k;
    CL_TRY(place_constants(vm, u, &k));
    if (vm->units) CL_CHARGE(vm, vm->units->n / 8);
    int64_t at = free_place(vm, u->ncodes);
    if (at < 0) {
        cl_val list = g->units;
        if (cl_is_none(list)) CL_TRY(cl_list_new(vm, NULL, 0, &list));
        CL_TRY(cl_list_push(vm, list, CL_NONE));
        at = add_place(vm, u->ncodes);
        if (at < 0) {
            cl_list_truncate(vm, list, cl_list_len(vm, list) - 1);
            return cl_raise_memory(vm);
        }
        g->units = list;
    }
    cl_list_items(vm, g->units)[at] = k;
    fill_place(vm, (uint32_t)at, u, cl_tuple_items(vm, k), src_hash);
    *code = vm->units->v[at].first_code;
    return CL_ST_OK;
}

cl_st cl_unit_compile(cl_vm *vm, const char *src, size_t len, const char *filename, uint32_t flags,
                      uint32_t *code)
{
    if (len > vm->limits.source)
        return cl_raise(vm, CL_T_MemoryError, "source is larger than the limit of %z bytes",
                        vm->limits.source);
    CL_CHARGE(vm, len);
    uint32_t src_hash = cl_hash_str(src, len, 1);
    if (find_unit(vm, src, len, filename, flags, src_hash, code)) return CL_ST_OK;
    uint64_t used = cl_heap_used(vm);
    if (used >= vm->limits.memory) return CL_ST_NEED_GC;
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
    cl_unit u;
    memset(&u, 0, sizeof u);
    if (cl_compile_unit(src, len, filename, &opt, &u, &err) != 0) {
        cl_st st = vm->limit_hit != CL_LIMIT_NONE ? CL_ST_FUEL /* the poll stopped it */
                   : err.no_memory                ? CL_ST_NEED_GC
                                                  : cl_raise_syntax(vm, &err, filename);
        cl_compile_error_free(&err, vm->alloc_fn, vm->alloc_arg);
        return st;
    }
    cl_st st = keep_unit(vm, &u, src_hash, code);
    if (st != CL_ST_OK) cl_unit_free(&u, vm->alloc_fn, vm->alloc_arg);
    return st;
}

const char *cl_unit_reload_free(cl_vm *vm, uint32_t room)
{
    if (place_bytes(vm, room) > vm->limits.memory - vm->side_bytes)
        return "the sources are larger than the memory limit";
    return add_place(vm, room) < 0 ? "no memory" : NULL;
}

const char *cl_unit_reload(cl_vm *vm, const char *src, size_t len, const char *filename,
                           uint32_t flags, uint64_t hash, uint32_t room, const cl_watch *watch)
{
    if (len > vm->limits.source) return "a source is larger than the source limit";
    /* above all not the prelude's: its names reach hidden natives */
    if (flags & ~(CL_COMPILE_EVAL | CL_COMPILE_NAMESPACE | CL_COMPILE_REPL))
        return "a source has options it cannot have";
    const char *bad = cl_unit_reload_free(vm, room);
    if (bad) return bad;
    cl_compile_error err;
    memset(&err, 0, sizeof err);
    cl_compile_options opt = { .max_source = vm->limits.source,
                               .max_work = UINT64_MAX,
                               .max_memory = vm->limits.memory,
                               .flags = flags,
                               .poll = watch ? &watch->poll : NULL,
                               .alloc_fn = vm->alloc_fn,
                               .alloc_arg = vm->alloc_arg };
    cl_unit u;
    memset(&u, 0, sizeof u);
    if (cl_compile_unit(src, len, filename, &opt, &u, &err) != 0) {
        cl_compile_error_free(&err, vm->alloc_fn, vm->alloc_arg);
        return "a source in the snapshot does not compile";
    }
    if (u.hash != hash || u.ncodes > room) {
        cl_unit_free(&u, vm->alloc_fn, vm->alloc_arg);
        return "a source compiles to other code than when the snapshot was written";
    }
    fill_place(vm, vm->units->n - 1, &u, u.k, cl_hash_str(src, len, 1));
    return NULL;
}

/* Constants of reloaded units: always made anew, so that a snapshot cannot supply them. */
int cl_units_restore(cl_vm *vm)
{
    cl_units *us = vm->units;
    cl_val list;
    if (!us) return 0;
    if (cl_list_new(vm, NULL, 0, &list) != CL_ST_OK) return -1;
    cl_rgn_of(vm)->units = list;
    for (uint32_t i = 0; i < us->n; i++) {
        cl_val k = CL_NONE;
        if (!cl_unit_is_free(&us->v[i]) && place_constants(vm, &us->v[i].unit, &k) != CL_ST_OK)
            return -1;
        if (cl_list_push(vm, list, k) != CL_ST_OK) return -1;
    }
    cl_units_link(vm);
    return 0;
}

cl_program *cl_program_new(const char *src, size_t len, const char *filename,
                           const char *const *inputs, uint32_t ninputs, const char *const *hostfns,
                           uint32_t nhostfns, uint32_t nasync_first,
                           const cl_compile_limits *limits, cl_compile_error *err,
                           void *(*alloc_fn)(void *, void *, size_t, size_t), void *alloc_arg)
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
                               .max_source = limits->source,
                               .max_work = UINT64_MAX,
                               .max_memory = limits->memory,
                               .poll = &limits->watch->poll,
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
