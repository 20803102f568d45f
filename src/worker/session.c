/* SPDX-License-Identifier: MIT */
/* One run of a program as its host sees it: operations, the state they leave, and what becomes of
   that state when the process with it is lost.

   The request of an operation is kept until its process has answered. A session without a process
   gets one from the pool; then its last snapshot is loaded first, if that is the state the
   operation is for (current). If it is older, work was lost: the snapshot is loaded and its state
   is the outcome, with `recovered`, and the operation is not done. */
#include "worker/pool.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_LOSSES = 3 }; /* processes in one operation, before it is given up */

/* ---- the result ---- */

static void forget_result(cl_worker_session *s)
{
    free(s->calls);
    s->calls = NULL;
    if (s->body_mapped)
        cl_channel_unmap(s->body, s->nbody);
    else
        free(s->body);
    s->body = NULL;
    s->nbody = 0;
    s->body_mapped = false;
    memset(&s->result, 0, sizeof s->result);
    s->result.reason = s->result.limit = s->result.subject = "";
    s->result.error_type = s->result.error_message = s->result.error_traceback = "";
    s->result.value.text = s->result.value.why = "";
    s->result.exit_code = -1;
}

static void forget_snapshot(cl_worker_session *s)
{
    free(s->snapshot);
    s->snapshot = NULL;
    s->nsnapshot = 0;
    s->current = false;
}

/* false: no memory, the one before stays */
static bool keep_snapshot(cl_worker_session *s, const uint8_t *bytes, size_t n)
{
    uint8_t *copy = malloc(n);
    s->current = false;
    if (!copy) return false;
    memcpy(copy, bytes, n);
    free(s->snapshot);
    s->snapshot = copy;
    s->nsnapshot = n;
    s->current = true;
    return true;
}

static void finish(cl_worker_session *s)
{
    s->op = 0;
    s->phase = CL_PH_NONE;
    s->deadline = 0;
    s->used = ++s->pool->clock;
    s->pool->finished++;
    if (s->request.cap > CL_WIRE_INLINE) {
        free(s->request.p);
        s->request = (cl_wire_buf){ 0 };
    }
    if (s->o.done) {
        s->in_done = true;
        s->o.done(s->o.arg, s, &s->result);
        s->in_done = false;
        if (s->freed) cl_session_release(s);
    }
}

static void finish_lost(cl_worker_session *s)
{
    forget_result(s);
    s->result.status = CL_WORKER_LOST;
    s->result.reason = s->reason;
    s->begun = s->snapshot != NULL;
    s->result.error_message = s->snapshot
                                  ? "the process was lost, and its snapshot could not be loaded"
                                  : "the process was lost, and there was no snapshot";
    finish(s);
}

/* ---- operations on their way ---- */

/* The wanted answer, and how long it may take: the time limit is the program's; what is around it
   gets the grace. */
static void send(cl_worker_session *s, cl_phase phase, unsigned type, const cl_wire_buf *body)
{
    cl_worker_pool *p = s->pool;
    uint64_t now = cl_pool_now_ms(), limit = s->o.limits.time_ns / 1000000u;
    s->phase = phase;
    s->printed = 0;
    s->id = ++p->next_id;
    s->deadline = s->o.deadline_ms ? now + s->o.deadline_ms : 0;
    if (!s->o.deadline_ms && limit < (uint64_t)INT32_MAX) s->deadline = now + limit + p->c.grace_ms;
    cl_pool_arm(p, s->deadline);
    cl_pool_send(s, type, body);
}

static unsigned wants(const cl_worker_session *s)
{
    return (s->o.texts ? CL_WANT_TEXTS : 0u) | (s->o.host_input ? CL_WANT_INPUT : 0u) |
           (s->o.keep == 1  ? CL_WANT_SNAPSHOT
            : s->o.keep > 1 ? CL_WANT_SNAPSHOTS
                            : 0u);
}

static void put_head(const cl_worker_session *s, cl_wire_buf *b, unsigned want)
{
    cl_wire_given g = { s->o.clock, s->o.clock_ns, s->o.seed };
    struct timespec wall, now;
    if (g.clock == CL_WORKER_REAL_CLOCK) {
        clock_gettime(CLOCK_REALTIME, &wall); /* lint: allow clock because the host asked for it */
        clock_gettime(CLOCK_MONOTONIC, &now); /* lint: allow clock because see above */
        g.ns = (uint64_t)((wall.tv_sec - now.tv_sec) * 1000000000 + wall.tv_nsec - now.tv_nsec);
    }
    cl_wire_u8(b, want);
    cl_wire_limits(b, &s->o.limits);
    cl_wire_put_given(b, &g);
}

static void send_snapshot(cl_worker_session *s, cl_phase phase)
{
    cl_wire_buf b = { 0 };
    /* no new snapshot: it is the same */
    put_head(s, &b, wants(s) & (CL_WANT_TEXTS | CL_WANT_INPUT));
    cl_wire_text(&b, (const char *)s->snapshot, s->nsnapshot);
    if (b.failed) {
        snprintf(s->reason, sizeof s->reason, "no memory to load the snapshot");
        finish_lost(s);
    } else {
        send(s, phase, CL_RQ_LOAD, &b);
    }
    free(b.p);
}

void cl_session_go(cl_worker_session *s)
{
    bool fresh = s->op == CL_RQ_START || s->op == CL_RQ_LOAD;
    if (!s->lost_work && (fresh || s->live || !s->begun))
        send(s, CL_PH_OP, s->op, &s->request);
    else if (!s->snapshot)
        finish_lost(s);
    else
        send_snapshot(s, s->lost_work || !s->current ? CL_PH_RECOVER : CL_PH_RELOAD);
}

void cl_session_lost(cl_worker_session *s, const char *reason)
{
    cl_phase was = s->phase;
    s->live = false;
    s->phase = CL_PH_NONE;
    if (reason != s->reason) snprintf(s->reason, sizeof s->reason, "%s", reason);
    if (!s->op) return; /* the next operation finds out */
    s->losses++;
    if (was == CL_PH_OP) s->lost_work = true;
    if (s->losses >= MAX_LOSSES || (s->lost_work && !s->snapshot))
        finish_lost(s);
    else
        cl_pool_enqueue(s);
}

/* ---- answers ---- */

/* The texts of a result lie in its body. false: no memory */
static bool own_body(cl_worker_session *s, const cl_wire_head *h, const uint8_t *body)
{
    forget_result(s);
    s->body_mapped = h->flags & CL_WIRE_BIG;
    s->nbody = h->length;
    s->body = s->body_mapped ? (uint8_t *)(uintptr_t)body : malloc(h->length + 1u);
    if (!s->body) return false;
    if (!s->body_mapped) memcpy(s->body, body, h->length);
    return true;
}

static bool swapped_out(cl_worker_session *s, const cl_wire_head *h, const uint8_t *body)
{
    cl_worker_result r;
    bool sound = h->type == CL_RP_BYTES && cl_wire_get_bytes(body, h->length, &r);
    bool kept = sound && keep_snapshot(s, r.bytes, r.nbytes);
    if (!sound && h->type != CL_RP_FAILED) return false;
    s->phase = CL_PH_NONE;
    s->stuck = !kept;
    if (s->op) {
        cl_session_go(s);
    } else if (kept) {
        s->pool->info.swapped++;
        cl_pool_release(s->process);
    }
    return true;
}

/* The answer to the operation, or to the snapshot that was loaded in its place. */
static bool outcome(cl_worker_session *s, const cl_wire_head *h)
{
    cl_worker_result *r = &s->result;
    bool recovering = s->phase == CL_PH_RECOVER;
    switch (h->type) {
    case CL_RP_REPORT:
        if (s->op == CL_RQ_DUMP && !recovering) return false;
        if (!cl_wire_get_report(s->body, s->nbody, r, &s->calls)) return false;
        s->live = s->begun = true;
        s->stuck = false;
        if (recovering || s->op == CL_RQ_LOAD)
            s->current = true;
        else if (!r->nbytes || !keep_snapshot(s, r->bytes, r->nbytes))
            s->current = false;
        if (!recovering && s->op == CL_RQ_LOAD) {
            cl_wire_read b = { s->request.p, s->request.p + s->request.n, false };
            cloche_limit_set l;
            cl_wire_given g;
            size_t n;
            cl_wire_get_u8(&b);
            cl_wire_get_limits(&b, &l);
            cl_wire_get_given(&b, &g);
            const char *bytes = cl_wire_get_text(&b, &n);
            if (!keep_snapshot(s, (const uint8_t *)bytes, n)) forget_snapshot(s);
        }
        return true;
    case CL_RP_BYTES:
        if (s->op != CL_RQ_DUMP || recovering) return false;
        r->status = CL_WORKER_BYTES;
        if (!cl_wire_get_bytes(s->body, s->nbody, r)) return false;
        if (!keep_snapshot(s, r->bytes, r->nbytes)) s->current = false;
        return true;
    case CL_RP_SYNTAX:
        if ((s->op != CL_RQ_START && s->op != CL_RQ_FEED) || recovering) return false;
        r->status = CL_WORKER_SYNTAX;
        s->current = false; /* the session knows the error */
        return cl_wire_get_syntax(s->body, s->nbody, r);
    case CL_RP_FAILED:
        r->status = CL_WORKER_REJECTED;
        return cl_wire_get_failed(s->body, s->nbody, r);
    default: return false;
    }
}

static uint64_t sum(uint64_t a, uint64_t b) { return a + b < a ? UINT64_MAX : a + b; }

bool cl_session_frame(cl_worker_session *s, const cl_wire_head *h, const uint8_t *body)
{
    bool large = h->flags & CL_WIRE_BIG, recovering = s->phase == CL_PH_RECOVER;
    if (s->phase < CL_PH_RELOAD || h->id != s->id) {
        if (large) cl_channel_unmap(body, h->length);
        return false;
    }
    if ((h->type == CL_RP_OUTPUT || h->type == CL_RP_ERRORS) && !large) {
        void (*print)(void *arg, const char *text, size_t n) =
            h->type == CL_RP_ERRORS && s->o.print_error ? s->o.print_error : s->o.print;
        /* its own limit is inside the interpreter, which may be anybody's by now */
        s->printed += h->length;
        if (s->phase != CL_PH_OP || s->printed > sum(s->o.limits.output, CL_WIRE_INLINE))
            return false;
        if (print) {
            uint64_t begun = cl_pool_now_ms();
            print(s->o.arg, (const char *)body, h->length);
            if (s->deadline) s->deadline += cl_pool_now_ms() - begun; /* a slow reader's time */
        }
        return true;
    }
    if (s->phase == CL_PH_SWAP) {
        bool sound = swapped_out(s, h, body);
        if (large) cl_channel_unmap(body, h->length);
        return sound;
    }
    if (s->phase == CL_PH_RELOAD && h->type == CL_RP_REPORT) {
        if (large) cl_channel_unmap(body, h->length);
        s->live = true;
        cl_session_go(s);
        return true;
    }
    if (s->phase == CL_PH_RELOAD && (h->type != CL_RP_FAILED || large)) {
        if (large) cl_channel_unmap(body, h->length);
        return false;
    }
    if (!own_body(s, h, body) || !outcome(s, h)) return false;
    if (recovering || s->phase == CL_PH_RELOAD) {
        if (s->result.status == CL_WORKER_REJECTED) {
            snprintf(s->reason, sizeof s->reason, "%s", s->result.error_message);
            finish_lost(s);
            return true;
        }
        s->result.recovered = 1;
        s->result.reason = s->reason;
    }
    finish(s);
    return true;
}

/* ---- beginning ---- */

static bool begin(cl_worker_session *s, unsigned op)
{
    if (s->op || s->freed) return false;
    s->op = (uint16_t)op;
    s->losses = 0;
    s->lost_work = false;
    s->request.n = 0;
    s->request.failed = false;
    forget_result(s);
    if (op == CL_RQ_DUMP) return true;
    put_head(s, &s->request, wants(s));
    return true;
}

/* The request is complete. -1: it is too large, nothing was begun. */
static int commit(cl_worker_session *s)
{
    cl_worker_pool *p = s->pool;
    if (s->request.failed || s->request.n > p->c.max_body) {
        s->op = 0;
        return -1;
    }
    if (s->op == CL_RQ_START) {
        forget_snapshot(s);
        s->reason[0] = 0;
    }
    if (s->phase == CL_PH_SWAP) return 0; /* goes on when the dump is here */
    if (s->process)
        cl_session_go(s);
    else
        cl_pool_enqueue(s);
    cl_pool_assign(p);
    return 0;
}

static void put_names(cl_wire_buf *b, const char *const *names, size_t n)
{
    cl_wire_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        cl_wire_str(b, names[i]);
}

static void put_texts(cl_wire_buf *b, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cl_wire_str(b, texts[i]);
}

int cl_worker_start(cl_worker_session *s, const char *source, size_t len, const cloche_config *c,
                    const char *const *inputs)
{
    cl_wire_buf *b = &s->request;
    if (c->nfunctions + c->nasync_functions > 10000 || c->ninputs > 10000 || !begin(s, CL_RQ_START))
        return -1;
    cl_wire_text(b, source, len);
    cl_wire_str(b, c->filename ? c->filename : "<program>");
    put_names(b, c->inputs, c->ninputs);
    put_texts(b, inputs, c->ninputs);
    put_names(b, c->functions, c->nfunctions);
    put_names(b, c->async_functions, c->nasync_functions);
    return commit(s);
}

int cl_worker_resume(cl_worker_session *s, const cl_worker_answer *a, size_t n)
{
    cl_wire_buf *b = &s->request;
    if (n > CL_WIRE_MAX_ANSWERS || !begin(s, CL_RQ_ANSWER)) return -1;
    cl_wire_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        cl_wire_u32(b, a[i].id);
        cl_wire_u8(b, a[i].type ? 'E' : a[i].plain ? 'T' : 'J');
        cl_wire_str(b, a[i].type ? a[i].type : "");
        cl_wire_text(b, a[i].text, a[i].len);
    }
    return commit(s);
}

int cl_worker_feed(cl_worker_session *s, const char *source, size_t len, const char *const *names,
                   const char *const *values, size_t n)
{
    if (n > 10000 || !begin(s, CL_RQ_FEED)) return -1;
    cl_wire_text(&s->request, source, len);
    put_names(&s->request, names, n);
    put_texts(&s->request, values, n);
    return commit(s);
}

int cl_worker_abandon(cl_worker_session *s) { return begin(s, CL_RQ_ABANDON) ? commit(s) : -1; }

int cl_worker_dump(cl_worker_session *s) { return begin(s, CL_RQ_DUMP) ? commit(s) : -1; }

int cl_worker_load(cl_worker_session *s, const uint8_t *bytes, size_t len)
{
    if (!begin(s, CL_RQ_LOAD)) return -1;
    cl_wire_text(&s->request, (const char *)bytes, len);
    return commit(s);
}

void cl_worker_limits(cl_worker_session *s, const cloche_limit_set *l) { s->o.limits = *l; }

void cl_worker_interrupt(cl_worker_session *s)
{
    cl_wire_head h = { 0, s->id, CL_RQ_INTERRUPT, 0 };
    if (s->phase == CL_PH_OP && s->process)
        if (!cl_channel_send(s->process->fd, &h, NULL, -1, false))
            cl_pool_lose(s->process, "it does not read its channel");
}

const cl_worker_result *cl_worker_outcome(const cl_worker_session *s)
{
    return s->op ? NULL : &s->result;
}

int cl_worker_session_pid(const cl_worker_session *s) { return s->process ? s->process->pid : 0; }

const uint8_t *cl_worker_snapshot(const cl_worker_session *s, size_t *len)
{
    *len = s->current ? s->nsnapshot : 0;
    return s->current ? s->snapshot : NULL;
}

/* ---- life ---- */

cl_worker_session *cl_worker_session_new(cl_worker_pool *p, const cl_worker_options *o)
{
    cl_worker_session *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->pool = p;
    s->o = *o;
    if (!o->limits.size) cloche_limits_default(&s->o.limits);
    if (o->tenant && !(s->tenant = strdup(o->tenant))) {
        free(s);
        return NULL;
    }
    forget_result(s);
    s->next = p->sessions;
    if (s->next) s->next->prev = s;
    p->sessions = s;
    return s;
}

void cl_session_release(cl_worker_session *s)
{
    cl_worker_pool *p = s->pool;
    cl_pool_unqueue(s);
    if (s->process && s->phase < CL_PH_RELOAD) {
        cl_pool_release(s->process);
    } else if (s->process) { /* it works on something nobody wants any more */
        cl_process *w = s->process;
        s->op = 0;
        s->process = NULL;
        cl_pool_drop(w);
    }
    forget_result(s);
    forget_snapshot(s);
    free(s->request.p);
    free(s->tenant);
    if (s->prev)
        s->prev->next = s->next;
    else
        p->sessions = s->next;
    if (s->next) s->next->prev = s->prev;
    free(s);
}

void cl_worker_session_free(cl_worker_session *s)
{
    if (!s) return;
    if (s->in_done)
        s->freed = true; /* its callback returns into it */
    else
        cl_session_release(s);
}
