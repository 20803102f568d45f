/* SPDX-License-Identifier: MIT */
/* The host against a hostile worker: the input is what comes out of the worker's end of the channel,
   while the host starts a program, answers, dumps and loads. The fuzzer's worker sees the host's
   requests, so it can answer with the right id, and writes into the memory it is given. After each
   outcome everything the host would read is read. */
#define _GNU_SOURCE
#include "worker/pool.h"
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

static volatile size_t sink; /* lint: allow mutable-global because it keeps reads alive */

static void look(const char *p, size_t n)
{
    if (p[n] != 0) abort();
    for (size_t i = 0; i < n; i++)
        sink += (unsigned char)p[i];
}

static void look_at(const cl_worker_result *r)
{
    if (r->status > CL_WORKER_LOST) abort();
    look(r->error_type, strlen(r->error_type));
    look(r->error_message, strlen(r->error_message));
    look(r->error_traceback, strlen(r->error_traceback));
    look(r->subject, strlen(r->subject));
    look(r->reason, strlen(r->reason));
    look(r->limit, strlen(r->limit));
    if (r->exit_text) look(r->exit_text, strlen(r->exit_text));
    if (r->exit_code < -1 || r->exit_code > 255) abort();
    look(r->value.text, r->value.len);
    for (size_t i = 0; i < r->ncalls; i++) {
        const cl_worker_call *c = &r->calls[i];
        look(c->name, strlen(c->name));
        look(c->args.text, c->args.len);
        look(c->kwargs.text, c->kwargs.len);
        look(c->python, strlen(c->python));
        look(c->prompt, c->nprompt);
        if (c->args.is_json && c->args.text[0] != '[') abort();
    }
    for (size_t i = 0; i < r->nbytes; i++)
        sink += r->bytes[i];
}

static void printed(void *arg, const char *text, size_t n)
{
    (void)arg;
    for (size_t i = 0; i < n; i++)
        sink += (unsigned char)text[i];
}

/* A pool whose only process is the fuzzer: more of them cannot be made. */
static cl_process *fake(cl_worker_pool *p, int fd)
{
    cl_process *w = calloc(1, sizeof *w);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };
    if (!w || epoll_ctl(p->epoll, EPOLL_CTL_ADD, fd, &e) != 0) abort();
    *w = (cl_process){ .pool = p, .fd = fd, .pidfd = -1, .room = -1, .refused = -1 };
    w->next = p->processes;
    p->processes = w;
    return w;
}

static uint32_t next_op(cl_worker_session *s, unsigned which)
{
    static const char *const names[] = { "f" };
    cloche_config c = { .size = sizeof c, .functions = names, .nfunctions = 1 };
    cl_worker_answer a = { .text = "1", .len = 1 };
    switch (which % 5) {
    case 0: cl_worker_start(s, "f()", 3, &c, NULL); break;
    case 1: cl_worker_resume(s, &a, 1); break;
    case 2: cl_worker_dump(s); break;
    case 3: cl_worker_load(s, (const uint8_t *)"CLOCHE", 6); break;
    default: cl_worker_feed(s, "1", 1, NULL, NULL, 0); break;
    }
    return s->id;
}

/* What the host sent: a place for something large may be among it. */
static void read_requests(int fd, int *room)
{
    static uint8_t buf[CL_WIRE_ROOM]; /* lint: allow mutable-global because of its size */
    cl_channel_frame f;
    while (cl_channel_receive(fd, buf, false, true, &f) == CL_CH_FRAME) {
        if (f.fd < 0) continue;
        if (*room >= 0) close(*room);
        *room = f.head.type == CL_RQ_ROOM ? f.fd : -1;
        if (*room < 0) close(f.fd);
    }
}

static void fill(int room, const uint8_t *p, size_t n, uint32_t size)
{
    uint8_t *m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, room, 0);
    if (m == MAP_FAILED) return;
    memcpy(m, p, n < size ? n : size);
    munmap(m, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int pair[2], room = -1;
    cl_worker_pool *p = calloc(1, sizeof *p);
    if (!p || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) abort();
    p->family = -1;
    p->family_starts = 1000; /* none can be started */
    p->c = (cl_worker_config){ .workers = 1, .grace_ms = 1000, .max_body = 1 << 20 };
    p->epoll = epoll_create1(EPOLL_CLOEXEC);
    p->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    p->queue_end = &p->queue;
    fake(p, pair[0]);
    cl_worker_options o = { .size = sizeof o, .keep = 2, .texts = 1, .print = printed };
    cl_worker_session *s = cl_worker_session_new(p, &o);
    if (!s) abort();
    uint32_t id = next_op(s, 0);
    /* [how][type][length 2] and as many bytes, again and again */
    for (size_t i = 0; i + 4 <= size;) {
        unsigned how = data[i], type = data[i + 1];
        size_t n = data[i + 2] | (size_t)data[i + 3] << 8;
        i += 4;
        if (n > size - i) n = size - i;
        read_requests(pair[1], &room);
        if (how & 1) { /* a packet as it is */
            struct iovec v = { (void *)(uintptr_t)(data + i), n };
            struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
            sendmsg(pair[1], &m, MSG_NOSIGNAL | MSG_DONTWAIT);
        } else {
            cl_wire_head h = { (uint32_t)n, how & 2 ? id + how : id, (uint16_t)type, 0 };
            if (how & 4 && room >= 0) {
                h.flags = CL_WIRE_BIG;
                h.length = how & 8 ? CL_WIRE_INLINE + 5 : CL_WIRE_INLINE + 100;
                fill(room, data + i, n, CL_WIRE_INLINE + 100);
            }
            cl_channel_send(pair[1], &h, data + i, how & 16 ? pair[1] : -1, false);
        }
        i += n;
        cl_worker_pool_step(p, 0);
        const cl_worker_result *r = cl_worker_outcome(s);
        if (r) {
            look_at(r);
            id = next_op(s, how >> 5);
        }
    }
    cl_worker_session_free(s);
    cl_worker_pool_free(p);
    if (room >= 0) close(room);
    close(pair[1]);
    return 0;
}
