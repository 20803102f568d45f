/* SPDX-License-Identifier: MIT */
/* The program cloche-worker: the process that workers are forked from. It is confined before it
   makes the first one, holds a warm interpreter so that a fork has nothing left to do, and reads
   only what the host sends:

     HELLO    to the host, once: u32 what confines the family, u64 the interpreter's version
     SPAWN    from the host, with the worker's end of a new channel
     SPAWNED  to the host, with a pidfd of the new process; u32 0, or the error number

   It ends when the host closes the channel, and the workers end with it. */
#define _GNU_SOURCE
#include "heap/heap.h"
#include "vm/run.h"
#include "worker/channel.h"
#include "worker/confine.h"
#include "worker/worker.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static uint8_t frame[CL_WIRE_ROOM]; /* lint: allow mutable-global because this is a program */

/* The interpreter's tables, its prelude, and one machine in the pool. */
static bool warm(void)
{
    static const char source[] = "import json\nsorted([json.dumps({'a': [1.5, 'x']}), ''])\n";
    cloche_program *p;
    cloche_vm *vm;
    cl_vm_template_copied();
    if (cloche_compile(source, sizeof source - 1, NULL, &p, NULL) != CLOCHE_OK) return false;
    bool ok = cloche_start(p, &vm) == CLOCHE_OK;
    if (ok) {
        ok = cloche_run(vm) == CLOCHE_DONE;
        cloche_free(vm);
    }
    cloche_program_free(p);
    return ok;
}

static bool hello(unsigned confinement)
{
    cl_wire_buf b = { 0 };
    cl_wire_u32(&b, confinement);
    cl_wire_str(&b, CLOCHE_VERSION);
    cl_wire_head h = { (uint32_t)b.n, 0, CL_ZG_HELLO, 0 };
    bool ok = !b.failed && cl_channel_send(CL_WIRE_CHANNEL, &h, b.p, -1, true);
    free(b.p);
    return ok;
}

static bool spawn(const cl_channel_frame *f, unsigned spin_us)
{
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (dup2(f->fd, CL_WIRE_CHANNEL) < 0) _exit(1);
        cl_worker_main(spin_us);
    }
    uint8_t body[4];
    int pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
    int error = pidfd < 0 ? errno : 0;
    for (int i = 0; i < 4; i++)
        body[i] = (uint8_t)((unsigned)error >> 8 * i);
    cl_wire_head h = { sizeof body, f->head.id, CL_ZG_SPAWNED, 0 };
    bool ok = cl_channel_send(CL_WIRE_CHANNEL, &h, body, pidfd, true);
    if (pidfd >= 0) close(pidfd);
    close(f->fd);
    return ok;
}

/* In a process namespace of its own the first child is the init process that all others end with;
   that one serves. Its parent only waits for it. */
static void enter_namespace(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        return;
    }
    close(CL_WIRE_CHANNEL);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    _exit(pid < 0);
}

static bool number(const char *text, unsigned *n)
{
    size_t k = strspn(text, "0123456789");
    for (size_t i = 0; i < k; i++)
        *n = *n * 10 + (unsigned)(text[i] - '0');
    return k && k < 8 && !text[k];
}

/* Machines for sessions of at most so many MiB open only what those can use, which is twice the
   limit and a little (heap/alloc.c). A worker then needs three of them for a moment (the one that
   ends, the one that is loaded, one kept warm), and room for sources, values and snapshots. */
static uint64_t bound(unsigned mib)
{
    if (!mib) return 0;
    cl_region_open(((uint64_t)mib * 2 + 4) << 20);
    return 3 * cl_region_room() + ((uint64_t)1 << 30);
}

int main(int argc, char **argv)
{
    unsigned spin = 0, mib = 0;
    if (argc < 2 || argc > 3 || !number(argv[1], &spin) || (argc > 2 && !number(argv[2], &mib)) ||
        mib >= CL_WORKER_MOST_MIB || fcntl(CL_WIRE_CHANNEL, F_GETFD) < 0) {
        fputs("cloche-worker is started by `cloche run --isolated` and the like, see "
              "docs/worker.md\n",
              stderr);
        return 2;
    }
    fcntl(CL_WIRE_CHANNEL, F_SETFD, FD_CLOEXEC);
    syscall(SYS_close_range, CL_WIRE_CHANNEL + 1, ~0u, 0); /* what the host let through */
    setsid();
    signal(SIGPIPE, SIG_IGN);
    uint64_t memory = bound(mib);
    if (sodium_init() < 0 || !warm()) return 3;
    unsigned confinement = cl_confine_family(memory);
    if (confinement & CL_WORKER_HAS_PIDNS) enter_namespace();
    signal(SIGCHLD, SIG_IGN); /* workers need not be waited for */
    if (!hello(confinement | CL_WORKER_HAS_SECCOMP)) return 0;
    for (;;) {
        cl_channel_frame f;
        cl_channel_st st = cl_channel_receive(CL_WIRE_CHANNEL, frame, true, true, &f);
        if (st == CL_CH_NOTHING) continue;
        if (st != CL_CH_FRAME) return st == CL_CH_CLOSED ? 0 : 4;
        if (f.head.type != CL_ZG_SPAWN || f.fd < 0) return 4;
        if (!spawn(&f, spin)) return 0;
    }
}
