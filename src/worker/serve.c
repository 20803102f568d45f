/* SPDX-License-Identifier: MIT */
/* The worker's side of each request: read the frame, let the interpreter do it, report. The host is
   trusted to be no enemy, but not to be without errors: frames are read with the same care.

   Bodies of requests, after the frame's header:
     START    head, source, file name, inputs (name, JSON), functions, async functions
     ANSWER   head, answers (id, 'J' JSON | 'T' text | 'E' exception, its class, text)
     FEED     head, source, inputs (name, JSON)
     LOAD     head, snapshot
     ABANDON  head
     DUMP, WIPE  nothing
   The head is: what is wanted (CL_WANT_*), limits, clock and seed. All but DUMP and WIPE end with
   REPORT, FAILED or SYNTAX.

   With CL_WANT_VALUES the head ends with shapes, in START a text of definitions that run before the
   program comes next; every JSON text is a value (values.h), an answer is 'V' or 'X' (a value to
   raise), and a report of RAISED has the exception behind its texts. */
#include "worker/serve.h"
#include "api/api.h"
#include "vm/unit.h"
#include <stdio.h>
#include <stdlib.h>

enum { MAX_NAMES = 10000 };

/* ---- what a program prints ---- */

void cl_serve_flush(cl_serve *s)
{
    if (s->nout) s->send(s, s->out_errors ? CL_RP_ERRORS : CL_RP_OUTPUT, s->out, s->nout);
    s->nout = 0;
}

/* Text of the two streams is sent in the order it was written. */
static void put_text(cl_serve *s, bool errors, const char *text, size_t n)
{
    if (s->out_errors != errors) cl_serve_flush(s);
    s->out_errors = errors;
    while (n) {
        size_t k = sizeof s->out - s->nout < n ? sizeof s->out - s->nout : n;
        memcpy(s->out + s->nout, text, k);
        s->nout += k;
        text += k;
        n -= k;
        if (s->nout == sizeof s->out) cl_serve_flush(s);
    }
}

static void print(void *arg, const char *text, size_t n) { put_text(arg, false, text, n); }
static void print_error(void *arg, const char *text, size_t n) { put_text(arg, true, text, n); }

static int watch(void *arg)
{
    cl_serve *s = arg;
    cl_serve_flush(s);
    return s->interrupted(s);
}

/* ---- replies ---- */

/* A text without zeros; behind one nothing could be read anyway. */
static void put_clean(cl_wire_buf *b, const char *p, size_t n)
{
    const char *zero = n ? memchr(p, 0, n) : NULL;
    cl_wire_text(b, p, zero ? (size_t)(zero - p) : n);
}

static void put_repr(cl_wire_buf *b, cloche_vm *vm, cloche_value v)
{
    const char *p;
    size_t n;
    char name[256];
    if (cloche_get_text(vm, v, 1, &p, &n) == CLOCHE_OK) {
        put_clean(b, p, n);
        return;
    }
    p = cloche_get_type_name(vm, v);
    n = strlen(p);
    if (n > sizeof name - 10) n = sizeof name - 10;
    name[0] = '<';
    memcpy(name + 1, p, n);
    memcpy(name + 1 + n, " object>", 8);
    put_clean(b, name, n + 9);
}

static void put_value(cl_serve *s, cloche_value v)
{
    cl_wire_buf *b = &s->reply;
    cloche_vm *vm = s->vm;
    const char *p;
    size_t n;
    const char *why = "";
    if (s->values) {
        cl_wire_u8(b, 'V');
        size_t at = b->n;
        cl_wire_u32(b, 0);
        cl_value_put(b, vm, &s->shapes, v);
        for (int i = 0; i < 4 && !b->failed; i++)
            b->p[at + (size_t)i] = (uint8_t)((b->n - at - 4) >> 8 * i);
        cl_wire_u8(b, 0);
        return;
    }
    bool json = cloche_to_json(vm, v, &p, &n, &why) == CLOCHE_OK;
    cl_wire_u8(b, json ? 'J' : 'R');
    if (json) {
        cl_wire_text(b, p, n);
    } else {
        put_repr(b, vm, v);
        cl_wire_str(b, why);
    }
}

/* fetch('x', timeout=5), as the person reads it */
static void put_python(cl_wire_buf *b, cloche_vm *vm, const cloche_call *c)
{
    cl_wire_buf t = { 0 }, one = { 0 };
    cloche_value k, v;
    uint32_t pos = 0;
    const char *p;
    size_t n, shown = 0;
    cl_wire_raw(&t, c->name, strlen(c->name));
    cl_wire_raw(&t, "(", 1);
    for (size_t i = 0; i < cloche_get_len(vm, c->args); i++) {
        if (shown++) cl_wire_raw(&t, ", ", 2);
        if (cloche_get_item(vm, c->args, i, &v) != CLOCHE_OK) continue;
        one.n = 0;
        put_repr(&one, vm, v);
        if (!one.failed) cl_wire_raw(&t, one.p + 4, one.n - 5);
    }
    while (cloche_next(vm, c->kwargs, &pos, &k, &v)) {
        if (shown++) cl_wire_raw(&t, ", ", 2);
        if (cloche_get_str(vm, k, &p, &n) == CLOCHE_OK) cl_wire_raw(&t, p, n);
        cl_wire_raw(&t, "=", 1);
        one.n = 0;
        put_repr(&one, vm, v);
        if (!one.failed) cl_wire_raw(&t, one.p + 4, one.n - 5);
    }
    cl_wire_raw(&t, ")", 1);
    if (t.failed || one.failed)
        b->failed = true;
    else
        put_clean(b, (const char *)t.p, t.n);
    free(t.p);
    free(one.p);
}

static void put_call(cl_serve *s, size_t i, unsigned want)
{
    cl_wire_buf *b = &s->reply;
    cloche_vm *vm = s->vm;
    cloche_call c;
    cloche_value first;
    const char *p;
    size_t n;
    if (cloche_call_get(vm, i, &c) != CLOCHE_OK) {
        b->failed = true;
        return;
    }
    cl_wire_u32(b, c.id);
    cl_wire_u32(b, c.line);
    cl_wire_u8(b, c.is_async != 0);
    cl_wire_str(b, c.name);
    put_value(s, c.args);
    if (!s->values && cloche_get_type(vm, c.kwargs) == CLOCHE_T_NONE) {
        cl_wire_u8(b, 'J');
        cl_wire_str(b, "{}");
    } else {
        put_value(s, c.kwargs);
    }
    if (!(want & CL_WANT_TEXTS)) {
        cl_wire_str(b, "");
        cl_wire_str(b, "");
        return;
    }
    put_python(b, vm, &c);
    if (cloche_get_item(vm, c.args, 0, &first) == CLOCHE_OK &&
        cloche_get_text(vm, first, 0, &p, &n) == CLOCHE_OK)
        cl_wire_text(b, p, n);
    else
        cl_wire_str(b, "");
}

/* sys.exit(): 0, or the code + 1, and what is to be said on stderr. */
static void put_exit(cl_wire_buf *b, cloche_vm *vm)
{
    const char *base = cloche_get_exception_base(vm, cloche_error_value(vm)), *type, *p;
    cloche_value args, code;
    int64_t i;
    size_t n, count;
    unsigned exit_code = 0;
    if (base && strcmp(base, "SystemExit") == 0) {
        exit_code = 1;
        if (cloche_get_exception(vm, cloche_error_value(vm), &type, &args) == CLOCHE_OK &&
            (count = cloche_get_len(vm, args)) != 0) {
            code = args;
            if (count == 1) cloche_get_item(vm, args, 0, &code);
            if (cloche_get_int(vm, code, &i) == CLOCHE_OK) {
                exit_code = (unsigned)(i & 255) + 1;
            } else if (cloche_get_type(vm, code) != CLOCHE_T_NONE) {
                cl_wire_u32(b, 2);
                if (cloche_get_text(vm, code, 0, &p, &n) == CLOCHE_OK)
                    put_clean(b, p, n);
                else
                    cl_wire_str(b, "");
                return;
            }
        }
    }
    cl_wire_u32(b, exit_code);
    cl_wire_str(b, "");
}

static void put_usage(cl_wire_buf *b, const cloche_vm *vm)
{
    cloche_usage_info u;
    cloche_usage(vm, &u);
    const uint64_t v[] = { u.fuel,        u.time_ns, u.memory, u.memory_peak,
                           u.allocations, u.calls,   u.output };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        cl_wire_u64(b, v[i]);
}

static void put_snapshot(cl_wire_buf *b, cloche_vm *vm)
{
    uint8_t *p;
    size_t n;
    if (cloche_dump(vm, NULL, 0, &p, &n) != CLOCHE_OK) {
        cl_wire_str(b, ""); /* the host keeps the one before */
        return;
    }
    cl_wire_text(b, (const char *)p, n);
    cloche_bytes_free(vm, p, n);
}

static void send_reply(cl_serve *s, unsigned type)
{
    cl_serve_flush(s);
    s->send(s, s->reply.failed ? CL_RP_NOMEM : type, s->reply.p, s->reply.failed ? 0 : s->reply.n);
    if (s->reply.cap > CL_WIRE_INLINE) {
        free(s->reply.p);
        s->reply = (cl_wire_buf){ 0 };
    }
}

static bool failed(cl_serve *s, const char *kind, const char *subject, const char *message)
{
    s->reply.n = 0;
    s->reply.failed = false;
    cl_wire_str(&s->reply, kind);
    put_clean(&s->reply, subject, strlen(subject));
    put_clean(&s->reply, message, strlen(message));
    send_reply(s, CL_RP_FAILED);
    return true;
}

static bool no_memory(cl_serve *s)
{
    return failed(s, "memory", "", "the worker has not enough memory for this");
}

static bool syntax(cl_serve *s, const cloche_compile_info *e)
{
    s->reply.n = 0;
    cl_wire_str(&s->reply, e->message);
    cl_wire_u32(&s->reply, e->line);
    cl_wire_u32(&s->reply, e->column);
    cl_wire_u32(&s->reply, e->end_line);
    cl_wire_u32(&s->reply, e->end_column);
    send_reply(s, CL_RP_SYNTAX);
    return true;
}

static bool report(cl_serve *s, cloche_status st, unsigned want)
{
    cl_wire_buf *b = &s->reply;
    cloche_vm *vm = s->vm;
    b->n = 0;
    cl_wire_u8(b, st == CLOCHE_DONE     ? CL_WORKER_DONE
                  : st == CLOCHE_PAUSED ? CL_WORKER_PAUSED
                  : st == CLOCHE_RAISED ? CL_WORKER_RAISED
                                        : CL_WORKER_LIMIT);
    put_usage(b, vm);
    if (st == CLOCHE_DONE) {
        put_value(s, cloche_result(vm));
    } else if (st == CLOCHE_RAISED) {
        cl_wire_str(b, cloche_error_type(vm));
        cl_wire_str(b, cloche_error_message(vm));
        cl_wire_str(b, cloche_error_traceback(vm));
        put_exit(b, vm);
        if (s->values) put_value(s, cloche_error_value(vm));
    } else if (st == CLOCHE_PAUSED) {
        size_t n = cloche_call_count(vm);
        cl_wire_u32(b, (uint32_t)n);
        for (size_t i = 0; i < n; i++)
            put_call(s, i, want);
    } else {
        cl_wire_str(b, cloche_limit_hit(vm));
    }
    if (want & CL_WANT_SNAPSHOTS || (want & CL_WANT_SNAPSHOT && st == CLOCHE_PAUSED))
        put_snapshot(b, vm);
    else
        cl_wire_str(b, "");
    send_reply(s, CL_RP_REPORT);
    return true;
}

/* ---- requests ---- */

static void drop(cloche_vm *vm, cloche_program *p)
{
    if (vm) cloche_free(vm);
    if (p) cloche_program_free(p);
}

static uint64_t wall(void *arg)
{
    const cl_serve *s = arg;
    return s->given.ns + (s->given.clock == CL_WORKER_REAL_CLOCK ? cl_now_ns() : 0);
}

static void give_clock(cl_serve *s, cloche_vm *vm)
{
    cloche_set_clock(vm, s->given.clock ? wall : NULL, s);
}

static void adopt(cl_serve *s, cloche_vm *vm, cloche_program *p)
{
    drop(s->vm, s->program);
    s->vm = vm;
    s->program = p;
    cloche_set_print(vm, print, s);
    cloche_set_print_error(vm, print_error, s);
    cloche_set_watch(vm, watch, s);
    give_clock(s, vm);
}

/* Reads n names into a new array; NULL: damaged, or no memory. */
static const char **get_names(cl_wire_read *r, uint32_t *n)
{
    *n = cl_wire_get_u32(r);
    if (*n > MAX_NAMES) r->bad = true;
    const char **names = r->bad ? NULL : calloc(*n + 1, sizeof *names);
    for (uint32_t i = 0; names && i < *n; i++)
        names[i] = cl_wire_get_str(r);
    return names;
}

/* "a list does not fit ..." */
static bool wrong_value(cl_serve *s, cloche_status st, const char *subject, const char *what)
{
    char text[160];
    bool no_class = st == CLOCHE_ERR_TYPE || st == CLOCHE_ERR_VALUE;
    snprintf(text, sizeof text,
             no_class ? "a '%.60s' cannot enter the program: it has no such class any more"
                      : "%.60s does not fit the program's memory limit",
             what);
    return failed(s, no_class ? "type" : "limits", subject, text);
}

/* A value of the host; false: FAILED was sent, or (*damaged) the frame is no good. */
static bool read_value(cl_serve *s, cloche_vm *vm, const char *subject, const char *p, size_t n,
                       cloche_value *v, bool *damaged)
{
    cl_wire_read r = { (const uint8_t *)p, (const uint8_t *)p + n, false };
    const char *what;
    cloche_status st = cl_value_get(&r, vm, v, &what);
    *damaged = st == CLOCHE_ERR_SYNTAX || (st == CLOCHE_OK && r.p != r.end);
    return !*damaged && (st == CLOCHE_OK || !wrong_value(s, st, subject, what));
}

/* Sets one global to a value. false: FAILED was sent */
static bool set_input(cl_serve *s, cloche_vm *vm, const char *name, const char *json, size_t n)
{
    cloche_value v;
    const char *why = "";
    bool damaged;
    if (s->values && !read_value(s, vm, name, json, n, &v, &damaged))
        return damaged ? !failed(s, "value", name, "this is no value") : false;
    cloche_status st = s->values ? CLOCHE_OK : cloche_from_json(vm, json, n, &v, &why);
    if (st == CLOCHE_ERR_VALUE) return !failed(s, "json", name, why);
    if (st == CLOCHE_OK) st = cloche_set(vm, name, v);
    if (st == CLOCHE_OK) return true;
    if (st == CLOCHE_ERR_STATE)
        return !failed(s, "state", name, "a run is under way; only an idle session gets names");
    return !failed(s, "limits", name, "the value does not fit the limits");
}

/* input() of the program asks the host: in front of the builtin of this name. */
static void host_input(cloche_vm *vm)
{
    const cl_program *p = vm->vm->program;
    for (uint32_t i = 0; i < p->nhostfns; i++)
        if (strcmp(p->hostfns[i], "input") == 0)
            cloche_set(vm, "input", cl_out(CL_SPECIAL(CL_SP_HOST0 + i)));
}

static bool compile(cl_serve *s, const char *source, size_t n, const cloche_config *c,
                    cloche_program **p)
{
    cloche_compile_info info;
    memset(&info, 0, sizeof info);
    switch (cloche_compile(source, n, c, p, &info)) {
    case CLOCHE_OK: return true;
    case CLOCHE_ERR_SYNTAX: return !syntax(s, &info);
    case CLOCHE_ERR_NOMEM: return !no_memory(s);
    default: return !failed(s, "name", "", "these names cannot be given to a program");
    }
}

static bool start(cl_serve *s, cl_wire_read *r, unsigned want, const cloche_limit_set *limits)
{
    size_t n, nvalue;
    uint32_t nin = 0, nf = 0, na = 0;
    const char **f = NULL, **af = NULL;
    cloche_program *p = NULL;
    cloche_vm *vm = NULL;
    size_t ndefinitions = 0;
    const char *definitions = s->values ? cl_wire_get_text(r, &ndefinitions) : "";
    const char *source = cl_wire_get_text(r, &n);
    cloche_config c = { .size = sizeof c,
                        .max_source = limits->source,
                        .max_time_ns = limits->time_ns,
                        .alloc = cl_libc_alloc };
    c.filename = cl_wire_get_str(r);
    const char **in = get_names(r, &nin);
    cl_wire_read values = *r;
    for (uint32_t i = 0; in && i < nin; i++)
        cl_wire_get_text(r, &nvalue);
    if (in) f = get_names(r, &nf);
    if (f) af = get_names(r, &na);
    bool sound = !r->bad && r->p == r->end;
    c.inputs = in;
    c.ninputs = nin;
    c.functions = f;
    c.nfunctions = nf;
    c.async_functions = af;
    c.nasync_functions = na;
    bool ok = sound && (af || !no_memory(s)) && compile(s, source, n, &c, &p);
    if (ok && cloche_start(p, &vm) != CLOCHE_OK) ok = !no_memory(s);
    if (ok) {
        cloche_limits(vm, limits);
        cloche_seed(vm, s->given.seed);
        give_clock(s, vm);
    }
    cloche_status st = CLOCHE_OK;
    bool run = !(want & CL_WANT_COMPILED);
    if (ok && run && ndefinitions) st = cloche_define(vm, definitions, ndefinitions, "<types>");
    if (st == CLOCHE_ERR_NOMEM)
        ok = !failed(s, "limits", "", "the classes do not fit the program's memory limit");
    else if (st > CLOCHE_LIMIT)
        ok = !failed(s, "types", "", cloche_error_message(vm));
    for (uint32_t i = 0; ok && run && st == CLOCHE_OK && i < nin; i++) {
        const char *json = cl_wire_get_text(&values, &nvalue);
        ok = set_input(s, vm, in[i], json, nvalue);
    }
    free((void *)in);
    free((void *)f);
    free((void *)af);
    if (!ok) {
        drop(vm, p);
        return sound;
    }
    if (want & CL_WANT_INPUT) host_input(vm);
    adopt(s, vm, p);
    if (!run || st == CLOCHE_OK) return report(s, run ? cloche_run(vm) : CLOCHE_DONE, want);
    report(s, st, want & ~(CL_WANT_SNAPSHOT | CL_WANT_SNAPSHOTS));
    drop(s->vm, s->program); /* without its classes the program does not go on */
    s->vm = NULL;
    s->program = NULL;
    return true;
}

/* The state a vm is in that was loaded, not run. */
static cloche_status state_of(const cloche_vm *vm)
{
    return vm->state == CL_API_PAUSED  ? CLOCHE_PAUSED
           : vm->state == CL_API_LIMIT ? CLOCHE_LIMIT
                                       : CLOCHE_DONE;
}

static bool load(cl_serve *s, cl_wire_read *r, unsigned want, const cloche_limit_set *limits)
{
    size_t n;
    const char *why = "";
    cloche_vm *vm;
    const char *bytes = cl_wire_get_text(r, &n);
    if (r->bad || r->p != r->end) return false;
    cloche_status st =
        cloche_load_unauthenticated((const uint8_t *)bytes, n, s->program, limits, &vm, &why);
    switch (st) {
    case CLOCHE_OK: break;
    case CLOCHE_ERR_VERSION: return failed(s, "version", "", why);
    case CLOCHE_ERR_NOMEM: return no_memory(s);
    case CLOCHE_LIMIT: return failed(s, "limits", "", "the state does not fit the memory limit");
    default: return failed(s, "snapshot", "", why);
    }
    adopt(s, vm, NULL);
    return report(s, state_of(vm), want);
}

static bool feed(cl_serve *s, cl_wire_read *r, unsigned want)
{
    size_t n, nvalue;
    uint32_t nin;
    cloche_compile_info info;
    const char *source = cl_wire_get_text(r, &n);
    const char **in = get_names(r, &nin);
    bool ok = true;
    if (!in) return !r->bad && no_memory(s);
    cl_wire_read values = *r;
    for (uint32_t i = 0; i < nin; i++)
        cl_wire_get_text(r, &nvalue);
    bool sound = !r->bad && r->p == r->end;
    ok = sound;
    for (uint32_t i = 0; ok && i < nin; i++) {
        const char *json = cl_wire_get_text(&values, &nvalue);
        ok = set_input(s, s->vm, in[i], json, nvalue);
    }
    free((void *)in);
    if (!ok) return sound;
    memset(&info, 0, sizeof info);
    switch (cloche_feed(s->vm, source, n, &info)) {
    case CLOCHE_OK:
        return report(s, want & CL_WANT_COMPILED ? CLOCHE_DONE : cloche_run(s->vm), want);
    case CLOCHE_ERR_SYNTAX: return syntax(s, &info);
    case CLOCHE_LIMIT: return report(s, CLOCHE_LIMIT, want);
    case CLOCHE_ERR_STATE:
        return failed(s, "state", "", "a run is under way: answer its calls, or abandon it");
    default: return no_memory(s);
    }
}

typedef struct {
    uint32_t id;
    unsigned kind;
    const char *type, *text;
    size_t n;
    cloche_value v;
} answer;

/* false: FAILED was sent */
static bool answer_value(cl_serve *s, answer *a)
{
    const char *why = "";
    char id[12];
    snprintf(id, sizeof id, "%u", a->id);
    if (a->kind == 'V' || a->kind == 'X') {
        bool damaged;
        return read_value(s, s->vm, id, a->text, a->n, &a->v, &damaged) ||
               (damaged && !failed(s, "value", id, "this is no value"));
    }
    cloche_status st = a->kind == 'J' ? cloche_from_json(s->vm, a->text, a->n, &a->v, &why)
                                      : cloche_str(s->vm, a->text, a->n, &a->v);
    if (st == CLOCHE_OK) return true;
    return !(st == CLOCHE_ERR_VALUE
                 ? failed(s, "json", id, why)
                 : failed(s, "limits", id, "the answer does not fit the limits"));
}

static bool is_pending(const cloche_vm *vm, uint32_t id)
{
    cloche_call c;
    for (size_t i = 0; i < cloche_call_count(vm); i++)
        if (cloche_call_get(vm, i, &c) == CLOCHE_OK && c.id == id) return true;
    return false;
}

static bool wrong_call(cl_serve *s, uint32_t id)
{
    char subject[12];
    snprintf(subject, sizeof subject, "%u", id);
    return failed(s, "call", subject, "no pending call has this id");
}

/* Gives all answers, or none. */
static bool answer_all(cl_serve *s, answer *a, uint32_t n, unsigned want)
{
    cloche_call first;
    cloche_status st;
    size_t pending = cloche_call_count(s->vm);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < i; j++)
            if (a[j].id == a[i].id) return wrong_call(s, a[i].id);
        if ((a[i].id || pending != 1) && !is_pending(s->vm, a[i].id)) return wrong_call(s, a[i].id);
        if (a[i].kind != 'E' && !answer_value(s, &a[i])) return true;
    }
    if (n == 1 && pending == 1 && cloche_call_get(s->vm, 0, &first) == CLOCHE_OK) {
        st = a->kind == 'E'   ? cloche_throw(s->vm, a->type, a->text)
             : a->kind == 'X' ? cloche_throw_value(s->vm, a->v)
                              : cloche_resume(s->vm, a->v);
    } else {
        for (uint32_t i = 0; i < n; i++) {
            st = a[i].kind == 'E'   ? cloche_answer_error(s->vm, a[i].id, a[i].type, a[i].text)
                 : a[i].kind == 'X' ? cloche_answer_error_value(s->vm, a[i].id, a[i].v)
                                    : cloche_answer(s->vm, a[i].id, a[i].v);
            if (st != CLOCHE_OK) return no_memory(s);
        }
        st = cloche_run(s->vm);
    }
    if (st == CLOCHE_ERR_STATE)
        return failed(s, "state", "",
                      pending ? "the pending call needs its answer" : "nothing is left to run");
    return st > CLOCHE_LIMIT ? no_memory(s) : report(s, st, want);
}

static bool answers(cl_serve *s, cl_wire_read *r, unsigned want)
{
    uint32_t n = cl_wire_get_u32(r);
    if (r->bad || n > CL_WIRE_MAX_ANSWERS) return false;
    answer *a = calloc(n + 1, sizeof *a);
    if (!a) return no_memory(s);
    for (uint32_t i = 0; i < n; i++) {
        a[i].id = cl_wire_get_u32(r);
        a[i].kind = cl_wire_get_u8(r);
        a[i].type = cl_wire_get_str(r);
        a[i].text = cl_wire_get_text(r, &a[i].n);
        if (!strchr(s->values ? "VX" : "JTE", (int)a[i].kind) || !a[i].kind) r->bad = true;
    }
    bool sound = !r->bad && r->p == r->end && answer_all(s, a, n, want);
    free(a);
    return sound;
}

static bool dump(cl_serve *s)
{
    uint8_t *p;
    size_t n;
    if (cloche_dump(s->vm, NULL, 0, &p, &n) != CLOCHE_OK) return no_memory(s);
    s->reply.n = 0;
    cl_wire_text(&s->reply, (const char *)p, n);
    cloche_bytes_free(s->vm, p, n);
    send_reply(s, CL_RP_BYTES);
    return true;
}

static bool operate(cl_serve *s, const cl_wire_head *h, cl_wire_read *r, unsigned want,
                    const cloche_limit_set *limits)
{
    if (h->type == CL_RQ_START) return start(s, r, want, limits);
    if (h->type == CL_RQ_LOAD) return load(s, r, want, limits);
    cloche_limits(s->vm, limits);
    give_clock(s, s->vm);
    if (h->type == CL_RQ_FEED) return feed(s, r, want);
    if (h->type == CL_RQ_ANSWER) return answers(s, r, want);
    if (h->type != CL_RQ_ABANDON || r->p != r->end) return false;
    if (cloche_abandon(s->vm) != CLOCHE_OK)
        return failed(s, "state", "", "there is no run to abandon");
    return report(s, CLOCHE_DONE, want);
}

bool cl_serve_request(cl_serve *s, const cl_wire_head *h, const uint8_t *body)
{
    static const uint8_t nothing[1];
    if (!h->length) body = nothing;
    cl_wire_read r = { body, body + h->length, false };
    cloche_limit_set limits;
    s->id = h->id;
    s->reply.n = 0;
    s->reply.failed = false;
    if (h->type == CL_RQ_WIPE) {
        cl_serve_end(s);
        return true;
    }
    if (h->type != CL_RQ_START && h->type != CL_RQ_LOAD && !s->vm)
        return failed(s, "state", "", "nothing was started or loaded here");
    if (h->type == CL_RQ_DUMP) return dump(s);
    unsigned want = cl_wire_get_u8(&r);
    cl_wire_get_limits(&r, &limits);
    cl_wire_get_given(&r, &s->given);
    s->values = (want & CL_WANT_VALUES) != 0;
    if (s->values && !cl_shapes_get(&r, &s->shapes)) return !r.bad && no_memory(s);
    bool sound = !r.bad && operate(s, h, &r, want, &limits);
    cl_shapes_free(&s->shapes);
    return sound;
}
void cl_serve_end(cl_serve *s)
{
    drop(s->vm, s->program);
    free(s->reply.p);
    s->vm = NULL;
    s->program = NULL;
    s->reply = (cl_wire_buf){ 0 };
    s->nout = 0;
}
