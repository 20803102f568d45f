/* SPDX-License-Identifier: MIT */
/* The part of cloche-worker-test that plays an interpreter somebody has taken over. */
#include "attempts.h"
#include "worker/channel.h"
#include "worker/worker.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long room[512];
static char *none[1];

#define P(x) ((long)(intptr_t)(x))

static void send_packet(const void *p, size_t n)
{
    struct iovec v = { (void *)(uintptr_t)p, n };
    struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
    sendmsg(CL_WIRE_CHANNEL, &m, MSG_NOSIGNAL);
}

static void answer(uint16_t type, uint32_t id)
{
    cl_wire_head h = { 0, id, type, 0 };
    cl_channel_send(CL_WIRE_CHANNEL, &h, NULL, -1, true);
}

/* Writable memory, new or opened in what was reserved, until the system gives no more. */
static uint64_t take_memory(void)
{
    enum { PIECE = 16 << 20, RESERVED = 256 };
    uint64_t got = 0;
    while (got <= TRY_MEMORY_BOUND && mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
                                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        got += PIECE;
    char *p = mmap(NULL, (size_t)RESERVED * PIECE, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (int i = 0; p != MAP_FAILED && i < RESERVED; i++)
        if (mprotect(p + (size_t)i * PIECE, PIECE, PROT_READ | PROT_WRITE) == 0) got += PIECE;
    return got;
}

void cl_worker_test(const uint8_t *body, size_t n)
{
    cl_wire_read r = { body, body + n, false };
    switch (cl_wire_get_u32(&r)) {
#define TRY(name, ...) \
    case TRY_##name: syscall(SYS_##name, ##__VA_ARGS__); break;
#define TRY2(name, how, ...) \
    case TRY_##name##_##how: syscall(SYS_##name, ##__VA_ARGS__); break;
#include "attempts.def"
#if defined(__x86_64__)
    case TRY_OTHER_ABI: {
        long number = 20;
        __asm__ volatile("int $0x80" : "+a"(number) : : "memory");
        break;
    }
    case TRY_FOREIGN_TABLE: syscall(0x40000000L | SYS_getppid); break;
#endif
    case TRY_HANG:
        for (volatile unsigned i = 0;; i++)
            ;
    case TRY_MEMORY:
        if (take_memory() > TRY_MEMORY_BOUND) syscall(SYS_getppid);
        break;
    case TRY_GARBAGE: send_packet("GARBAGEGARBAGEGARBAGEGARBAGE", 28); break;
    case TRY_FLOOD: {
        static const uint8_t text[1024];
        cl_wire_head h = { sizeof text, cl_wire_get_u32(&r), CL_RP_OUTPUT, 0 };
        h.id += 1; /* of the operation that comes next */
        for (;;)
            cl_channel_send(CL_WIRE_CHANNEL, &h, text, -1, true);
    }
    case TRY_SECOND_ANSWER: answer(CL_RP_BYTES, cl_wire_get_u32(&r)); break;
    default: break;
    }
}
