/* SPDX-License-Identifier: MIT */
/* The processes of a pool and the events they make.

     session  --go-->  process  <--fork--  zygote (zygote.c)
        ^                 |
        +----frame--------+   or the channel closes, or the deadline passes: lost

   Sessions without a process wait in a queue. There are at most c.workers processes, and one more
   that is ready for whoever comes next, so that a fork is rarely waited for. When all of them hold
   sessions, the one that was idle longest is swapped out. */
#define _GNU_SOURCE
#include "worker/pool.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { FAMILY_TRIES = 3, FRAMES_AT_ONCE = 64 };

uint64_t cl_pool_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t); /* lint: allow clock because deadlines are real time */
    return (uint64_t)t.tv_sec * 1000u + (uint64_t)t.tv_nsec / 1000000u;
}

/* ---- the end of processes ---- */

static void shut(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

/* Ended now; the memory goes at the end of the step, because events may still name it. */
static void end_process(cl_process *w)
{
    if (w->pidfd >= 0) syscall(SYS_pidfd_send_signal, w->pidfd, SIGKILL, NULL, 0);
    shut(&w->pidfd);
    shut(&w->fd);
    shut(&w->room);
    w->s = NULL;
}

static void sweep(cl_worker_pool *p)
{
    for (cl_process **at = &p->processes; *at;) {
        cl_process *w = *at;
        if (w->fd >= 0) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        free(w->tenant);
        free(w);
    }
}

void cl_pool_drop(cl_process *w)
{
    w->pool->info.wiped++;
    end_process(w);
}

void cl_pool_lose(cl_process *w, const char *reason)
{
    cl_worker_session *s = w->s;
    char text[64];
    if (w->fd < 0) return;
    if (w->refused >= 0) {
        snprintf(text, sizeof text, "it was refused system call %ld", w->refused);
        reason = text;
    }
    end_process(w);
    w->pool->info.lost++;
    if (!s) return;
    s->process = NULL;
    cl_session_lost(s, reason);
}

void cl_pool_release(cl_process *w)
{
    cl_worker_session *s = w->s;
    cl_wire_head wipe = { 0, 0, CL_RQ_WIPE, 0 };
    w->s = NULL;
    s->process = NULL;
    s->live = false;
    if (!w->private_tenant && w->fd >= 0 && cl_channel_send(w->fd, &wipe, NULL, -1, false)) return;
    cl_pool_drop(w);
}

/* ---- making processes ---- */

static cl_process *spawn(cl_worker_pool *p)
{
    int pair[2];
    const char *why;
    if (p->family < 0) {
        if (p->family_starts >= FAMILY_TRIES || !cl_family_start(p, false, &why)) return NULL;
        p->family_starts++;
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };
        if (epoll_ctl(p->epoll, EPOLL_CTL_ADD, p->family, &e) != 0) return NULL;
    }
    cl_process *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->fd = w->pidfd = w->room = -1;
    w->refused = -1;
    w->pool = p;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0) {
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };
        w->fd = pair[0];
        w->spawn = ++p->next_id;
        cl_wire_head h = { 0, w->spawn, CL_ZG_SPAWN, 0 };
        bool ok = cl_channel_send(p->family, &h, NULL, pair[1], true) &&
                  epoll_ctl(p->epoll, EPOLL_CTL_ADD, w->fd, &e) == 0;
        close(pair[1]);
        if (ok) {
            w->next = p->processes;
            p->processes = w;
            p->info.started++;
            return w;
        }
        shut(&w->fd);
    }
    free(w);
    return NULL;
}

static void spawned(cl_worker_pool *p, const cl_channel_frame *f)
{
    for (cl_process *w = p->processes; w; w = w->next) {
        if (w->spawn != f->head.id || w->fd < 0) continue;
        w->pidfd = f->fd;
        w->pid = f->fd < 0 ? 0 : cl_family_pid(f->fd);
        if (f->fd < 0)
            cl_pool_lose(w, "no process could be made");
        else
            p->family_starts = 0;
        return;
    }
    if (f->fd < 0) return;
    /* it was given up before it was there */
    syscall(SYS_pidfd_send_signal, f->fd, SIGKILL, NULL, 0);
    close(f->fd);
}

static void family_events(cl_worker_pool *p)
{
    cl_channel_frame f;
    for (;;) {
        cl_channel_st st =
            p->family < 0 ? CL_CH_NOTHING : cl_channel_receive(p->family, p->in, false, true, &f);
        if (st == CL_CH_NOTHING) return;
        if (st == CL_CH_FRAME && f.head.type == CL_ZG_SPAWNED) {
            spawned(p, &f);
        } else if (st != CL_CH_FRAME || !cl_family_hello(p, &f)) {
            /* it is of no use any more, its children end with it; the next spawn starts another */
            cl_family_end(p);
            return;
        }
    }
}

/* ---- who gets a process ---- */

void cl_pool_enqueue(cl_worker_session *s)
{
    s->wait_next = NULL;
    s->phase = CL_PH_QUEUED;
    *s->pool->queue_end = s;
    s->pool->queue_end = &s->wait_next;
}

void cl_pool_unqueue(cl_worker_session *s)
{
    cl_worker_pool *p = s->pool;
    for (cl_worker_session **at = &p->queue; *at; at = &(*at)->wait_next)
        if (*at == s) {
            *at = s->wait_next;
            if (p->queue_end == &s->wait_next) p->queue_end = at;
            break;
        }
}

static bool attach(cl_process *w, cl_worker_session *s)
{
    if (s->tenant && !w->tenant && (w->tenant = strdup(s->tenant)) == NULL) return false;
    w->private_tenant = s->tenant == NULL;
    w->s = s;
    s->process = w;
    s->live = false;
    return true;
}

static bool suits(const cl_process *w, const cl_worker_session *s)
{
    return w->fd >= 0 && !w->s && !w->private_tenant && w->tenant && s->tenant &&
           strcmp(w->tenant, s->tenant) == 0;
}

/* A process for the session, or NULL: none is free. */
static cl_process *find(cl_worker_pool *p, const cl_worker_session *s)
{
    cl_process *clean = NULL, *other = NULL;
    unsigned n = 0, bound = 0;
    for (cl_process *w = p->processes; w; w = w->next) {
        if (suits(w, s)) return w;
        if (w->fd < 0) continue;
        n++;
        bound += w->s && !w->s->stuck;
        if (!w->s && !w->tenant)
            clean = w;
        else if (!w->s)
            other = w;
    }
    if (bound >= p->c.workers) return NULL;
    if (!clean && other && n > p->c.workers) cl_pool_drop(other);
    return clean ? clean : spawn(p);
}

/* Takes a process from the session that was idle longest. One that must dump first is free later.
 */
static bool make_room(cl_worker_pool *p)
{
    cl_worker_session *oldest = NULL;
    for (cl_worker_session *s = p->sessions; s; s = s->next) {
        if (s->phase == CL_PH_SWAP) return false; /* one is on its way out */
        if (s->process && s->phase == CL_PH_NONE && !s->stuck &&
            (!oldest || s->used < oldest->used))
            oldest = s;
    }
    if (!oldest) return false;
    if (oldest->begun && oldest->live && !oldest->current) {
        oldest->phase = CL_PH_SWAP;
        oldest->deadline = cl_pool_now_ms() + p->c.grace_ms;
        cl_pool_arm(p, oldest->deadline);
        oldest->id = ++p->next_id;
        cl_pool_send(oldest, CL_RQ_DUMP, NULL);
        return false;
    }
    p->info.swapped++;
    cl_pool_release(oldest->process);
    return true;
}

/* No process can be made any more: those who wait are told. */
static void give_up(cl_worker_pool *p)
{
    while (p->queue) {
        cl_worker_session *s = p->queue;
        cl_pool_unqueue(s);
        s->losses = FAMILY_TRIES;
        cl_session_lost(s, "no worker process can be made");
    }
}

void cl_pool_assign(cl_worker_pool *p)
{
    while (p->queue) {
        cl_worker_session *s = p->queue;
        cl_process *w = find(p, s);
        if (!w) {
            if (make_room(p)) continue;
            if (p->family < 0) give_up(p);
            return;
        }
        cl_pool_unqueue(s);
        if (attach(w, s))
            cl_session_go(s);
        else
            cl_session_lost(s, "no memory");
    }
}

/* One clean process more than needed, so that the next session has not to wait for a fork. */
static void keep_ready(cl_worker_pool *p)
{
    unsigned n = 0, clean = 0;
    for (cl_process *w = p->processes; w; w = w->next) {
        n += w->fd >= 0;
        clean += w->fd >= 0 && !w->s && !w->tenant;
    }
    if (!clean && n <= p->c.workers && p->family >= 0) spawn(p);
}

/* ---- frames ---- */

void cl_pool_send(cl_worker_session *s, unsigned type, const cl_wire_buf *body)
{
    size_t n = body ? body->n : 0;
    bool large = n > CL_WIRE_INLINE;
    int fd = large ? cl_channel_memfd(body->p, n) : -1;
    cl_wire_head h = { (uint32_t)n, s->id, (uint16_t)type, large ? CL_WIRE_BIG : 0 };
    bool ok = (!large || fd >= 0) &&
              cl_channel_send(s->process->fd, &h, body ? body->p : NULL, fd, false);
    if (fd >= 0) close(fd);
    if (ok) return;
    if (s->phase == CL_PH_OP) s->phase = CL_PH_RELOAD; /* nothing was done yet */
    cl_pool_lose(s->process, "it does not read its channel");
}

/* The worker has something large to say. */
static bool give_room(cl_worker_pool *p, cl_process *w, const cl_channel_frame *f)
{
    cl_wire_read r = { f->body, f->body + f->head.length, false };
    uint32_t n = cl_wire_get_u32(&r);
    if (r.bad || r.p != r.end || n <= CL_WIRE_INLINE || n > p->c.max_body || w->room >= 0 ||
        f->head.id != w->s->id)
        return false;
    w->room = cl_channel_memfd(NULL, n);
    w->nroom = n;
    w->room_id = f->head.id;
    cl_wire_head h = { 0, f->head.id, CL_RQ_ROOM, 0 };
    return w->room >= 0 && cl_channel_send(w->fd, &h, NULL, w->room, false);
}

static void refused(cl_worker_pool *p, cl_process *w, const cl_channel_frame *f)
{
    cl_wire_read r = { f->body, f->body + f->head.length, false };
    p->info.refused_calls++;
    p->info.last_refused = w->refused = (int32_t)cl_wire_get_u32(&r);
}

/* Everything about it is doubted: which frame, whether it is due, and what is in it. */
static bool handle(cl_worker_pool *p, cl_process *w, cl_channel_frame *f)
{
    bool large = f->head.flags & CL_WIRE_BIG;
    if (f->head.type == CL_RP_REFUSED && !large) {
        refused(p, w, f);
        return true;
    }
    if (!w->s) return false;
    if (f->head.type == CL_RP_ROOM && !large) return give_room(p, w, f);
    if (!large) return cl_session_frame(w->s, &f->head, f->body);
    if (w->room < 0 || f->head.length != w->nroom || f->head.id != w->room_id) return false;
    const uint8_t *body = cl_channel_map(w->room, w->nroom);
    shut(&w->room);
    if (!body) return false;
    return cl_session_frame(w->s, &f->head, body);
}

/* The frames that are there, up to a number: one that never stops sending must not keep the pool
   from looking at the time. Returns whether there was one. */
static bool process_events(cl_worker_pool *p, cl_process *w)
{
    cl_channel_frame f;
    bool any = false;
    for (int i = 0; i < FRAMES_AT_ONCE && w->fd >= 0; i++) {
        cl_channel_st st = cl_channel_receive(w->fd, p->in, false, false, &f);
        if (st == CL_CH_NOTHING) break;
        any = true;
        if (st == CL_CH_CLOSED)
            cl_pool_lose(w, "the process ended");
        else if (st == CL_CH_HOSTILE || !handle(p, w, &f))
            cl_pool_lose(w, "it broke the protocol");
        else if (f.head.type != CL_RP_OUTPUT && f.head.type != CL_RP_ERRORS &&
                 f.head.type != CL_RP_REFUSED)
            break; /* an answer: nothing is due behind it, and the session may be gone */
    }
    return any;
}

/* ---- time ---- */

void cl_pool_arm(cl_worker_pool *p, uint64_t deadline)
{
    if (!deadline || (p->armed && p->armed <= deadline)) return;
    uint64_t now = cl_pool_now_ms(), left = deadline > now ? deadline - now : 1;
    struct itimerspec t = { .it_value = { (time_t)(left / 1000), (long)(left % 1000) * 1000000 } };
    p->armed = deadline;
    timerfd_settime(p->timer, 0, &t, NULL);
}

static void check_deadlines(cl_worker_pool *p)
{
    uint64_t now = cl_pool_now_ms(), next = 0;
    p->armed = 0;
    for (cl_process *w = p->processes; w; w = w->next) {
        cl_worker_session *s = w->s;
        if (w->fd < 0 || !s || s->phase < CL_PH_RELOAD || !s->deadline) continue;
        if (s->deadline <= now)
            cl_pool_lose(w, "it did not answer in time");
        else if (!next || s->deadline < next)
            next = s->deadline;
    }
    cl_pool_arm(p, next);
}

/* ---- the face ---- */

int cl_worker_pool_step(cl_worker_pool *p, int timeout_ms)
{
    struct epoll_event e;
    uint64_t rings;
    if (p->finished) timeout_ms = 0;
    /* one at a time: what handles it may end the process that the next one is about */
    int n = epoll_wait(p->epoll, &e, 1, timeout_ms);
    if (n < 0 && errno != EINTR) n = 0;
    if (n > 0 && e.data.ptr == NULL)
        family_events(p);
    else if (n > 0 && e.data.ptr == p)
        n = read(p->timer, &rings, sizeof rings) < 0 ? 0 : 1;
    else if (n > 0)
        process_events(p, e.data.ptr);
    if (p->armed && cl_pool_now_ms() >= p->armed) check_deadlines(p);
    cl_pool_assign(p);
    sweep(p);
    keep_ready(p);
    int finished = p->finished;
    p->finished = 0;
    return n < 0 && !finished ? -1 : finished;
}

static uint64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t); /* lint: allow clock because it is how long to spin */
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

const cl_worker_result *cl_worker_wait(cl_worker_session *s)
{
    cl_worker_pool *p = s->pool;
    uint64_t begun = now_us(), spin_us = cl_channel_spin(p->waited_us, p->c.spin_us);
    if (!s->op) return &s->result;
    while (s->op && s->process && now_us() - begun < spin_us)
        if (!process_events(p, s->process)) sched_yield(); /* it may want this very processor */
    while (s->op)
        if (cl_worker_pool_step(p, -1) < 0 && s->op) return NULL;
    p->waited_us = now_us() - begun;
    p->finished = 0;
    return &s->result;
}

int cl_worker_pool_fd(const cl_worker_pool *p) { return p->epoll; }

void cl_worker_pool_info(cl_worker_pool *p, cl_worker_info *out)
{
    *out = p->info;
    out->confinement = p->confinement;
    out->processes = 0;
    for (cl_process *w = p->processes; w; w = w->next)
        out->processes += w->fd >= 0;
}

cl_worker_pool *cl_worker_pool_new(const cl_worker_config *c, const char **why)
{
    static const char no_memory[] = "no memory";
    cl_worker_pool *p = calloc(1, sizeof *p);
    *why = no_memory;
    if (!p) return NULL;
    p->epoll = p->timer = p->family = -1;
    p->queue_end = &p->queue;
    p->info.last_refused = -1;
    if (c) p->c = *c;
    if (!p->c.workers) p->c.workers = 2;
    if (!p->c.grace_ms) p->c.grace_ms = 2000;
    if (!p->c.max_body) p->c.max_body = (uint64_t)512 << 20;
    if (p->c.max_body > INT32_MAX) p->c.max_body = INT32_MAX;
    if (!p->c.spin_us) p->c.spin_us = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 100 : 0;
    p->program = p->c.program ? strdup(p->c.program) : cl_family_program();
    p->epoll = epoll_create1(EPOLL_CLOEXEC);
    p->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct epoll_event timer = { .events = EPOLLIN, .data.ptr = p },
                       family = { .events = EPOLLIN, .data.ptr = NULL };
    bool ok = p->program && p->epoll >= 0 && p->timer >= 0 &&
              epoll_ctl(p->epoll, EPOLL_CTL_ADD, p->timer, &timer) == 0 &&
              cl_family_start(p, true, why) &&
              epoll_ctl(p->epoll, EPOLL_CTL_ADD, p->family, &family) == 0;
    if (ok) {
        keep_ready(p);
        return p;
    }
    cl_worker_pool_free(p);
    return NULL;
}

void cl_worker_pool_free(cl_worker_pool *p)
{
    if (!p) return;
    while (p->sessions)
        cl_session_release(p->sessions);
    for (cl_process *w = p->processes; w; w = w->next)
        end_process(w);
    sweep(p);
    cl_family_end(p);
    shut(&p->timer);
    shut(&p->epoll);
    free(p->program);
    free(p);
}
