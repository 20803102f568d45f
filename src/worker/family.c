/* SPDX-License-Identifier: MIT */
/* Starting the program that workers are forked from. It gets an empty environment, no descriptor
   but its channel, and nothing of this process: it is executed anew. */
#define _GNU_SOURCE
#include "worker/pool.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HELLO_MS = 20000 };

char *cl_family_program(void)
{
    static const char name[] = "cloche-worker";
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof name);
    while (n > 0 && path[n - 1] != '/')
        n--;
    if (n > 0) {
        memcpy(path + n, name, sizeof name);
        if (access(path, X_OK) == 0) return strdup(path);
    }
    return strdup(CL_WORKER_INSTALLED);
}

int cl_family_pid(int pidfd)
{
    char path[40], text[512];
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
    int fd = open(path, O_RDONLY | O_CLOEXEC), pid = 0;
    if (fd < 0) return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0) return 0;
    text[n] = 0;
    const char *at = strstr(text, "\nPid:");
    for (at = at ? at + 5 + strspn(at + 5, " \t") : ""; *at >= '0' && *at <= '9'; at++)
        pid = pid * 10 + (*at - '0');
    return pid;
}

static bool execute(const char *program, const cl_worker_config *c, int channel, pid_t *pid)
{
    char spin[12], memory[12], name[] = "cloche-worker";
    char *argv[] = { name, spin, memory, NULL }, *env[] = { NULL };
    uint64_t mib = c->memory / (1 << 20) + (c->memory % (1 << 20) != 0);
    snprintf(spin, sizeof spin, "%u", c->spin_us);
    snprintf(memory, sizeof memory, "%u", mib < CL_WORKER_MOST_MIB ? (unsigned)mib : 0);
    posix_spawn_file_actions_t a;
    posix_spawnattr_t attr;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    if (posix_spawn_file_actions_init(&a) != 0) return false;
    bool ok = posix_spawnattr_init(&attr) == 0;
    for (int fd = 0; fd < CL_WIRE_CHANNEL; fd++)
        ok = ok && posix_spawn_file_actions_addopen(&a, fd, "/dev/null", O_RDWR, 0) == 0;
    ok = ok && posix_spawn_file_actions_adddup2(&a, channel, CL_WIRE_CHANNEL) == 0 &&
         posix_spawn_file_actions_addclosefrom_np(&a, CL_WIRE_CHANNEL + 1) == 0 &&
         posix_spawnattr_setsigdefault(&attr, &all) == 0 &&
         posix_spawnattr_setsigmask(&attr, &none) == 0 &&
         posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) == 0;
    int e = ok ? posix_spawn(pid, program, &a, &attr, argv, env) : ENOMEM;
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&a);
    errno = e;
    return e == 0;
}

bool cl_family_hello(cl_worker_pool *p, const cl_channel_frame *f)
{
    cl_wire_read r = { f->body, f->body + f->head.length, false };
    if (f->head.type != CL_ZG_HELLO || !f->body) return false;
    unsigned confinement = cl_wire_get_u32(&r);
    const char *version = cl_wire_get_str(&r);
    if (r.bad || strcmp(version, CLOCHE_VERSION) != 0) return false;
    p->confinement = confinement;
    return true;
}

static bool wait_hello(cl_worker_pool *p, const char **why)
{
    struct pollfd fd = { p->family, POLLIN, 0 };
    cl_channel_frame f;
    uint64_t until = cl_pool_now_ms() + HELLO_MS, now;
    int n = 0;
    while (n <= 0 && (now = cl_pool_now_ms()) < until)
        n = poll(&fd, 1, (int)(until - now));
    *why = "the worker program did not start";
    if (n <= 0 || cl_channel_receive(p->family, p->in, false, false, &f) != CL_CH_FRAME)
        return false;
    *why = "the worker program is of another version of Cloche";
    return cl_family_hello(p, &f);
}

bool cl_family_start(cl_worker_pool *p, bool wait, const char **why)
{
    int pair[2];
    *why = "no socket for the worker program";
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
    /* above the descriptors that become /dev/null */
    int channel = fcntl(pair[1], F_DUPFD_CLOEXEC, CL_WIRE_CHANNEL + 1);
    cl_family_end(p);
    bool ok = channel >= 0 && execute(p->program, &p->c, channel, &p->family_pid);
    if (!ok) p->family_pid = 0;
    *why = errno == ENOENT ? "there is no worker program: cloche-worker is installed beside cloche"
                           : "the worker program cannot be executed";
    close(pair[1]);
    if (channel >= 0) close(channel);
    p->family = pair[0];
    if (ok && (!wait || wait_hello(p, why))) return true;
    cl_family_end(p);
    return false;
}

void cl_family_end(cl_worker_pool *p)
{
    int status;
    if (p->family >= 0) close(p->family);
    p->family = -1;
    if (p->family_pid <= 0) return;
    kill(p->family_pid, SIGKILL);
    while (waitpid(p->family_pid, &status, 0) < 0 && errno == EINTR)
        ;
    p->family_pid = 0;
}

void cl_worker_confinement_text(unsigned confinement, char *out, size_t size)
{
    static const struct {
        unsigned bit;
        const char *name;
    } layers[] = {
        { CL_WORKER_HAS_SECCOMP, "seccomp" },    { CL_WORKER_HAS_LANDLOCK, "Landlock" },
        { CL_WORKER_HAS_USERNS, "own users" },   { CL_WORKER_HAS_NETNS, "own network" },
        { CL_WORKER_HAS_IPCNS, "own IPC" },      { CL_WORKER_HAS_PIDNS, "own processes" },
        { CL_WORKER_HAS_MOUNTNS, "own mounts" }, { CL_WORKER_HAS_EMPTY_ROOT, "empty root" },
        { CL_WORKER_HAS_RLIMITS, "limits" }
    };
    size_t n = 0;
    for (int had = 1; had >= 0; had--) {
        const char *before = had ? "" : "; not had: ";
        for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
            if (((confinement & layers[i].bit) != 0) != had || n >= size) continue;
            n += (size_t)snprintf(out + n, size - n, "%s%s", before, layers[i].name);
            before = ", ";
        }
    }
}
