/* SPDX-License-Identifier: MIT */
/* How a worker is confined. Each layer is there for the case that the ones before it fail:

     filter         a worker can make 14 kinds of system calls (syscalls.def); any other ends it
     no descriptor  but its channel, so that those calls have nothing else to work on
     Landlock       no file, no TCP port, no signal or abstract socket outside
     namespaces     own users, network, IPC, processes, mounts; the root is an empty directory
     nobody         no user id of the host, no capability, none to be gained
     limits         address space, processor time, descriptors, processes, files, core dumps

   Only the filter is required. The others depend on kernel and container: what was had is reported
   to the host. They are set up once, in the parent of the workers, which they inherit from. */
#define _GNU_SOURCE
#include "worker/confine.h"
#include "worker/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { NOBODY = 65534 };

/* ---- the family: user, namespaces, root ---- */

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return ok;
}

static bool own_users(void)
{
    char map[40];
    unsigned uid = (unsigned)geteuid(), gid = (unsigned)getegid();
    if (unshare(CLONE_NEWUSER) != 0) return false;
    /* an unmapped user is the overflow id and has no more rights: the namespace counts all the same
     */
    snprintf(map, sizeof map, "%d %u 1", NOBODY, uid);
    if (write_file("/proc/self/uid_map", map) && write_file("/proc/self/setgroups", "deny")) {
        snprintf(map, sizeof map, "%d %u 1", NOBODY, gid);
        if (!write_file("/proc/self/gid_map", map)) errno = 0;
    }
    return true;
}

/* Those that are not had yet. */
static unsigned own_spaces(unsigned had)
{
    static const struct {
        int flag;
        unsigned bit;
    } spaces[] = { { CLONE_NEWNET, CL_WORKER_HAS_NETNS },
                   { CLONE_NEWIPC, CL_WORKER_HAS_IPCNS },
                   { CLONE_NEWNS, CL_WORKER_HAS_MOUNTNS },
                   { CLONE_NEWPID, CL_WORKER_HAS_PIDNS },
                   { CLONE_NEWUTS, 0 },
                   { CLONE_NEWCGROUP, 0 } };
    unsigned got = 0;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (!(had & spaces[i].bit) && unshare(spaces[i].flag) == 0) got |= spaces[i].bit;
    return got;
}

/* A directory that was removed: nothing is in it and nothing can be made there. */
static bool empty_root(void)
{
    char path[] = "/tmp/cloche-XXXXXX";
    if (!mkdtemp(path)) return false;
    int here = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = rmdir(path) == 0 && here >= 0 && fchdir(here) == 0 && chroot(".") == 0;
    if (here >= 0) close(here);
    return ok;
}

static void drop_capabilities(void)
{
    struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    for (unsigned long c = 0; c < 64; c++)
        prctl(PR_CAPBSET_DROP, c, 0, 0, 0);
    syscall(SYS_capset, &h, none);
}

static bool leave_root(void)
{
    return setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
           setresuid(NOBODY, NOBODY, NOBODY) == 0;
}

/* ---- Landlock: every kind of access is handled, and no rule grants one ---- */

static bool landlock(void)
{
    enum { CREATE_VERSION = 1 };
    struct {
        uint64_t fs, net, scoped;
    } rules = { 0, 0, 0 };
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    if (abi < 1) return false;
    unsigned fs_bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
    rules.fs = ((uint64_t)1 << fs_bits) - 1;
    rules.net = abi >= 4 ? 3 : 0;    /* bind, connect */
    rules.scoped = abi >= 6 ? 3 : 0; /* abstract sockets, signals */
    size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
    long fd = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (fd < 0) return false;
    bool ok = syscall(SYS_landlock_restrict_self, (int)fd, 0) == 0;
    close((int)fd);
    return ok;
}

/* ---- limits ---- */

static bool limit(int what, rlim_t n)
{
    struct rlimit r = { n, n }, now;
    if (getrlimit(what, &now) == 0 && now.rlim_max < n) r.rlim_cur = r.rlim_max = now.rlim_max;
    return setrlimit(what, &r) == 0;
}

/* A machine reserves 4 GiB of addresses, whatever it uses; there may be three for a moment (the one
   that ends, the one that is loaded, one kept warm). NPROC is set by each worker, because the
   parent still has to fork. */
static bool limits(uint64_t memory)
{
    static const struct {
        int what;
        rlim_t n;
    } small[] = { { RLIMIT_CORE, 0 },
                  { RLIMIT_FSIZE, 0 },
                  { RLIMIT_NOFILE, 64 },
                  { RLIMIT_MEMLOCK, 0 },
                  { RLIMIT_MSGQUEUE, 0 } };
    bool ok = true;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (!limit(small[i].what, small[i].n)) ok = false;
    if (SANITIZED) return false;
    if (!limit(RLIMIT_AS, (rlim_t)16 << 30)) ok = false;
    if (memory && !limit(RLIMIT_DATA, memory)) ok = false;
    return ok;
}

/* As nobody, and with users of its own if the kernel gives an ordinary user that. It is tried in a
   child, because there is no way back. */
static bool nobody_has_users(void)
{
    int status = 1;
    pid_t pid = fork();
    if (pid == 0) _exit(leave_root() && unshare(CLONE_NEWUSER) == 0 ? 0 : 1);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && status == 0;
}

unsigned cl_confine_family(uint64_t memory)
{
    unsigned got = 0;
    bool root = geteuid() == 0, users = !root || nobody_has_users();
    /* if memory runs out, workers go first */
    if (!write_file("/proc/self/oom_score_adj", "1000")) errno = 0;
    if (root) {
        got |= own_spaces(0);
        /* a new user namespace gives this right again, and is not given to a changed root */
        if (!users && empty_root()) got |= CL_WORKER_HAS_EMPTY_ROOT;
        if (leave_root()) got |= CL_WORKER_HAS_NOBODY;
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); /* or /proc/self would still be root's */
    }
    if (users && own_users()) {
        got |= CL_WORKER_HAS_USERNS;
        got |= own_spaces(got);
        if (empty_root()) got |= CL_WORKER_HAS_EMPTY_ROOT;
    }
    drop_capabilities();
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (landlock()) got |= CL_WORKER_HAS_LANDLOCK;
    if (limits(memory)) got |= CL_WORKER_HAS_RLIMITS;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return got;
}

/* ---- the filter ---- */

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "the worker's filter knows x86-64 and arm64"
#endif
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the filter reads the low half of arguments at their first byte"
#endif

typedef struct {
    long number; /* -1: a further condition of the row before */
    int arg;     /* -1: any */
    uint32_t mask, value;
} row;

#define CALL(name) { SYS_##name, -1, 0, 0 },
#define ONLY(name, arg, mask, value) { SYS_##name, arg, mask, value },
#define AND(arg, mask, value) { -1, arg, mask, value },
static const row rows[] = {
#include "worker/syscalls.def"
#if SANITIZED /* what the sanitizers do on their own */
    CALL(sigaltstack) CALL(gettid) CALL(getpid) CALL(futex) CALL(madvise)
#endif
};
#undef CALL
#undef ONLY
#undef AND
enum { NROWS = sizeof rows / sizeof *rows };

#define LOAD(field) (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(field))
#define AND_MASK(m) (struct sock_filter) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, m)
#define UNLESS(v, skip) (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, v, 0, skip)
#define RETURN(v) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, v)

static bool install_filter(void)
{
    struct sock_filter f[8 + NROWS * 6];
    unsigned short n = 0;
    f[n++] = LOAD(offsetof(struct seccomp_data, arch));
    f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
    f[n++] = RETURN(SECCOMP_RET_KILL_PROCESS);
    for (size_t i = 0; i < NROWS;) {
        size_t k = i;
        unsigned body = 1;
        do
            body += rows[k].arg < 0 ? 0 : 3;
        while (++k < NROWS && rows[k].number < 0);
        f[n++] = LOAD(offsetof(struct seccomp_data, nr));
        f[n++] = UNLESS((uint32_t)rows[i].number, (uint8_t)body);
        for (; i < k; i++) {
            if (rows[i].arg < 0) continue;
            f[n++] = LOAD(offsetof(struct seccomp_data, args) + 8u * (unsigned)rows[i].arg);
            f[n++] = AND_MASK(rows[i].mask);
            body -= 3;
            f[n++] = UNLESS(rows[i].value, (uint8_t)body);
        }
        f[n++] = RETURN(SECCOMP_RET_ALLOW);
    }
    /* a signal that nobody can block or take: its handler names the call, then the worker ends */
    f[n++] = RETURN(SECCOMP_RET_TRAP);
    struct sock_fprog program = { n, f };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

static void on_refused(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    cl_confine_refused(info->si_syscall);
    _exit(128 + SIGSYS);
}

bool cl_confine_worker(void)
{
    struct sigaction a = { .sa_sigaction = on_refused, .sa_flags = SA_SIGINFO };
    sigset_t none;
    sigemptyset(&a.sa_mask);
    sigemptyset(&none);
    for (int fd = 0; fd < CL_WIRE_CHANNEL; fd++)
        close(fd);
    if (syscall(SYS_close_range, CL_WIRE_CHANNEL + 1, ~0u, 0) != 0)
        for (int fd = CL_WIRE_CHANNEL + 1; fd < 1024; fd++)
            close(fd);
    prctl(PR_SET_NAME, "cloche-worker", 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_NOFILE, CL_WIRE_CHANNEL + 2); /* the channel and one memfd */
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CPU, 3600);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (sigaction(SIGSYS, &a, NULL) != 0) return false;
    return install_filter();
}
