/* SPDX-License-Identifier: MIT */
/* A vm of libcloche behind JSON, here or in a worker. */
#include "session/machine.h"
#include <stdlib.h>
#include <string.h>
#include "command/functions.h"
#include "session/isolated.h"

/* The names a program can catch what the guard says by. The two that end a run are not here: they
   cannot be caught. */
static const char prelude[] =
    "class DemoSecurityError(Exception):\n"
    "    '''The policy does not allow this call.'''\n"
    "class ApprovalRejected(DemoSecurityError):\n"
    "    '''Somebody decided against this call, or nobody decided in time.'''\n"
    "class DriverError(Exception):\n"
    "    '''The page could not do it.'''\n";

enum {
    IDLE_MEMORY = 1 << 20, /* bytes an idle machine may hold on to */
    IDLE_PROCESS = 8,      /* what a process costs more than a piece of memory */
};

struct gd_machine {
    cloche_vm *vm; /* NULL: it runs in a worker */
    cloche_status st;
    gd_isolated *w;
};

static cloche_config session_program(void)
{
    size_t n;
    cloche_config c = { .size = sizeof c, .filename = "<session>" };
    c.functions = gd_function_names(&n);
    c.nfunctions = n;
    return c;
}

bool gd_machines_init(gd_machines *s, gd_error *e)
{
    cloche_compile_info info;
    cloche_config c = session_program();
    *s = (gd_machines){ 0 };
    return cloche_compile(prelude, sizeof prelude - 1, &c, &s->program, &info) == CLOCHE_OK ||
           gd_fail(e, GD_INTERNAL, "the session program does not compile: %s", info.message);
}

void gd_machines_done(gd_machines *s)
{
    cloche_program_free(s->program);
    gd_workers_free(s->workers);
    *s = (gd_machines){ 0 };
}

static void limits(const gd_machine_limits *l, uint64_t used_ns, cloche_limit_set *out)
{
    cloche_limits_default(out);
    out->memory = l->memory;
    out->time_ns = used_ns + (uint64_t)(l->left_ms > 0 ? l->left_ms : 0) * 1000000u;
    out->output = 1 << 20;
    out->source = 1 << 20;
}

void gd_machine_limit(gd_machine *m, const gd_machine_limits *l)
{
    cloche_usage_info u;
    cloche_limit_set set;
    if (m->w)
        u = *gd_isolated_used(m->w);
    else
        cloche_usage(m->vm, &u);
    limits(l, u.time_ns, &set);
    if (m->w)
        gd_isolated_limit(m->w, &set);
    else
        cloche_limits(m->vm, &set);
}

static gd_machine *wrap(cloche_vm *vm, gd_isolated *w, gd_error *e)
{
    gd_machine *m = vm || w ? malloc(sizeof *m) : NULL;
    if (m) {
        *m = (gd_machine){ vm, CLOCHE_OK, w };
        return m;
    }
    cloche_free(vm);
    gd_isolated_free(w);
    if (vm || w) gd_fail(e, GD_MEMORY, "no memory for an interpreter");
    return NULL;
}

gd_machine *gd_machine_new(const gd_machines *s, const char *tenant, const gd_machine_limits *l,
                           gd_error *e)
{
    cloche_vm *vm;
    if (s->workers) {
        cloche_limit_set set;
        cloche_config c = session_program();
        limits(l, 0, &set);
        return wrap(NULL, gd_isolated_new(s->workers, prelude, &c, tenant, &set, e), e);
    }
    if (cloche_start(s->program, &vm) != CLOCHE_OK) {
        gd_fail(e, GD_MEMORY, "no memory for an interpreter");
        return NULL;
    }
    gd_machine *m = wrap(vm, NULL, e);
    if (!m) return NULL;
    gd_machine_limit(m, l);
    m->st = cloche_run(vm);
    if (m->st == CLOCHE_DONE) return m;
    gd_fail(e, GD_INTERNAL, "the session program does not run");
    gd_machine_free(m);
    return NULL;
}

gd_machine *gd_machine_load(const gd_machines *s, const char *tenant, const void *bytes, size_t n,
                            const unsigned char *key, const gd_machine_limits *l, gd_error *e)
{
    cloche_vm *vm;
    const char *why = "";
    cloche_limit_set set;
    limits(l, 0, &set);
    if (s->workers) {
        gd_machine *m = wrap(NULL, gd_isolated_load(s->workers, tenant, bytes, n, key, &set, e), e);
        if (m) gd_machine_limit(m, l); /* what was used before counts on top */
        return m;
    }
    cloche_status st = cloche_load(bytes, n, key, 32, s->program, &set, &vm, &why);
    if (st != CLOCHE_OK) {
        gd_fail(e, st == CLOCHE_ERR_NOMEM ? GD_MEMORY : GD_INVALID,
                "the session's snapshot cannot be loaded: %s", why);
        return NULL;
    }
    gd_machine *m = wrap(vm, NULL, e);
    if (!m) return NULL;
    gd_machine_limit(m, l); /* what was used before counts on top */
    m->st = cloche_call_count(vm) ? CLOCHE_PAUSED : CLOCHE_DONE;
    return m;
}

void gd_machine_free(gd_machine *m)
{
    if (!m) return;
    cloche_free(m->vm);
    gd_isolated_free(m->w);
    free(m);
}

bool gd_machine_dump(gd_machine *m, const unsigned char *key, void **bytes, size_t *n, gd_error *e)
{
    uint8_t *p;
    if (m->w) return gd_isolated_dump(m->w, key, bytes, n, e);
    if (cloche_dump(m->vm, key, 32, &p, n) != CLOCHE_OK)
        return gd_fail(e, GD_MEMORY, "no memory for a snapshot");
    *bytes = malloc(*n);
    if (*bytes) memcpy(*bytes, p, *n);
    cloche_bytes_free(m->vm, p, *n);
    return *bytes || gd_fail(e, GD_MEMORY, "no memory for a snapshot");
}

gd_machine_state gd_machine_now(gd_machine *m)
{
    if (m->w) return gd_isolated_now(m->w);
    switch (m->st) {
    case CLOCHE_DONE: return GD_M_DONE;
    case CLOCHE_PAUSED: return GD_M_CALL;
    case CLOCHE_RAISED: return GD_M_RAISED;
    default: return GD_M_LIMIT;
    }
}

static bool value_in(gd_machine *m, const json_t *v, cloche_value *out, gd_error *e)
{
    const char *why = "";
    char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
    if (!text) return gd_fail(e, GD_MEMORY, "no memory for a value");
    cloche_status st = cloche_from_json(m->vm, text, strlen(text), out, &why);
    free(text);
    return st == CLOCHE_OK || gd_fail(e, st == CLOCHE_ERR_NOMEM ? GD_LIMIT : GD_INVALID,
                                      "a value does not fit into the program: %s",
                                      st == CLOCHE_ERR_NOMEM ? "its memory is used up" : why);
}

gd_machine_state gd_machine_feed(gd_machine *m, const char *source, const json_t *inputs,
                                 gd_error *e)
{
    const char *name;
    json_t *v;
    cloche_value value;
    cloche_compile_info info;
    if (m->w) return gd_isolated_feed(m->w, source, inputs, e);
    json_object_foreach((json_t *)inputs, name, v) {
        if (!value_in(m, v, &value, e)) return GD_M_FAILED;
        if (cloche_set(m->vm, name, value) != CLOCHE_OK) {
            gd_fail(e, GD_INVALID, "the input %s cannot be set", name);
            return GD_M_FAILED;
        }
    }
    cloche_status st = cloche_feed(m->vm, source, strlen(source), &info);
    if (st == CLOCHE_ERR_SYNTAX) {
        gd_fail(e, GD_INVALID, "%s (line %u)", info.message, info.line);
        return GD_M_FAILED;
    }
    if (st != CLOCHE_OK) {
        gd_fail(e, st == CLOCHE_ERR_NOMEM ? GD_MEMORY : GD_INTERNAL,
                "the program cannot be started (status %d)", (int)st);
        return GD_M_FAILED;
    }
    m->st = cloche_run(m->vm);
    return gd_machine_now(m);
}

gd_machine_state gd_machine_answer(gd_machine *m, const json_t *value, gd_error *e)
{
    cloche_value v;
    if (m->w) return gd_isolated_answer(m->w, value, e);
    if (!value_in(m, value, &v, e)) return GD_M_FAILED;
    m->st = cloche_resume(m->vm, v);
    return gd_machine_now(m);
}

gd_machine_state gd_machine_throw(gd_machine *m, const char *type, const char *message, gd_error *e)
{
    if (m->w) return gd_isolated_throw(m->w, type, message, e);
    cloche_status st = cloche_throw(m->vm, type, message);
    if (st > CLOCHE_LIMIT) {
        gd_fail(e, GD_LIMIT, "the program's memory is used up");
        return GD_M_FAILED;
    }
    m->st = st;
    return gd_machine_now(m);
}

void gd_machine_abandon(gd_machine *m)
{
    if (m->w) {
        gd_isolated_abandon(m->w);
        return;
    }
    if (m->st == CLOCHE_PAUSED || m->st == CLOCHE_LIMIT) cloche_abandon(m->vm);
    m->st = CLOCHE_DONE;
}

unsigned gd_machine_rest(gd_machine *m)
{
    cloche_usage_info u;
    if (m->w) {
        gd_isolated_rest(m->w);
        u = *gd_isolated_used(m->w);
    } else {
        m->st = cloche_call_count(m->vm) ? CLOCHE_PAUSED : CLOCHE_DONE;
        cloche_usage(m->vm, &u);
    }
    return u.memory > IDLE_MEMORY ? 0 : m->w ? IDLE_PROCESS : 1;
}

static json_t *value_out(gd_machine *m, cloche_value v, bool strict, gd_error *e)
{
    const char *text, *why = "";
    size_t n;
    json_error_t je;
    json_t *out;
    if (cloche_to_json(m->vm, v, &text, &n, &why) == CLOCHE_OK) {
        out = json_loadb(text, n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &je);
        if (!out) gd_fail(e, GD_INVALID, "a value of the program is no JSON: %s", je.text);
        return out;
    }
    if (strict) {
        gd_fail(e, GD_INVALID, "%s", why);
        return NULL;
    }
    out = cloche_get_text(m->vm, v, 1, &text, &n) == CLOCHE_OK ? json_stringn(text, n)
                                                               : json_string("<value>");
    if (!out) gd_fail(e, GD_MEMORY, "no memory for a value");
    return out;
}

json_t *gd_machine_call(gd_machine *m, gd_error *e)
{
    cloche_call c;
    if (m->w) return gd_isolated_call(m->w, e);
    if (cloche_call_get(m->vm, 0, &c) != CLOCHE_OK) {
        gd_fail(e, GD_INTERNAL, "the program does not wait for a call");
        return NULL;
    }
    unsigned line = c.line;
    json_t *name = json_string(c.name), *args = value_out(m, c.args, true, e);
    json_t *kwargs = args ? value_out(m, c.kwargs, true, e) : NULL;
    if (kwargs && json_is_null(kwargs)) {
        json_decref(kwargs);
        kwargs = json_object();
    }
    if (name && args && kwargs)
        return json_pack("{so so so si}", "name", name, "args", args, "kwargs", kwargs, "line",
                         (int)line);
    json_decref(name);
    json_decref(args);
    json_decref(kwargs);
    return NULL;
}

json_t *gd_machine_value(gd_machine *m, gd_error *e)
{
    if (m->w) return gd_isolated_value(m->w, e);
    return value_out(m, cloche_result(m->vm), false, e);
}

json_t *gd_machine_error(gd_machine *m, gd_error *e)
{
    json_t *v;
    if (m->w) return gd_isolated_error(m->w, e);
    if (m->st == CLOCHE_LIMIT)
        v = json_pack("{ss ss}", "type", "limit", "message", cloche_limit_hit(m->vm));
    else
        v = json_pack("{ss? ss? ss?}", "type", cloche_error_type(m->vm), "message",
                      cloche_error_message(m->vm), "traceback", cloche_error_traceback(m->vm));
    if (!v) gd_fail(e, GD_MEMORY, "no memory for an error");
    return v;
}

json_t *gd_machine_output(gd_machine *m, gd_error *e)
{
    size_t n;
    if (m->w) return gd_isolated_output(m->w, e);
    const char *text = cloche_take_output(m->vm, &n);
    json_t *v = json_stringn(text ? text : "", text ? n : 0);
    if (!v) gd_fail(e, GD_MEMORY, "no memory for the output");
    return v;
}

json_t *gd_machine_usage(gd_machine *m, gd_error *e)
{
    cloche_usage_info u;
    if (m->w)
        u = *gd_isolated_used(m->w);
    else
        cloche_usage(m->vm, &u);
    json_t *v = json_pack("{sI sf sI sI sI sI}", "fuel", (json_int_t)u.fuel, "ms",
                          (double)u.time_ns / 1e6, "memory_peak", (json_int_t)u.memory_peak,
                          "allocations", (json_int_t)u.allocations, "calls", (json_int_t)u.calls,
                          "output", (json_int_t)u.output);
    if (!v) gd_fail(e, GD_MEMORY, "no memory for the usage");
    return v;
}
