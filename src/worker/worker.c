/* SPDX-License-Identifier: MIT */
/* The loop of a worker: a frame from its channel, the interpreter (serve.c), a frame back. */
#include "worker/worker.h"
#include "worker/channel.h"
#include "worker/confine.h"
#include "worker/serve.h"
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Why a worker ends by itself; the host sees only that it ended. */
enum { EXIT_CLOSED = 0, EXIT_PROTOCOL = 40, EXIT_FILTER = 41 };
/* How often a running program's worker looks whether it shall stop. */
enum { LOOK_NS = 200000 };

typedef struct {
    cl_serve s; /* first: send and interrupted get it */
    uint8_t in[CL_WIRE_ROOM];
    uint64_t looked;
    uint64_t spin_ns, waited_ns; /* at most; the last time */
} process;

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t); /* lint: allow clock because it is how long to spin */
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The next frame. A host that answers soon is met awake, because waking a process costs more than
   all else (channel.h). */
static void receive(process *p, cl_channel_frame *f, bool take_fd)
{
    uint64_t begun = now_ns(), spin_ns = cl_channel_spin(p->waited_ns, p->spin_ns);
    for (;;) {
        bool spin = now_ns() - begun < spin_ns;
        switch (cl_channel_receive(CL_WIRE_CHANNEL, p->in, !spin, take_fd, f)) {
        case CL_CH_FRAME: p->waited_ns = now_ns() - begun; return;
        case CL_CH_NOTHING: sched_yield(); break;
        case CL_CH_CLOSED: _exit(EXIT_CLOSED);
        case CL_CH_HOSTILE: _exit(EXIT_PROTOCOL);
        }
    }
}

/* A body that fits no packet: the host makes a file in memory for it, because a worker can make
   none. The buffer of the request is in use no more when there is a reply to send. */
static int send_large(process *p, cl_wire_head *h, const uint8_t *body, size_t n)
{
    uint8_t size[4];
    cl_channel_frame f;
    cl_wire_head ask = { sizeof size, h->id, CL_RP_ROOM, 0 };
    for (int i = 0; i < 4; i++)
        size[i] = (uint8_t)(n >> 8 * i);
    if (!cl_channel_send(CL_WIRE_CHANNEL, &ask, size, -1, true)) return EXIT_CLOSED;
    do {
        receive(p, &f, true);
    } while (f.head.type == CL_RQ_INTERRUPT);
    if (f.head.type != CL_RQ_ROOM || f.fd < 0) return EXIT_PROTOCOL;
    void *room = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, f.fd, 0);
    if (room == MAP_FAILED) return EXIT_PROTOCOL;
    memcpy(room, body, n);
    munmap(room, n);
    close(f.fd);
    h->flags = CL_WIRE_BIG;
    return cl_channel_send(CL_WIRE_CHANNEL, h, NULL, -1, true) ? -1 : EXIT_CLOSED;
}

static void reply(cl_serve *s, unsigned type, const uint8_t *body, size_t n)
{
    process *p = (process *)s;
    cl_wire_head h = { (uint32_t)n, s->id, (uint16_t)type, 0 };
    int end = n > CL_WIRE_INLINE                                     ? send_large(p, &h, body, n)
              : cl_channel_send(CL_WIRE_CHANNEL, &h, body, -1, true) ? -1
                                                                     : EXIT_CLOSED;
    if (end >= 0) _exit(end);
}

/* While a program runs, the host can only ask to stop it, or close the channel. An interrupt for an
   earlier request came too late. */
static int interrupted(cl_serve *s)
{
    process *p = (process *)s;
    cl_channel_frame f;
    uint8_t frame[CL_WIRE_ROOM];
    uint64_t now = now_ns();
    if (now - p->looked < LOOK_NS) return 0;
    p->looked = now;
    switch (cl_channel_receive(CL_WIRE_CHANNEL, frame, false, false, &f)) {
    case CL_CH_FRAME:
        if (f.head.type != CL_RQ_INTERRUPT) _exit(EXIT_PROTOCOL);
        return f.head.id == s->id;
    case CL_CH_NOTHING: return 0;
    case CL_CH_CLOSED: _exit(EXIT_CLOSED);
    default: _exit(EXIT_PROTOCOL);
    }
}

void cl_confine_refused(long number)
{
    uint8_t body[4];
    cl_wire_head h = { sizeof body, 0, CL_RP_REFUSED, 0 };
    for (int i = 0; i < 4; i++)
        body[i] = (uint8_t)((unsigned long)number >> 8 * i);
    cl_channel_send(CL_WIRE_CHANNEL, &h, body, -1, false);
}

static bool serve(process *p, const cl_channel_frame *f)
{
    const uint8_t *body = f->body;
    size_t n = f->head.length;
    if (f->head.type == CL_RQ_INTERRUPT) return f->fd < 0; /* what it was to stop has ended */
#ifdef CL_WORKER_TEST
    if (f->head.type == CL_RQ_TEST) {
        cl_worker_test(body, n);
        cl_wire_head h = { 0, f->head.id, CL_RP_TEST, 0 };
        return cl_channel_send(CL_WIRE_CHANNEL, &h, NULL, -1, true);
    }
#endif
    if (!body) {
        void *m = f->fd < 0 ? MAP_FAILED : mmap(NULL, n, PROT_READ, MAP_PRIVATE, f->fd, 0);
        if (m == MAP_FAILED) return false;
        body = m;
    }
    if (f->fd >= 0) close(f->fd);
    bool ok = cl_serve_request(&p->s, &f->head, body);
    if (!f->body) cl_channel_unmap(body, n);
    return ok;
}

_Noreturn void cl_worker_main(unsigned spin_us)
{
    static process p; /* lint: allow mutable-global because there is one in its process */
    cl_channel_frame f;
    p.s.send = reply;
    p.s.interrupted = interrupted;
    p.spin_ns = (uint64_t)spin_us * 1000u;
    if (!cl_confine_worker()) _exit(EXIT_FILTER);
    do {
        receive(&p, &f, true);
    } while (serve(&p, &f));
    _exit(EXIT_PROTOCOL);
}
