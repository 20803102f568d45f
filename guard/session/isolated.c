/* SPDX-License-Identifier: MIT */
/* A session's interpreter in a worker: see isolated.h. */
#include "session/isolated.h"
#include <cloche_worker.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- pools ---- */

/* One thread uses a pool at a time: a machine has its pool to itself while it lives. */
typedef struct pool {
    struct pool *next;
    cl_worker_pool *p;
} pool;

struct gd_workers {
    char *program;
    uint64_t memory;
    pthread_mutex_t lock;
    pool *idle; /* the one used last comes first: its process is awake, or its memory at least */
};

static pool *pool_new(gd_workers *w, gd_error *e)
{
    const char *why = "no memory";
    cl_worker_config c = {
        .size = sizeof c, .program = w->program, .workers = 1, .memory = w->memory
    };
    pool *one = calloc(1, sizeof *one);
    if (one) one->p = cl_worker_pool_new(&c, &why);
    if (one && one->p) return one;
    free(one);
    gd_fail(e, GD_INTERNAL, "no confined process can be had: %s", why);
    return NULL;
}

static void pool_put(gd_workers *w, pool *one)
{
    pthread_mutex_lock(&w->lock);
    one->next = w->idle;
    w->idle = one;
    pthread_mutex_unlock(&w->lock);
}

static pool *pool_take(gd_workers *w, gd_error *e)
{
    pthread_mutex_lock(&w->lock);
    pool *one = w->idle;
    if (one) w->idle = one->next;
    pthread_mutex_unlock(&w->lock);
    return one ? one : pool_new(w, e);
}

gd_workers *gd_workers_new(const char *program, uint64_t memory, gd_error *e)
{
    gd_workers *w = calloc(1, sizeof *w);
    if (!w || (program && !(w->program = strdup(program)))) {
        free(w);
        gd_fail(e, GD_MEMORY, "no memory for the processes");
        return NULL;
    }
    w->memory = memory;
    pthread_mutex_init(&w->lock, NULL);
    pool *first = pool_new(w, e);
    if (first) {
        pool_put(w, first);
        return w;
    }
    gd_workers_free(w);
    return NULL;
}

void gd_workers_free(gd_workers *w)
{
    if (!w) return;
    while (w->idle) {
        pool *one = w->idle;
        w->idle = one->next;
        cl_worker_pool_free(one->p);
        free(one);
    }
    pthread_mutex_destroy(&w->lock);
    free(w->program);
    free(w);
}

void gd_workers_text(gd_workers *w, char *out, size_t size)
{
    gd_error e;
    cl_worker_info info = { 0 };
    pool *one = pool_take(w, &e);
    if (one) {
        cl_worker_pool_info(one->p, &info);
        pool_put(w, one);
    }
    cl_worker_confinement_text(info.confinement, out, size);
}

/* ---- one machine ---- */

struct gd_isolated {
    gd_workers *workers;
    pool *pool;
    cl_worker_session *s;
    gd_machine_state state;
    cloche_usage_info usage;
    json_t *call, *value, *error; /* of the last stop, as far as there is one */
    char *why;                    /* the value, or an argument of the call, is no JSON; else NULL */
    char *out;
    size_t nout, cap;
    bool out_failed;
};

static void printed(void *arg, const char *text, size_t n)
{
    gd_isolated *m = arg;
    if (n > m->cap - m->nout) {
        size_t cap = (m->nout + n) * 2;
        char *p = realloc(m->out, cap);
        if (!p) {
            m->out_failed = true;
            return;
        }
        m->out = p;
        m->cap = cap;
    }
    memcpy(m->out + m->nout, text, n);
    m->nout += n;
}

static gd_isolated *machine_new(gd_workers *w, const char *tenant, const cloche_limit_set *l,
                                gd_error *e)
{
    gd_isolated *m = calloc(1, sizeof *m);
    if (m && !(m->pool = pool_take(w, e))) {
        free(m);
        return NULL;
    }
    cl_worker_options o = {
        .size = sizeof o, .tenant = tenant, .keep = 2, .limits = *l, .print = printed, .arg = m
    };
    if (m) {
        m->workers = w;
        m->s = cl_worker_session_new(m->pool->p, &o);
        if (m->s) return m;
        gd_isolated_free(m);
    }
    gd_fail(e, GD_MEMORY, "no memory for an interpreter");
    return NULL;
}

void gd_isolated_free(gd_isolated *m)
{
    if (!m) return;
    cl_worker_session_free(m->s);
    cl_worker_pool_step(m->pool->p, 0); /* a process for the next one is made now */
    pool_put(m->workers, m->pool);
    json_decref(m->call);
    json_decref(m->value);
    json_decref(m->error);
    free(m->why);
    free(m->out);
    free(m);
}

/* NULL: m->why says why not. */
static json_t *value_of(gd_isolated *m, const cl_worker_value *v)
{
    json_error_t je;
    char text[JSON_ERROR_TEXT_LENGTH + 40];
    json_t *value = json_loadb(v->text, v->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &je);
    if (value) return value;
    snprintf(text, sizeof text, "a value of the program is no JSON: %s", je.text);
    m->why = strdup(text);
    return NULL;
}

static json_t *call_of(gd_isolated *m, const cl_worker_call *c)
{
    const cl_worker_value *bad = !c->args.is_json     ? &c->args
                                 : !c->kwargs.is_json ? &c->kwargs
                                                      : NULL;
    if (bad) {
        m->why = strdup(bad->why);
        return NULL;
    }
    json_t *args = value_of(m, &c->args), *kwargs = args ? value_of(m, &c->kwargs) : NULL;
    if (!kwargs) {
        json_decref(args);
        return NULL;
    }
    return json_pack("{ss so so si}", "name", c->name, "args", args, "kwargs", kwargs, "line",
                     (int)c->line);
}

/* Keeps what is asked for later: the result's texts are gone with the next operation. */
static void keep(gd_isolated *m, const cl_worker_result *r)
{
    json_decref(m->call);
    json_decref(m->value);
    json_decref(m->error);
    free(m->why);
    m->call = m->value = m->error = NULL;
    m->why = NULL;
    m->usage = r->usage;
    switch (r->status) {
    case CL_WORKER_DONE:
        m->state = GD_M_DONE;
        m->value =
            r->value.is_json ? value_of(m, &r->value) : json_stringn(r->value.text, r->value.len);
        break;
    case CL_WORKER_PAUSED:
        m->state = GD_M_CALL;
        m->call = call_of(m, &r->calls[0]);
        break;
    case CL_WORKER_RAISED:
        m->state = GD_M_RAISED;
        m->error = json_pack("{ss? ss? ss?}", "type", r->error_type, "message", r->error_message,
                             "traceback", r->error_traceback);
        break;
    default:
        m->state = GD_M_LIMIT;
        m->error = json_pack("{ss ss}", "type", "limit", "message", r->limit);
    }
}

static const cl_worker_result *wait_for(gd_isolated *m)
{
    const cl_worker_result *r;
    while ((r = cl_worker_wait(m->s)) == NULL) /* a signal; its handler did what there is to do */
        ;
    return r;
}

typedef struct {
    const char *source; /* NULL: an answer */
    const char **names, **values;
    size_t n;
    cl_worker_answer answer;
} operation;

static int begin(gd_isolated *m, const operation *o)
{
    return o->source ? cl_worker_feed(m->s, o->source, strlen(o->source), o->names, o->values, o->n)
                     : cl_worker_resume(m->s, &o->answer, 1);
}

static gd_machine_state failed(gd_error *e, gd_code code, const char *text, const char *detail)
{
    gd_fail(e, code, "%s%s", text, detail);
    return GD_M_FAILED;
}

/* A process that is lost is replaced, with the state of the last stop in it; then once more. */
static gd_machine_state perform(gd_isolated *m, const operation *o, gd_error *e)
{
    static const char no_fit[] = "a value does not fit into the program: ";
    const cl_worker_result *r = NULL;
    size_t printed_before = m->nout;
    for (int tries = 0; tries < 2; tries++) {
        m->nout = printed_before;
        if (begin(m, o) != 0) return failed(e, GD_LIMIT, "this is too large for a program", "");
        r = wait_for(m);
        if (!r->recovered) break;
    }
    if (r->status == CL_WORKER_LOST || r->recovered)
        return failed(e, GD_INTERNAL, "the program's process was lost: ", r->reason);
    if (r->status == CL_WORKER_SYNTAX) return failed(e, GD_INVALID, "", r->error_message);
    if (r->status == CL_WORKER_REJECTED) {
        if (strcmp(r->error_type, "limits") == 0)
            return failed(e, GD_LIMIT, no_fit, "its memory is used up");
        if (strcmp(r->error_type, "memory") == 0)
            return failed(e, GD_LIMIT, "the program's memory is used up", "");
        return failed(e, GD_INVALID, strcmp(r->error_type, "json") == 0 ? no_fit : "",
                      r->error_message);
    }
    keep(m, r);
    return m->state;
}

/* ---- the face ---- */

gd_isolated *gd_isolated_new(gd_workers *w, const char *source, const cloche_config *config,
                             const char *tenant, const cloche_limit_set *l, gd_error *e)
{
    gd_isolated *m = machine_new(w, tenant, l, e);
    if (!m) return NULL;
    for (int tries = 0; tries < 2; tries++) {
        if (cl_worker_start(m->s, source, strlen(source), config, NULL) != 0) break;
        const cl_worker_result *r = wait_for(m);
        if (r->status == CL_WORKER_DONE) {
            keep(m, r);
            return m;
        }
        if (r->status != CL_WORKER_LOST) break;
    }
    gd_isolated_free(m);
    gd_fail(e, GD_INTERNAL, "the session program does not run");
    return NULL;
}

gd_isolated *gd_isolated_load(gd_workers *w, const char *tenant, const void *bytes, size_t n,
                              const unsigned char *key, const cloche_limit_set *l, gd_error *e)
{
    static const char text[] = "the session's snapshot cannot be loaded: ";
    const char *why;
    const cl_worker_result *r = NULL;
    if (cl_worker_check(bytes, n, key, 32, &why) != 0) {
        gd_fail(e, GD_INVALID, "%s%s", text, why);
        return NULL;
    }
    gd_isolated *m = machine_new(w, tenant, l, e);
    if (!m) return NULL;
    for (int tries = 0; tries < 2 && (!r || r->status == CL_WORKER_LOST); tries++)
        r = cl_worker_load(m->s, bytes, n) == 0 ? wait_for(m) : NULL;
    if (r && r->status <= CL_WORKER_LIMIT) {
        keep(m, r);
        if (m->state == GD_M_LIMIT) m->state = GD_M_DONE;
        return m;
    }
    bool memory = !r || strcmp(r->error_type, "memory") == 0;
    gd_fail(e, memory ? GD_MEMORY : GD_INVALID, "%s%s", text,
            r ? r->error_message : "it is too large");
    gd_isolated_free(m);
    return NULL;
}

bool gd_isolated_dump(gd_isolated *m, const unsigned char *key, void **bytes, size_t *n,
                      gd_error *e)
{
    size_t len;
    uint8_t *sealed = NULL;
    const uint8_t *p = cl_worker_snapshot(m->s, &len);
    if (!p && cl_worker_dump(m->s) == 0) {
        const cl_worker_result *r = wait_for(m);
        if (r->status == CL_WORKER_BYTES) {
            p = r->bytes;
            len = r->nbytes;
        }
    }
    if (!p || cl_worker_seal(p, len, key, 32, &sealed, n) != 0)
        return gd_fail(e, GD_MEMORY, "no memory for a snapshot");
    *bytes = sealed;
    return true;
}

gd_machine_state gd_isolated_feed(gd_isolated *m, const char *source, const json_t *inputs,
                                  gd_error *e)
{
    const char *name;
    json_t *v;
    size_t n = json_object_size(inputs), i = 0;
    operation o = { .source = source };
    gd_machine_state st = GD_M_FAILED;
    o.names = calloc(n + 1, sizeof *o.names);
    o.values = calloc(n + 1, sizeof *o.values);
    bool ok = o.names && o.values;
    json_object_foreach((json_t *)inputs, name, v) {
        if (!ok) break;
        o.names[i] = name;
        ok = (o.values[i] = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT)) != NULL;
        i += ok;
    }
    o.n = i;
    if (ok)
        st = perform(m, &o, e);
    else
        gd_fail(e, GD_MEMORY, "no memory for a value");
    while (i)
        free((char *)(uintptr_t)o.values[--i]);
    free(o.names);
    free(o.values);
    return st;
}

gd_machine_state gd_isolated_answer(gd_isolated *m, const json_t *value, gd_error *e)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (!text) return failed(e, GD_MEMORY, "no memory for a value", "");
    operation o = { .answer = { .text = text, .len = strlen(text) } };
    gd_machine_state st = perform(m, &o, e);
    free(text);
    return st;
}

gd_machine_state gd_isolated_throw(gd_isolated *m, const char *type, const char *message,
                                   gd_error *e)
{
    operation o = { .answer = { .type = type, .text = message, .len = strlen(message) } };
    return perform(m, &o, e);
}

gd_machine_state gd_isolated_now(const gd_isolated *m) { return m->state; }

void gd_isolated_abandon(gd_isolated *m)
{
    if (m->state == GD_M_CALL || m->state == GD_M_LIMIT) {
        if (cl_worker_abandon(m->s) != 0) return;
        const cl_worker_result *r = wait_for(m);
        if (r->recovered && r->status == CL_WORKER_PAUSED && cl_worker_abandon(m->s) == 0)
            wait_for(m);
    }
    m->state = GD_M_DONE;
    json_decref(m->value);
    m->value = json_null();
}

void gd_isolated_rest(gd_isolated *m)
{
    if (m->state != GD_M_CALL) m->state = GD_M_DONE;
}

void gd_isolated_limit(gd_isolated *m, const cloche_limit_set *l) { cl_worker_limits(m->s, l); }

const cloche_usage_info *gd_isolated_used(const gd_isolated *m) { return &m->usage; }

static json_t *kept(json_t *v, gd_error *e)
{
    if (!v) gd_fail(e, GD_MEMORY, "no memory for a value");
    return json_incref(v);
}

json_t *gd_isolated_call(gd_isolated *m, gd_error *e)
{
    if (m->state != GD_M_CALL || m->why) {
        gd_fail(e, m->why ? GD_INVALID : GD_INTERNAL, "%s",
                m->why ? m->why : "the program does not wait for a call");
        return NULL;
    }
    return kept(m->call, e);
}

json_t *gd_isolated_value(gd_isolated *m, gd_error *e)
{
    if (m->value) return json_incref(m->value);
    gd_fail(e, GD_INVALID, "%s", m->why ? m->why : "no memory for a value");
    return NULL;
}

json_t *gd_isolated_error(gd_isolated *m, gd_error *e) { return kept(m->error, e); }

json_t *gd_isolated_output(gd_isolated *m, gd_error *e)
{
    json_t *v = m->out_failed ? NULL : json_stringn(m->nout ? m->out : "", m->nout);
    m->nout = 0;
    if (!v) gd_fail(e, GD_MEMORY, "no memory for the output");
    return v;
}
