/* SPDX-License-Identifier: MIT */
/* The public functions: programs, runs, calls, limits, snapshots. Values are in api/values.c. */
#include "api/api.h"
#include "heap/heap.h"
#include "obj/dict.h"
#include "obj/exc.h"
#include "obj/list.h"
#include "obj/str.h"
#include "obj/type.h"
#include "vm/dump.h"
#include "vm/machine.h"
#include <sodium.h>

static void *host_alloc(cloche_vm *h, void *p, size_t old_size, size_t new_size)
{
    return h->vm->alloc_fn(h->vm->alloc_arg, p, old_size, new_size);
}

/* ---- programs ---- */

/* What the host gave and the defaults of the rest. A host with an older header gives less. */
static bool config_of(const cloche_config *given, cloche_config *c)
{
    if (given && (given->size > sizeof *c || given->size < offsetof(cloche_config, max_time_ns)))
        return false;
    if (given) memcpy(c, given, given->size);
    if (!c->filename) c->filename = "<program>";
    if (!c->max_source) c->max_source = (uint64_t)16 << 20;
    if (!c->max_time_ns) c->max_time_ns = (uint64_t)10 * 1000000000;
    if (!c->max_memory) c->max_memory = CL_COMPILE_MEMORY;
    return true;
}

cloche_status cloche_compile(const char *source, size_t len, const cloche_config *given,
                             cloche_program **out, cloche_compile_info *info)
{
    cloche_config filled = { .size = sizeof filled };
    if (!config_of(given, &filled)) return CLOCHE_ERR_VALUE;
    const cloche_config *c = &filled;
    *out = NULL;
    size_t nf = c->nfunctions, na = c->nasync_functions;
    if (nf + na > 10000 || c->ninputs > 10000) return CLOCHE_ERR_VALUE;
    if (sodium_init() < 0) return CLOCHE_ERR_STATE;
    const char *names[64], **fns = names;
    void *(*fn)(void *, void *, size_t, size_t) = c->alloc;
    if (nf + na > 64) {
        if (!fn) return CLOCHE_ERR_VALUE;
        fns = fn(c->alloc_arg, NULL, 0, (nf + na) * sizeof *fns);
        if (!fns) return CLOCHE_ERR_NOMEM;
    }
    for (size_t i = 0; i < nf; i++)
        fns[i] = c->functions[i];
    for (size_t i = 0; i < na; i++)
        fns[nf + i] = c->async_functions[i];
    cl_compile_error err;
    cl_watch watch;
    cl_watch_start(&watch, c->max_time_ns);
    const cl_compile_limits limits = { c->max_source,
                                       c->max_memory == UINT64_MAX ? 0 : c->max_memory, &watch };
    cl_program *p =
        cl_program_new(source, len, c->filename, c->inputs, (uint32_t)c->ninputs, fns,
                       (uint32_t)(nf + na), (uint32_t)nf, &limits, &err, fn, c->alloc_arg);
    if (fns != names) fn(c->alloc_arg, (void *)fns, (nf + na) * sizeof *fns, 0);
    if (!p) {
        if (watch.up) {
            err.type = CL_T_TimeoutError;
            err.line = 0;
            snprintf(err.message, sizeof err.message,
                     "compiling took more than the limit of %.3g s", (double)c->max_time_ns * 1e-9);
        }
        if (info) {
            const char *kind = err.no_memory
                                   ? "MemoryError"
                                   : cl_types[err.type ? err.type : CL_T_SyntaxError].name;
            size_t k = strlen(kind), m = strlen(err.message);
            memset(info, 0, sizeof *info);
            memcpy(info->message, kind, k);
            memcpy(info->message + k, ": ", 2);
            if (m > sizeof info->message - k - 3) m = sizeof info->message - k - 3;
            memcpy(info->message + k + 2, err.message, m);
            info->line = err.line;
            info->column = err.line ? err.col : 0;
            info->end_line = err.end_line;
            info->end_column = err.end_line ? err.end_col : 0;
        }
        bool nomem = err.no_memory;
        cl_compile_error_free(&err, fn ? fn : cl_libc_alloc, c->alloc_arg);
        return nomem ? CLOCHE_ERR_NOMEM : CLOCHE_ERR_SYNTAX;
    }
    cloche_program *h = p->alloc_fn(p->alloc_arg, NULL, 0, sizeof *h);
    if (!h) {
        cl_program_unref(p);
        return CLOCHE_ERR_NOMEM;
    }
    h->p = p;
    *out = h;
    return CLOCHE_OK;
}

void cloche_program_free(cloche_program *h)
{
    if (!h) return;
    cl_program *p = h->p;
    p->alloc_fn(p->alloc_arg, h, sizeof *h, 0);
    cl_program_unref(p);
}

/* ---- vms ---- */

static cloche_status wrap(cl_vm *vm, cloche_vm **out)
{
    cloche_vm *h = vm->alloc_fn(vm->alloc_arg, NULL, 0, sizeof *h);
    if (!h) {
        cl_vm_release(vm);
        return CLOCHE_ERR_NOMEM;
    }
    memset(h, 0, sizeof *h);
    h->vm = vm;
    h->error = CL_NONE;
    *out = h;
    return CLOCHE_OK;
}

cloche_status cloche_start(cloche_program *p, cloche_vm **out)
{
    *out = NULL;
    cl_vm *vm = cl_vm_new(p->p);
    if (!vm) return CLOCHE_ERR_NOMEM;
    if (cl_vm_begin(vm) != CL_ST_OK) {
        cl_vm_release(vm);
        return CLOCHE_ERR_NOMEM;
    }
    return wrap(vm, out);
}

static void drop_texts(cloche_vm *h)
{
    char **t[] = { &h->err_type, &h->err_message, &h->err_traceback };
    for (size_t i = 0; i < 3; i++) {
        if (*t[i]) host_alloc(h, *t[i], strlen(*t[i]) + 1, 0);
        *t[i] = NULL;
    }
}

void cloche_free(cloche_vm *h)
{
    if (!h) return;
    cl_vm *vm = h->vm;
    drop_texts(h);
    if (h->text) host_alloc(h, h->text, h->text_cap, 0);
    vm->alloc_fn(vm->alloc_arg, h, sizeof *h, 0);
    cl_vm_release(vm);
}

void cloche_limits_default(cloche_limit_set *l)
{
    cl_limits d;
    cl_vm_limits_default(&d);
    *l = (cloche_limit_set){ sizeof *l,     d.memory, d.time_ns, d.fuel,  d.depth,
                             d.allocations, d.calls,  d.output,  d.source };
}

static void to_limits(const cloche_limit_set *l, cl_limits *d)
{
    cl_vm_limits_default(d);
    d->memory = l->memory;
    d->time_ns = l->time_ns;
    d->fuel = l->fuel;
    d->depth = l->depth > 1000000 ? 1000000 : (uint32_t)l->depth;
    d->allocations = l->allocations;
    d->calls = l->calls;
    d->output = l->output;
    d->source = l->source;
}

cloche_status cloche_limits(cloche_vm *h, const cloche_limit_set *l)
{
    if (l->size != sizeof *l) return CLOCHE_ERR_VALUE;
    cl_limits d;
    to_limits(l, &d);
    cl_rgn_of(h->vm)->used_allocs = cl_vm_allocs_used(h->vm);
    cl_vm_set_limits(h->vm, &d);
    return CLOCHE_OK;
}

void cloche_usage(const cloche_vm *h, cloche_usage_info *u)
{
    const cl_rgn *g = cl_rgn_of(h->vm);
    uint64_t used = cl_heap_used(h->vm);
    *u = (cloche_usage_info){
        cl_vm_fuel_used(h->vm),   g->used_ns,    used,          g->peak > used ? g->peak : used,
        cl_vm_allocs_used(h->vm), g->used_calls, g->used_output
    };
}

void cloche_seed(cloche_vm *h, uint64_t seed)
{
    cl_rgn_of(h->vm)->random_state = cl_small((int64_t)(seed & (CL_SMALL_MAX - 1)));
}

void cloche_set_clock(cloche_vm *h, uint64_t (*fn)(void *arg), void *arg)
{
    h->vm->wall_ns = fn;
    h->vm->wall_arg = arg;
}

/* v itself has no other holder yet, so it is held here while the list grows: that may collect. */
cl_st cl_api_keep(cl_vm *vm, cl_val v)
{
    cl_rgn *g = cl_rgn_of(vm);
    if (!cl_is_ref(v)) return CL_ST_OK;
    g->spare[6] = v;
    if (cl_is_none(g->handles)) {
        cl_val list;
        CL_TRY(cl_list_new(vm, NULL, 0, &list));
        g->handles = list;
    }
    CL_TRY(cl_list_push(vm, g->handles, v));
    g->spare[6] = CL_NONE;
    return CL_ST_OK;
}

static const char *limit_name(cl_limit l)
{
    static const char *const names[] = { "",       "fuel",        "time",  "memory",
                                         "depth",  "allocations", "calls", "output",
                                         "source", "interrupt" };
    return names[l];
}

cloche_status cl_api_status(cloche_vm *h, cl_st st)
{
    cl_rgn *g = cl_rgn_of(h->vm);
    if (st == CL_ST_OK) return CLOCHE_OK;
    if (st == CL_ST_RAISE) {
        bool mem = cl_is(g->exc, CL_K_EXC) && cl_exc_is(h->vm, g->exc, CL_T_MemoryError);
        g->exc = CL_NONE;
        return mem ? CLOCHE_ERR_NOMEM : CLOCHE_ERR_VALUE;
    }
    if (st == CL_ST_FUEL) {
        h->limit = limit_name(h->vm->limit_hit);
        return CLOCHE_LIMIT;
    }
    return st == CL_ST_ESCALATE ? CLOCHE_ERR_TYPE : CLOCHE_ERR_NOMEM;
}

cloche_status cloche_set(cloche_vm *h, const char *name, cloche_value v)
{
    if (h->started && h->state != CL_API_IDLE) return CLOCHE_ERR_STATE;
    cl_st st;
    CL_WITH_GC(h->vm, st, cl_vm_set_global(h->vm, name, cl_in(v)));
    return cl_api_status(h, st);
}

/* A NUL-terminated copy of a str value. */
static char *copy_text(cloche_vm *h, cl_val s)
{
    if (!cl_is(s, CL_K_STR)) s = CL_V_EMPTY_STR;
    size_t n = cl_str_utf8_len(h->vm, s);
    char *p = host_alloc(h, NULL, 0, n + 1);
    if (p) cl_str_utf8(h->vm, s, p, n + 1);
    return p;
}

static void collect_error(cloche_vm *h)
{
    cl_vm *vm = h->vm;
    cl_rgn *g = cl_rgn_of(vm);
    cl_val exc = g->exc, text;
    cl_st st;
    char name[200];
    drop_texts(h);
    h->error = exc;
    uint32_t chaos = vm->chaos_every;
    vm->chaos_every = 0; /* texts are made in one go */
    cl_vm_prepare_error(vm, exc);
    vm->chaos_every = chaos;
    /* the report may need a little more than the program was given */
    uint64_t memory = vm->limits.memory;
    vm->limits.memory = memory + (4u << 20);
    cl_type_name(vm, exc, name, sizeof name);
    size_t n = strlen(name) + 1;
    h->err_type = host_alloc(h, NULL, 0, n);
    if (h->err_type) memcpy(h->err_type, name, n);
    CL_WITH_GC(vm, st, cl_exc_str(vm, exc, &text));
    h->err_message = copy_text(h, st == CL_ST_OK ? text : CL_V_EMPTY_STR);
    g->exc = exc;
    CL_WITH_GC(vm, st, cl_traceback_text(vm, exc, &text));
    h->err_traceback = copy_text(h, st == CL_ST_OK ? text : CL_V_EMPTY_STR);
    vm->limits.memory = memory;
    g->exc = CL_NONE;
    cl_api_keep(vm, exc);
}

static cloche_status run(cloche_vm *h)
{
    cl_rgn *g = cl_rgn_of(h->vm);
    g->handles = CL_NONE;
    h->error = CL_NONE;
    h->started = true;
    h->limit = "";
    switch (cl_vm_run(h->vm)) {
    case CL_RUN_DONE: h->state = CL_API_IDLE; return CLOCHE_DONE;
    case CL_RUN_RAISED:
        h->state = CL_API_IDLE;
        collect_error(h);
        return CLOCHE_RAISED;
    case CL_RUN_PAUSED: h->state = CL_API_PAUSED; return CLOCHE_PAUSED;
    default:
        h->state = CL_API_LIMIT;
        h->limit = h->vm->chaos ? "slice" : limit_name(h->vm->limit_hit);
        h->vm->interrupt = 0;
        return CLOCHE_LIMIT;
    }
}

cloche_status cloche_run(cloche_vm *h)
{
    if (h->state == CL_API_IDLE || !cl_rgn_of(h->vm)->frame) return CLOCHE_ERR_STATE;
    cl_val f, a, k;
    uint32_t id;
    if (h->state == CL_API_PAUSED && cl_vm_host_call(h->vm, &f, &a, &k, &id))
        return CLOCHE_ERR_STATE; /* a sync call needs its answer */
    return run(h);
}

cloche_status cloche_resume(cloche_vm *h, cloche_value v)
{
    cl_val f, a, k;
    uint32_t id;
    if (h->state != CL_API_PAUSED) return CLOCHE_ERR_STATE;
    /* one pending async call may be answered the same way */
    if (!cl_vm_host_call(h->vm, &f, &a, &k, &id)) {
        const cl_future *only = cl_vm_pending(h->vm, 0);
        if (!only || cloche_call_count(h) != 1) return CLOCHE_ERR_STATE;
        cl_vm_answer_future(h->vm, only->h.aux, cl_in(v), false);
        return run(h);
    }
    cl_st st;
    CL_WITH_GC(h->vm, st, cl_vm_answer(h->vm, cl_in(v)));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    return run(h);
}

/* An exception instance of a class by name: a builtin one, or one among the program's globals. */
static cl_st make_exc(cl_vm *vm, const char *type, const char *message, cl_val *out)
{
    cl_type_id t = CL_T_COUNT;
    cl_val msg, own = CL_UNBOUND, args;
    for (uint32_t i = CL_T_BaseException; i < CL_T_COUNT; i++)
        if (cl_types[i].flags & CL_TYF_EXC && strcmp(cl_types[i].name, type) == 0)
            t = (cl_type_id)i;
    CL_TRY(cl_str_from_utf8(vm, message, strlen(message), &msg));
    if (t == CL_T_COUNT) CL_TRY(cl_api_global(vm, type, &own));
    if (!cl_is(own, CL_K_TYPE) || !cl_is_exc_class(vm, own))
        return cl_exc_prepare(vm, t == CL_T_COUNT ? CL_T_RuntimeError : t, &msg, message[0] ? 1 : 0,
                              out);
    CL_TRY(cl_tuple_new(vm, &msg, message[0] ? 1 : 0, &args));
    return cl_exc_new(vm, own, args, out);
}

cloche_status cloche_throw(cloche_vm *h, const char *type, const char *message)
{
    cl_val f, a, k, exc;
    uint32_t id;
    cl_st st;
    if (h->state != CL_API_PAUSED) return CLOCHE_ERR_STATE;
    CL_WITH_GC(h->vm, st, make_exc(h->vm, type, message, &exc));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    if (!cl_vm_host_call(h->vm, &f, &a, &k, &id)) {
        const cl_future *only = cl_vm_pending(h->vm, 0);
        if (!only || cloche_call_count(h) != 1) return CLOCHE_ERR_STATE;
        cl_vm_answer_future(h->vm, only->h.aux, exc, true);
        return run(h);
    }
    st = cl_vm_answer_error(h->vm, exc);
    if (st != CL_ST_OK) return cl_api_status(h, st);
    return run(h);
}

cloche_status cloche_throw_value(cloche_vm *h, cloche_value exc)
{
    cl_val f, a, k;
    uint32_t id;
    if (h->state != CL_API_PAUSED) return CLOCHE_ERR_STATE;
    if (!cl_is(cl_in(exc), CL_K_EXC)) return CLOCHE_ERR_TYPE;
    if (!cl_vm_host_call(h->vm, &f, &a, &k, &id)) {
        const cl_future *only = cl_vm_pending(h->vm, 0);
        if (!only || cloche_call_count(h) != 1) return CLOCHE_ERR_STATE;
        cl_vm_answer_future(h->vm, only->h.aux, cl_in(exc), true);
        return run(h);
    }
    cl_st st = cl_vm_answer_error(h->vm, cl_in(exc));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    return run(h);
}

cloche_status cloche_answer(cloche_vm *h, uint32_t id, cloche_value v)
{
    if (h->state != CL_API_PAUSED) return CLOCHE_ERR_STATE;
    return cl_vm_answer_future(h->vm, id, cl_in(v), false) == 0 ? CLOCHE_OK : CLOCHE_ERR_VALUE;
}

cloche_status cloche_answer_error(cloche_vm *h, uint32_t id, const char *type, const char *message)
{
    cl_val exc;
    cl_st st;
    if (h->state != CL_API_PAUSED) return CLOCHE_ERR_STATE;
    CL_WITH_GC(h->vm, st, make_exc(h->vm, type, message, &exc));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    return cl_vm_answer_future(h->vm, id, exc, true) == 0 ? CLOCHE_OK : CLOCHE_ERR_VALUE;
}

cloche_status cloche_answer_error_value(cloche_vm *h, uint32_t id, cloche_value exc)
{
    if (h->state != CL_API_PAUSED) return CLOCHE_ERR_STATE;
    if (!cl_is(cl_in(exc), CL_K_EXC)) return CLOCHE_ERR_TYPE;
    return cl_vm_answer_future(h->vm, id, cl_in(exc), true) == 0 ? CLOCHE_OK : CLOCHE_ERR_VALUE;
}

static cl_st feed(cl_vm *vm, const char *source, size_t len)
{
    uint32_t code;
    CL_TRY(cl_unit_compile(vm, source, len, "<session>", CL_COMPILE_REPL, &code));
    return cl_vm_begin_code(vm, code, cl_rgn_of(vm)->globals);
}

cloche_status cloche_feed(cloche_vm *h, const char *source, size_t len, cloche_compile_info *info)
{
    cl_vm *vm = h->vm;
    if (h->started && h->state != CL_API_IDLE) return CLOCHE_ERR_STATE;
    cl_st st;
    vm->cur_code = CL_CODE_STUB_HALT;
    CL_WITH_GC(vm, st, feed(vm, source, len));
    if (st == CL_ST_RAISE) {
        collect_error(h);
        if (info) {
            memset(info, 0, sizeof *info);
            const char *t = h->err_type ? h->err_type : "",
                       *m = h->err_message ? h->err_message : "";
            size_t a = strlen(t), b = strlen(m);
            if (a + b + 3 > sizeof info->message) b = sizeof info->message - a - 3;
            memcpy(info->message, t, a);
            memcpy(info->message + a, ": ", 2);
            memcpy(info->message + a + 2, m, b);
        }
        h->started = true;
        h->state = CL_API_IDLE;
        return CLOCHE_ERR_SYNTAX;
    }
    if (st != CL_ST_OK) return cl_api_status(h, st);
    h->started = true;
    h->state = CL_API_READY;
    return CLOCHE_OK;
}

static cl_st begin_definitions(cl_vm *vm, const char *source, size_t len, const char *filename)
{
    uint32_t code;
    CL_TRY(cl_unit_compile(vm, source, len, filename, CL_COMPILE_MODULE, &code));
    return cl_vm_begin_code(vm, code, cl_rgn_of(vm)->globals);
}

cloche_status cloche_define(cloche_vm *h, const char *source, size_t len, const char *filename)
{
    cl_vm *vm = h->vm;
    cl_st st;
    if (h->started) return CLOCHE_ERR_STATE;
    vm->cur_code = CL_CODE_STUB_HALT;
    CL_WITH_GC(vm, st, begin_definitions(vm, source, len, filename));
    if (st == CL_ST_RAISE) {
        collect_error(h);
        h->state = CL_API_IDLE;
        return CLOCHE_ERR_SYNTAX;
    }
    if (st != CL_ST_OK) return cl_api_status(h, st);
    cloche_status rc = run(h);
    if (rc == CLOCHE_PAUSED) {
        cloche_abandon(h);
        return CLOCHE_ERR_STATE;
    }
    if (rc != CLOCHE_DONE) return rc;
    CL_WITH_GC(vm, st, cl_vm_begin_code(vm, cl_prelude_get()->ncodes, cl_rgn_of(vm)->globals));
    if (st != CL_ST_OK) return cl_api_status(h, st);
    h->started = false;
    h->state = CL_API_READY;
    return CLOCHE_OK;
}

cloche_status cloche_abandon(cloche_vm *h)
{
    cl_rgn *g = cl_rgn_of(h->vm);
    if (h->state != CL_API_PAUSED && h->state != CL_API_LIMIT) return CLOCHE_ERR_STATE;
    g->frame = g->stack_top = g->depth = 0;
    g->exc = g->handled = g->result = g->pending = CL_NONE;
    h->vm->R = h->vm->stack_w;
    h->vm->cur_code = CL_CODE_STUB_HALT;
    h->vm->retry_ipc = NULL;
    h->state = CL_API_IDLE;
    return CLOCHE_OK;
}

/* ---- pending calls ---- */

/* Line of the frame that made the call: the first Python frame of the program below. */
static unsigned call_line(const cl_vm *vm)
{
    const cl_rgn *g = cl_rgn_of(vm);
    const cl_val *st = CL_AT(vm, cl_stack, g->stack)->w;
    uint32_t slot = g->frame, code = g->code, pc = g->pc;
    for (uint32_t guard = 0; guard < g->depth + 1; guard++) {
        const cl_code *c = vm->codes[code].code;
        if (c && !(c->flags & CL_CODE_HIDDEN)) {
            const cl_lineent *l = cl_code_line(c, pc ? pc - 1 : 0);
            return l ? l->line : 0;
        }
        cl_val w0 = st[slot - 4], w1 = st[slot - 3];
        if (cl_link_flags(w1) & CL_FF_ENTRY) break;
        code = cl_link_code(w0);
        pc = cl_link_pcindex(w0);
        slot = cl_link_slot(w1);
    }
    return 0;
}

size_t cloche_call_count(const cloche_vm *h)
{
    cl_val f, a, k, p = cl_rgn_of(h->vm)->pending;
    uint32_t id;
    if (h->state != CL_API_PAUSED) return 0;
    if (cl_vm_host_call(h->vm, &f, &a, &k, &id)) return 1;
    return cl_is(p, CL_K_LIST) ? cl_list_len(h->vm, p) : 0;
}

cloche_status cloche_call_get(const cloche_vm *h, size_t index, cloche_call *out)
{
    const cl_vm *vm = h->vm;
    cl_val f, a, k;
    uint32_t id;
    if (index >= cloche_call_count(h)) return CLOCHE_ERR_VALUE;
    if (cl_vm_host_call(vm, &f, &a, &k, &id)) {
        *out = (cloche_call){ id,
                              vm->program->hostfns[cl_special_idx(f) - CL_SP_HOST0],
                              cl_out(a),
                              cl_out(k),
                              call_line(vm),
                              0 };
        return CLOCHE_OK;
    }
    const cl_future *fut = cl_vm_pending(vm, index);
    if (!fut) return CLOCHE_ERR_STATE;
    const cl_val *call = cl_tuple_items(vm, fut->call);
    *out =
        (cloche_call){ fut->h.aux,      vm->program->hostfns[cl_special_idx(call[0]) - CL_SP_HOST0],
                       cl_out(call[1]), cl_out(call[2]),
                       call_line(vm),   1 };
    return CLOCHE_OK;
}

/* ---- results ---- */

cloche_value cloche_result(const cloche_vm *h) { return cl_out(cl_rgn_of(h->vm)->result); }
const char *cloche_error_type(cloche_vm *h) { return h->err_type ? h->err_type : ""; }
const char *cloche_error_message(cloche_vm *h) { return h->err_message ? h->err_message : ""; }
const char *cloche_error_traceback(cloche_vm *h)
{
    return h->err_traceback ? h->err_traceback : "";
}
cloche_value cloche_error_value(cloche_vm *h) { return cl_out(h->error); }
const char *cloche_limit_hit(const cloche_vm *h) { return h->limit ? h->limit : ""; }

const char *cloche_take_output(cloche_vm *h, size_t *len)
{
    *len = h->vm->out_len;
    h->vm->out_len = 0;
    return h->vm->out ? h->vm->out : "";
}

void cloche_set_print(cloche_vm *h, void (*fn)(void *arg, const char *text, size_t len), void *arg)
{
    h->vm->print = fn;
    h->vm->print_arg = arg;
}

void cloche_set_print_error(cloche_vm *h, void (*fn)(void *arg, const char *text, size_t len),
                            void *arg)
{
    h->vm->print_error = fn;
    h->vm->print_error_arg = arg;
}

void cloche_interrupt(cloche_vm *h) { __atomic_store_n(&h->vm->interrupt, 1, __ATOMIC_RELAXED); }

void cloche_set_watch(cloche_vm *h, int (*fn)(void *arg), void *arg)
{
    h->vm->watch = fn;
    h->vm->watch_arg = arg;
}

/* ---- snapshots ---- */

cloche_status cl_api_dump(cloche_vm *h, const uint8_t *key, size_t key_len, bool compress,
                          uint8_t **bytes, size_t *len)
{
    if (key && (key_len < CL_DUMP_KEYBYTES_MIN || key_len > CL_DUMP_KEYBYTES_MAX))
        return CLOCHE_ERR_VALUE;
    cl_vm *vm = h->vm;
    cl_rgn *g = cl_rgn_of(vm);
    g->handles = h->error = CL_NONE;
    cl_bytebuf b = { .alloc_fn = vm->alloc_fn, .alloc_arg = vm->alloc_arg };
    if (cl_dump(vm, key, key_len, compress, &b) != 0) {
        cl_bytebuf_free(&b);
        return CLOCHE_ERR_NOMEM;
    }
    /* Exact size, so that cloche_bytes_free needs only the length. A copy, because a large block
       that shrinks is mapped anew for each dump: its fresh pages cost more. */
    uint8_t *p = vm->alloc_fn(vm->alloc_arg, NULL, 0, b.n);
    if (p) {
        memcpy(p, b.p, b.n);
        *bytes = p;
        *len = b.n;
    }
    cl_bytebuf_free(&b);
    return p ? CLOCHE_OK : CLOCHE_ERR_NOMEM;
}

cloche_status cloche_dump(cloche_vm *h, const uint8_t *key, size_t key_len, uint8_t **bytes,
                          size_t *len)
{
    return cl_api_dump(h, key, key_len, true, bytes, len);
}

void cloche_bytes_free(cloche_vm *h, uint8_t *bytes, size_t len) { host_alloc(h, bytes, len, 0); }

static cloche_status load(const uint8_t *bytes, size_t len, const uint8_t *key, size_t key_len,
                          cloche_program *program, const cloche_limit_set *limits, cloche_vm **out,
                          const char **why)
{
    const char *dummy;
    cl_limits l;
    cl_vm *vm;
    *out = NULL;
    if (!why) why = &dummy;
    if (sodium_init() < 0) return CLOCHE_ERR_STATE;
    if (limits)
        to_limits(limits, &l);
    else
        cl_vm_limits_default(&l);
    cl_program *p = program ? program->p : NULL;
    switch (cl_load(bytes, len, key, key_len, p, &l, p ? p->alloc_fn : NULL,
                    p ? p->alloc_arg : NULL, &vm, why)) {
    case CL_LOAD_OK: break;
    case CL_LOAD_NOMEM: return CLOCHE_ERR_NOMEM;
    case CL_LOAD_VERSION: return CLOCHE_ERR_VERSION;
    case CL_LOAD_LIMIT: return CLOCHE_LIMIT;
    default: return CLOCHE_ERR_SNAPSHOT;
    }
    cloche_status st = wrap(vm, out);
    if (st != CLOCHE_OK) return st;
    cl_rgn *g = cl_rgn_of(vm);
    (*out)->started = true;
    cl_val f, a, k;
    uint32_t id;
    if (!g->frame)
        (*out)->state = CL_API_IDLE;
    else if (cl_vm_host_call(vm, &f, &a, &k, &id) ||
             (cl_is(g->pending, CL_K_LIST) && cl_list_len(vm, g->pending)))
        (*out)->state = CL_API_PAUSED;
    else
        (*out)->state = CL_API_LIMIT;
    return CLOCHE_OK;
}

cloche_status cloche_load(const uint8_t *bytes, size_t len, const uint8_t *key, size_t key_len,
                          cloche_program *program, const cloche_limit_set *limits, cloche_vm **out,
                          const char **why)
{
    if (!key || key_len < CL_DUMP_KEYBYTES_MIN || key_len > CL_DUMP_KEYBYTES_MAX)
        return CLOCHE_ERR_VALUE;
    return load(bytes, len, key, key_len, program, limits, out, why);
}

cloche_status cloche_load_unauthenticated(const uint8_t *bytes, size_t len, cloche_program *program,
                                          const cloche_limit_set *limits, cloche_vm **out,
                                          const char **why)
{
    return load(bytes, len, NULL, 0, program, limits, out, why);
}

cloche_status cloche_fork(cloche_vm *h, cloche_vm **out)
{
    *out = NULL;
    if (h->started && h->state == CL_API_READY && !cl_rgn_of(h->vm)->frame) return CLOCHE_ERR_STATE;
    cl_vm *vm = cl_vm_fork(h->vm);
    if (!vm) return CLOCHE_ERR_NOMEM;
    cloche_status st = wrap(vm, out);
    if (st != CLOCHE_OK) return st;
    (*out)->state = h->state;
    (*out)->started = h->started;
    return CLOCHE_OK;
}
