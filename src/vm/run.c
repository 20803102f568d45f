/* SPDX-License-Identifier: MIT */
/* Making a machine, starting it, its slices and limits, and what happens at a stop. */
#define _GNU_SOURCE
#include "vm/run.h"
#include "builtin/natives.h"
#include "heap/heap.h"
#include "obj/dict.h"
#include "obj/str.h"
#include "vm/machine.h"
#include <time.h>

#define SLICE 20000
#define FIRST_SLICE 2000
#define STACK_FIRST 510 /* values: with its head one page */

uint64_t cl_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t); /* lint: allow clock because the time limit is real time */
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t now(const cl_vm *vm)
{
    return vm->clock_ns ? vm->clock_ns(vm->clock_arg) : cl_now_ns();
}

/* Long C loops ask this: stop when time is up or the host interrupts. */
int cl_vm_poll(void *arg)
{
    cl_vm *vm = arg;
    if (__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) ||
        (vm->watch && vm->watch(vm->watch_arg))) {
        vm->limit_hit = CL_LIMIT_INTERRUPT;
        return 1;
    }
    if (vm->deadline_ns && now(vm) > vm->deadline_ns) {
        vm->limit_hit = CL_LIMIT_TIME;
        return 1;
    }
    return 0;
}

void cl_vm_limits_default(cl_limits *l)
{
    *l = (cl_limits){ .fuel = UINT64_MAX,
                      .time_ns = 30u * (uint64_t)1000000000,
                      .memory = (uint64_t)256 << 20,
                      .allocations = UINT64_MAX,
                      .calls = 1000000,
                      .output = (uint64_t)64 << 20,
                      .source = (uint64_t)16 << 20,
                      .depth = 1000,
                      .int_digits = 4300 };
}

uint64_t cl_vm_fuel_used(const cl_vm *vm) { return vm->granted - (uint64_t)vm->fuel; }

uint64_t cl_vm_allocs_used(const cl_vm *vm)
{
    return (uint64_t)(vm->allocs_given - vm->allocs_left);
}

/* Limits are totals for the life of the state: what was used before (also before a load) counts. */
void cl_vm_set_limits(cl_vm *vm, const cl_limits *l)
{
    cl_rgn *g = cl_rgn_of(vm);
    vm->limits = *l;
    if (vm->limits.depth > 1000000) vm->limits.depth = 1000000;
    if (vm->limits.memory > CL_REGION_BYTES) vm->limits.memory = CL_REGION_BYTES;
    vm->fuel_left = l->fuel == UINT64_MAX   ? UINT64_MAX
                    : l->fuel > vm->granted ? l->fuel - vm->granted
                                            : 0;
    uint64_t used = g->used_allocs;
    if (l->allocations >= (uint64_t)INT64_MAX / 2) {
        vm->allocs_given = INT64_MAX / 2 + (int64_t)used;
        vm->allocs_left = INT64_MAX / 2;
    } else {
        vm->allocs_given = (int64_t)l->allocations;
        vm->allocs_left = l->allocations > used ? (int64_t)(l->allocations - used) : 0;
    }
}

/* The header page and the heap as new; templates stay. */
int cl_vm_reset(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    uint32_t start = g->heap_start;
    if (vm->heap->npages) cl_heap_reset(vm);
    size_t n = sizeof *g;
    __asm__("" : "+r"(n)); /* a known size becomes `rep stos`, which takes four times as long */
    memset(g, 0, n);
    g->magic = 0x436c6f63;
    g->heap_start = start;
    g->serial = g->ns_version = g->type_epoch = g->call_id = 1;
    cl_val *v = CL_RGN_VALS_FIRST(g);
    for (uint32_t i = 0; i < CL_RGN_NVALS; i++)
        v[i] = CL_NONE;
    vm->fuel = 0;
    vm->debt_at = -CL_DEBT;
    vm->granted = 0;
    vm->credit = 0;
    vm->limit_hit = CL_LIMIT_NONE;
    vm->interrupt = 0;
    vm->loaded = false;
    vm->gc_wanted = false;
    vm->gc_threshold = 1u << 20;
    vm->ngc = 0;
    vm->out_len = 0;
    vm->retry_ipc = NULL;
    vm->gc_retries = 0;
    vm->stack_w = vm->stack_end = NULL;
    vm->cur_code = CL_CODE_STUB_HALT;
    for (uint32_t i = 0; i < CL_MAX_KW; i++)
        vm->kw[i] = CL_UNBOUND; /* roots: nothing of the run before may stay */
    if (vm->tcache_used) memset(vm->tcache, 0, sizeof vm->tcache);
    vm->tcache_used = false;
    return 0;
}

static cl_st make_stack(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (!g->stack) {
        CL_NEW(vm, cl_stack, st, CL_K_STACK, 16 + 8 * STACK_FIRST);
        st->h.aux = STACK_FIRST;
        st->pad = 0;
        /* memory nobody had before is zero already */
        if (vm->heap->marks_valid) memset(st->w, 0, 8 * STACK_FIRST);
        g->stack = (uint32_t)((uint8_t *)st - vm->base);
    }
    cl_stack *st = CL_AT(vm, cl_stack, g->stack);
    vm->stack_w = st->w;
    vm->stack_end = st->w + st->h.aux - CL_NATIVE_SLACK;
    return CL_ST_OK;
}

cl_st cl_vm_begin_code(cl_vm *vm, uint32_t code, cl_val globals)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val f;
    CL_TRY(make_stack(vm));
    CL_TRY(cl_func_new(vm, code, globals, &f));
    vm->R = vm->stack_w;
    vm->cur_code = CL_CODE_STUB_HALT;
    vm->pc = vm->ipc = vm->codes[CL_CODE_STUB_HALT].words;
    g->depth = 0;
    CL_TRY(cl_push_frame(vm, code, vm->stack_w, 0, CL_RK_VALUE, 0, CL_FF_ENTRY | CL_FF_NS, f,
                         globals));
    /* a body runs once: a machine from the pool must not take it for a function called again */
    vm->codes[code].heat = 0;
    g->result = CL_NONE;
    g->exc = g->handled = CL_NONE;
    cl_sync(vm);
    return CL_ST_OK;
}

cl_st cl_vm_begin(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val d;
    const cl_prelude *pre = cl_prelude_get();
    CL_TRY(make_stack(vm));
    CL_TRY(cl_dict_new_sized(vm, 3, &d));
    CL_PTR(vm, cl_dict, d)->h.flags |= CL_DICT_NS;
    CL_PTR(vm, cl_dict, d)->version = g->ns_version++;
    CL_TRY(cl_dict_set(vm, d, CL_NAME(__name__), CL_NAME(__main__)));
    CL_TRY(cl_dict_set(vm, d, CL_NAME(__doc__), CL_NONE));
    CL_TRY(cl_dict_set(vm, d, CL_NAME(__builtins__), CL_NONE));
    g->globals = d;
    return cl_vm_begin_code(vm, pre->ncodes, d);
}

cl_st cl_vm_set_global(cl_vm *vm, const char *name, cl_val v)
{
    cl_val s;
    CL_TRY(cl_str_from_utf8(vm, name, strlen(name), &s));
    return cl_dict_set(vm, cl_rgn_of(vm)->globals, s, v);
}

void cl_sync(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    g->frame = (uint32_t)(vm->R - vm->stack_w);
    g->stack_top = g->frame + cl_frame_nregs(vm);
    g->code = vm->cur_code;
    g->pc = (uint32_t)(vm->pc - vm->codes[vm->cur_code].words);
    g->used_fuel = cl_vm_fuel_used(vm);
    g->used_allocs = cl_vm_allocs_used(vm);
}

void cl_unsync(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_stack *st = CL_AT(vm, cl_stack, g->stack);
    vm->stack_w = st->w;
    vm->stack_end = st->w + st->h.aux - CL_NATIVE_SLACK;
    vm->R = st->w + g->frame;
    vm->cur_code = g->code;
    vm->K = vm->codes[g->code].k;
    vm->pc = vm->ipc = vm->codes[g->code].words + g->pc;
}

/* Instructions that learn: which form the quickened copy starts with. */
static cl_op hot_form(cl_op op)
{
    switch (op) {
    case CL_OP_LOADG: return CL_OP_LOADG_Q;
    case CL_OP_STOREG: return CL_OP_STOREG_Q;
    case CL_OP_GETATTR: return CL_OP_GETATTR_Q;
    case CL_OP_SETATTR: return CL_OP_SETATTR_Q;
    case CL_OP_METHOD: return CL_OP_METHOD_Q;
    case CL_OP_GETITEMK: return CL_OP_GETITEMK_Q;
    default: return op;
    }
}

/* Gives a code object its private, writable copy. Without memory the code just stays cold. */
void cl_make_hot(cl_vm *vm, uint32_t code)
{
    cl_codeinst *ci = &vm->codes[code];
    const cl_code *c = ci->code;
    if (ci->is_hot || !c) return;
    uint32_t *w = vm->alloc_fn(vm->alloc_arg, NULL, 0, (size_t)c->nwords * 4);
    if (!w) return;
    if (vm->nhot == vm->hot_cap) {
        uint32_t cap = vm->hot_cap ? vm->hot_cap * 2 : 16;
        uint32_t *ids =
            vm->alloc_fn(vm->alloc_arg, vm->hot, vm->hot_cap * sizeof *ids, cap * sizeof *ids);
        if (!ids) {
            vm->alloc_fn(vm->alloc_arg, w, (size_t)c->nwords * 4, 0);
            return;
        }
        vm->hot = ids;
        vm->hot_cap = cap;
    }
    vm->hot[vm->nhot++] = code;
    memcpy(w, c->words, (size_t)c->nwords * 4);
    for (uint32_t i = 0; i < c->nwords;) {
        cl_op op = (cl_op)(w[i] & 255);
        w[i] = (w[i] & ~255u) | (uint32_t)hot_form(op);
        i += cl_opinfos[op].words;
    }
    ci->words = w;
    ci->is_hot = 1;
    if (cl_code_positional(c)) ci->simple_argc = c->npos;
}

void cl_make_cold(cl_vm *vm, uint32_t code)
{
    cl_codeinst *ci = &vm->codes[code];
    vm->alloc_fn(vm->alloc_arg, ci->words, (size_t)ci->code->nwords * 4, 0);
    ci->words = ci->code->words;
    ci->is_hot = 0;
    ci->heat = 0;
    ci->simple_argc = 0xFFFF;
}

void cl_end_slice_soon(cl_vm *vm)
{
    if (vm->fuel <= 0) return;
    vm->granted -= (uint64_t)vm->fuel;
    if (vm->fuel_left != UINT64_MAX) vm->fuel_left += (uint64_t)vm->fuel;
    vm->fuel = 0;
}

/* The slice is used up: everything that is not looked at after every instruction is looked at now.
   */
cl_st cl_slice_end(cl_vm *vm)
{
    if (vm->retry_ipc && vm->pc != vm->retry_ipc) { /* it got past what had run out of memory */
        vm->retry_ipc = NULL;
        vm->gc_retries = 0;
    }
    if (vm->pc && vm->codes[vm->cur_code].code && !vm->codes[vm->cur_code].is_hot) {
        uint32_t at = (uint32_t)(vm->pc - vm->codes[vm->cur_code].words);
        cl_make_hot(vm, vm->cur_code);
        vm->pc = vm->ipc = vm->codes[vm->cur_code].words + at;
    }
    if (__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) ||
        (vm->watch && vm->watch(vm->watch_arg))) {
        vm->limit_hit = CL_LIMIT_INTERRUPT;
        return CL_ST_FUEL;
    }
    if (vm->deadline_ns && now(vm) > vm->deadline_ns) {
        vm->limit_hit = CL_LIMIT_TIME;
        return CL_ST_FUEL;
    }
    if (vm->allocs_left < 0) {
        vm->allocs_left = 0;
        vm->limit_hit = CL_LIMIT_ALLOCATIONS;
        return CL_ST_FUEL;
    }
    if (CL_UNLIKELY(vm->gc_every) && ++vm->gc_count >= vm->gc_every) {
        vm->gc_count = 0;
        vm->gc_wanted = true;
    }
    if (vm->gc_wanted) {
        cl_sync(vm);
        cl_gc(vm);
    }
    vm->debt_at = -CL_DEBT;
    while (vm->fuel < 0) {
        if (!vm->fuel_left) {
            vm->limit_hit = CL_LIMIT_FUEL;
            return CL_ST_FUEL;
        }
        uint64_t take = vm->fuel_slice_test ? vm->fuel_slice_test : SLICE;
        if ((uint64_t)-vm->fuel > take) take = (uint64_t)-vm->fuel;
        if (vm->fuel_left != UINT64_MAX) {
            if (take > vm->fuel_left) take = vm->fuel_left;
            vm->fuel_left -= take;
        }
        vm->fuel += (int64_t)take;
        vm->granted += take;
    }
    if (CL_UNLIKELY(vm->chaos_every) && ++vm->chaos_count >= vm->chaos_every) {
        vm->chaos_count = 0;
        vm->chaos = true;
        return CL_ST_FUEL;
    }
    return CL_ST_OK;
}

/* Is the current frame a native that looks at exceptions of its calls itself? Then a pending one is
   its business. */
static bool frame_catches(const cl_vm *vm)
{
    return vm->cur_code == CL_CODE_STUB_NATIVE &&
           cl_natives[cl_special_idx(vm->R[-2]) - CL_SP_NATIVE0].flags & CL_NF_CATCH;
}

cl_run cl_vm_run(cl_vm *vm)
{
    cl_rgn *g = cl_rgn_of(vm);
    vm->limit_hit = CL_LIMIT_NONE;
    vm->chaos = false;
    vm->debt_at = -CL_DEBT;
    cl_unsync(vm);
    vm->started_ns = now(vm);
    uint64_t left = vm->limits.time_ns == UINT64_MAX  ? UINT64_MAX
                    : vm->limits.time_ns > g->used_ns ? vm->limits.time_ns - g->used_ns
                                                      : 0;
    vm->deadline_ns = left == UINT64_MAX ? 0 : vm->started_ns + left;
    cl_st st = CL_ST_OK;
    if (left == 0) {
        vm->limit_hit = CL_LIMIT_TIME;
        st = CL_ST_FUEL;
    }
    /* first slice: short, so that a loop in fresh code is quickened soon */
    if (st == CL_ST_OK && vm->fuel <= 0) {
        uint64_t take = vm->fuel_slice_test ? vm->fuel_slice_test : FIRST_SLICE;
        if (vm->fuel_left != UINT64_MAX) {
            if (take > vm->fuel_left) take = vm->fuel_left;
            vm->fuel_left -= take;
        }
        vm->fuel += (int64_t)take;
        vm->granted += take;
    }
    /* an error was given as answer: it belongs to the call, not to what follows */
    if (st == CL_ST_OK && !cl_is_none(g->exc) && !frame_catches(vm)) {
        if (vm->pc > vm->codes[vm->cur_code].words) vm->ipc = vm->pc - 1;
        st = cl_status(vm, CL_ST_RAISE);
    }
    if (st == CL_ST_OK) st = cl_loop(vm);
    g->used_ns += now(vm) - vm->started_ns;
    vm->deadline_ns = 0; /* what the host does with values is not the program's time */
    cl_sync(vm);
    uint64_t used = cl_heap_used(vm);
    if (used > g->peak) g->peak = used;
    switch (st) {
    case CL_ST_TAILCALL: /* the entry frame returned */
        if (cl_is_none(g->result) && !(vm->codes[vm->cur_code].code->flags & CL_CODE_MODULE))
            g->result = vm->R[0];
        g->frame = 0;
        g->stack_top = 0;
        g->depth = 0;
        return CL_RUN_DONE;
    case CL_ST_RAISE:
        g->frame = 0;
        g->stack_top = 0;
        g->depth = 0;
        return CL_RUN_RAISED;
    case CL_ST_HOST: return CL_RUN_PAUSED;
    default: return vm->chaos ? CL_RUN_CHAOS : CL_RUN_LIMIT;
    }
}

void cl_vm_prepare_error(cl_vm *vm, cl_val exc)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_val fn = cl_prelude_fn(CL_PF_exc_prepare), saved = g->result;
    if (!cl_is_prelude(fn) || !g->stack) return;
    g->spare[0] = exc; /* keeps it reachable meanwhile */
    vm->R = vm->stack_w;
    vm->cur_code = CL_CODE_STUB_HALT;
    vm->pc = vm->ipc = vm->codes[CL_CODE_STUB_HALT].words;
    g->depth = 0;
    g->exc = g->handled = CL_NONE;
    vm->stack_w[4] = exc;
    if (cl_push_frame(vm, cl_special_idx(fn) - CL_SP_PRELUDE0 + CL_CODE_PRELUDE0, vm->stack_w, 1,
                      CL_RK_VALUE, 0, CL_FF_ENTRY, fn, CL_NONE) == CL_ST_OK) {
        uint64_t left = vm->fuel_left, deadline = vm->limits.time_ns;
        vm->limits.time_ns = g->used_ns + 50000000u; /* texts of errors get 50 ms of their own */
        cl_sync(vm);
        cl_vm_run(vm);
        vm->fuel_left = left;
        vm->limits.time_ns = deadline;
    }
    g->spare[0] = CL_NONE;
    g->frame = g->stack_top = g->depth = 0;
    g->result = saved;
    g->exc = exc;
    g->handled = CL_NONE;
}

/* ---- host calls ---- */

bool cl_vm_host_call(const cl_vm *vm, cl_val *func, cl_val *args, cl_val *kwargs, uint32_t *id)
{
    const cl_rgn *g = cl_rgn_of(vm);
    if (!g->frame || g->code != CL_CODE_STUB_HOST) return false;
    const cl_val *r = CL_AT(vm, cl_stack, g->stack)->w + g->frame;
    if (!cl_is_hostfn(r[-2])) return false;
    *func = r[-2];
    *args = r[1];
    *kwargs = r[2];
    *id = (uint32_t)cl_int(r[3]);
    return true;
}

/* `await f(x)` on a sync host function: the instruction after the call is GETAWAIT of a call, and
   the answer is the awaited value. */
static cl_st ready_future(cl_vm *vm, cl_val v, cl_val *out)
{
    CL_NEW(vm, cl_future, f, CL_K_FUTURE, sizeof(cl_future));
    f->state = cl_small(CL_FUT_DONE);
    f->value = v;
    f->call = f->waiters = f->extra = CL_NONE;
    *out = cl_ref_of(vm, f);
    return CL_ST_OK;
}

cl_st cl_vm_answer(cl_vm *vm, cl_val v)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_unsync(vm);
    cl_val w1 = vm->R[-3];
    cl_retkind rk = (cl_retkind)cl_link_rk(w1);
    uint32_t dst = cl_link_dst(w1), code = cl_link_code(vm->R[-4]), at = cl_link_pcindex(vm->R[-4]);
    if (rk == CL_RK_VALUE && vm->codes[code].code && !cl_is(v, CL_K_FUTURE)) {
        uint32_t ins = vm->codes[code].code->words[at];
        bool coro = cl_is(v, CL_K_GEN);
        if ((ins & 255) == CL_OP_GETAWAIT && ins >> 24 == 1 && (ins >> 16 & 255) == dst && !coro)
            CL_TRY(ready_future(vm, v, &v));
    }
    cl_pop_frame(vm);
    vm->ipc = vm->pc - 1;
    cl_st st = cl_deliver(vm, rk, dst, v, CL_NONE);
    if (st == CL_ST_RAISE) { st = CL_ST_OK; /* rgn->exc is pending: cl_vm_run raises it */ }
    cl_sync(vm);
    (void)g;
    return st;
}

cl_st cl_vm_answer_error(cl_vm *vm, cl_val exc)
{
    cl_rgn *g = cl_rgn_of(vm);
    cl_unsync(vm);
    uint32_t dst = cl_link_dst(vm->R[-3]);
    cl_pop_frame(vm);
    if (frame_catches(vm)) vm->R[dst] = CL_RAISED;
    cl_st st = cl_exc_raise(vm, exc, CL_UNBOUND);
    cl_sync(vm);
    if (st != CL_ST_RAISE) return st;
    g->exc = exc;
    return CL_ST_OK;
}

cl_future *cl_vm_pending(const cl_vm *vm, size_t i)
{
    cl_val list = cl_rgn_of(vm)->pending;
    if (!cl_is(list, CL_K_LIST) || i >= cl_list_len(vm, list)) return NULL;
    cl_val v = cl_list_items(vm, list)[i];
    if (!cl_is(v, CL_K_FUTURE)) return NULL;
    cl_future *f = CL_PTR(vm, cl_future, v);
    if (!cl_is(f->call, CL_K_TUPLE) || cl_tuple_len(vm, f->call) != 3) return NULL;
    const cl_val *c = cl_tuple_items(vm, f->call);
    bool ok = cl_is_hostfn(c[0]) && cl_is(c[1], CL_K_TUPLE) &&
              (cl_is_none(c[2]) || cl_is(c[2], CL_K_DICT));
    return ok ? f : NULL;
}

int cl_vm_answer_future(cl_vm *vm, uint32_t id, cl_val v, bool failed)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (!cl_is(g->pending, CL_K_LIST)) return -1;
    uint32_t n = cl_list_len(vm, g->pending);
    cl_val *items = n ? cl_list_items(vm, g->pending) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        cl_future *f = cl_vm_pending(vm, i);
        if (!f || f->h.aux != id) continue;
        f->value = v;
        f->state = cl_small(failed ? CL_FUT_FAILED : CL_FUT_DONE);
        memmove(items + i, items + i + 1, (n - i - 1) * sizeof *items);
        cl_list_truncate(vm, g->pending, n - 1);
        return 0;
    }
    return -1;
}

/* Top-level await of what is not ready: once asyncio is imported its loop runs meanwhile; without
   it only the host can help: pause, and look again when it has answered something. */
cl_st cl_op_block(cl_vm *vm, uint32_t a, uint32_t b)
{
    (void)a;
    cl_rgn *g = cl_rgn_of(vm);
    cl_val fut = vm->R[b];
    if (cl_is(g->modules, CL_K_DICT) &&
        !cl_is_unbound(cl_dict_get_ascii(vm, g->modules, "asyncio.events")))
        return cl_call_prelude(vm, CL_PF_block, &fut, 1, CL_RK_VALUE, b);
    if (cl_is(fut, CL_K_FUTURE) &&
        CL_PTR(vm, cl_future, fut)->state.u == cl_small(CL_FUT_PENDING).u) {
        if (!cl_is(g->pending, CL_K_LIST) || !cl_list_len(vm, g->pending))
            return cl_raise(vm, CL_T_RuntimeError, "await of a Future that nothing will complete");
        vm->pc = vm->ipc;
        return CL_ST_HOST;
    }
    vm->R[b] = CL_NONE;
    return CL_ST_OK;
}
