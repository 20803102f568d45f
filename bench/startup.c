/* SPDX-License-Identifier: MIT */
/* What starting, pausing, dumping, loading and forking cost, on the public API alone, and what the
   command costs from a shell. One table on stdout, each row beside the figure it is held to.

     startup [path of cloche]

   A figure is the median over rounds, beside the best of them: on a machine that does other work
   at the same time the two differ. A round repeats the operation until it takes about a fifth of a
   millisecond, and the mean of the round counts. Everything runs in one process, warm, on one
   thread. Exit code 1 if any operation failed; a figure that is missed does not fail. */
#define _GNU_SOURCE
#include "cloche.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 61
#define ROUND_NS 200000

extern char **environ;
static const uint8_t key[32] = "startup bench, not a secret key";

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void die(const char *what)
{
    fprintf(stderr, "startup: %s failed\n", what);
    exit(1);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    void (*each)(void *arg);
    void *arg;
} op;

typedef struct {
    double median, best;
} figure;

/* One operation, in ns. */
static figure measure(op o, double round_ns)
{
    double t[ROUNDS];
    o.each(o.arg); /* warm */
    double begin = now_ns();
    o.each(o.arg);
    double one = now_ns() - begin;
    int n = one > round_ns ? 1 : (int)(round_ns / (one > 20 ? one : 20)) + 1;
    for (int i = 0; i < ROUNDS; i++) {
        begin = now_ns();
        for (int k = 0; k < n; k++)
            o.each(o.arg);
        t[i] = (now_ns() - begin) / n;
    }
    qsort(t, ROUNDS, sizeof *t, by_value);
    return (figure){ t[ROUNDS / 2], t[0] };
}

static cloche_program *compile(const char *source)
{
    static const char *const names[] = { "ask" };
    cloche_config c = { .size = sizeof c, .functions = names, .nfunctions = 1 };
    cloche_program *p;
    if (cloche_compile(source, strlen(source), &c, &p, NULL) != CLOCHE_OK) die("compile");
    return p;
}

/* ---- small programs ---- */

static void run_sum(cloche_program *p)
{
    cloche_vm *vm;
    int64_t i;
    if (cloche_start(p, &vm) != CLOCHE_OK || cloche_run(vm) != CLOCHE_DONE ||
        cloche_get_int(vm, cloche_result(vm), &i) != CLOCHE_OK || i != 2)
        die("1+1");
    cloche_free(vm);
}

static void program_to_result(void *arg) { run_sum(arg); }

static void source_to_result(void *arg)
{
    cloche_config c = { .size = sizeof c };
    cloche_program *p;
    const char *source = arg;
    if (cloche_compile(source, strlen(source), &c, &p, NULL) != CLOCHE_OK) die("compile");
    run_sum(p);
    cloche_program_free(p);
}

static void pause_resume(void *arg)
{
    cloche_vm *vm = arg;
    cloche_call call;
    cloche_value v;
    int64_t i;
    if (cloche_call_get(vm, 0, &call) != CLOCHE_OK ||
        cloche_get_item(vm, call.args, 0, &v) != CLOCHE_OK ||
        cloche_get_int(vm, v, &i) != CLOCHE_OK || cloche_resume(vm, v) != CLOCHE_PAUSED)
        die("resume");
}

/* ---- snapshots ---- */

typedef struct {
    cloche_program *program; /* to load with: NULL compiles the source inside */
    cloche_vm *vm;
    uint8_t *bytes;
    size_t len;
} snap;

static void dump(void *arg)
{
    snap *s = arg;
    uint8_t *bytes;
    size_t len;
    if (cloche_dump(s->vm, key, sizeof key, &bytes, &len) != CLOCHE_OK) die("dump");
    cloche_bytes_free(s->vm, bytes, len);
}

static void load(void *arg)
{
    snap *s = arg;
    cloche_vm *vm;
    const char *why = "";
    if (cloche_load(s->bytes, s->len, key, sizeof key, s->program, NULL, &vm, &why) != CLOCHE_OK)
        die(why);
    cloche_free(vm);
}

static void fork_free(void *arg)
{
    snap *s = arg;
    cloche_vm *vm;
    if (cloche_fork(s->vm, &vm) != CLOCHE_OK) die("fork");
    cloche_free(vm);
}

static snap paused(cloche_program *p)
{
    snap s = { .program = p };
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.time_ns = l.calls = UINT64_MAX;
    if (cloche_start(p, &s.vm) != CLOCHE_OK || cloche_limits(s.vm, &l) != CLOCHE_OK ||
        cloche_run(s.vm) != CLOCHE_PAUSED)
        die("start");
    if (cloche_dump(s.vm, key, sizeof key, &s.bytes, &s.len) != CLOCHE_OK) die("dump");
    return s;
}

static void drop(snap *s)
{
    cloche_bytes_free(s->vm, s->bytes, s->len);
    cloche_free(s->vm);
}

/* ---- the command ---- */

typedef struct {
    char *const *argv;
    long rss_kb;
} command;

static void spawn(void *arg)
{
    command *c = arg;
    posix_spawn_file_actions_t fa;
    pid_t pid;
    int status;
    struct rusage u;
    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, c->argv[0], &fa, NULL, c->argv, environ) != 0 ||
        wait4(pid, &status, 0, &u) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        die(c->argv[0]);
    posix_spawn_file_actions_destroy(&fa);
    if (u.ru_maxrss > c->rss_kb) c->rss_kb = u.ru_maxrss;
}

/* ---- the table ---- */

static void row(const char *what, figure f, double scale, const char *unit, double target)
{
    double m = f.median / scale, b = f.best / scale;
    printf("| %-50s | %7.2f | %7.2f | %6g %-2s | %-4s |\n", what, m, b, target, unit,
           m <= target ? "yes" : "no");
}

/* Wall time of a above that of b, by turns. */
static figure above(op a, op b)
{
    double t[2][ROUNDS];
    for (int i = 0; i < 2 * ROUNDS; i++) {
        double begin = now_ns();
        if (i & 1)
            a.each(a.arg);
        else
            b.each(b.arg);
        t[i & 1][i / 2] = now_ns() - begin;
    }
    qsort(t[0], ROUNDS, sizeof **t, by_value);
    qsort(t[1], ROUNDS, sizeof **t, by_value);
    return (figure){ t[1][ROUNDS / 2] - t[0][ROUNDS / 2], t[1][0] - t[0][0] };
}

static figure same(double v) { return (figure){ v, v }; }

int main(int argc, char **argv)
{
    char path[4096];
    const char *slash = strrchr(argv[0], '/');
    if (argc > 1)
        snprintf(path, sizeof path, "%s", argv[1]);
    else
        snprintf(path, sizeof path, "%.*scloche", slash ? (int)(slash - argv[0] + 1) : 0, argv[0]);

    printf("### Start-up and snapshots: `%s%s%s`\n\n", argv[0], argc > 1 ? " " : "",
           argc > 1 ? argv[1] : "");
    printf("| %-50s | %7s | %7s | %9s | %-4s |\n", "operation", "median", "best", "at most",
           "held");
    printf("|%.52s|%.8s:|%.8s:|%.10s:|%.6s|\n",
           "------------------------------------------------------------", "--------------",
           "--------------", "--------------", "------");

    /* First, while this process is small: a child's peak begins with its parent's pages. */
    char *const cloche_argv[] = { path, "run", "-c", "print(1+1)", NULL };
    char *const true_argv[] = { "/bin/true", NULL };
    command run = { cloche_argv, 0 }, none = { true_argv, 0 };
    row("cloche run -c 'print(1+1)', less /bin/true",
        above((op){ spawn, &run }, (op){ spawn, &none }), 1e6, "ms", 2);
    row("  peak memory", same((double)run.rss_kb), 1024, "MB", 6);

    cloche_program *sum = compile("1+1"), *loop = compile("n = 0\nwhile True:\n    n = ask(n) + 1");
    row("compiled program to result of 1+1", measure((op){ program_to_result, sum }, ROUND_NS), 1e3,
        "us", 0.5);
    row("source to result of 1+1", measure((op){ source_to_result, (void *)"1+1" }, ROUND_NS), 1e3,
        "us", 3);
    snap s = paused(loop);
    row("pause and resume of a host call", measure((op){ pause_resume, s.vm }, ROUND_NS), 1e3, "us",
        1);
    drop(&s);

    s = paused(loop);
    row("small paused program: dump", measure((op){ dump, &s }, ROUND_NS), 1e3, "us", 5);
    row("  bytes", same((double)s.len), 1, "B", 1024);
    row("  verified load, compiled program given", measure((op){ load, &s }, ROUND_NS), 1e3, "us",
        10);
    s.program = NULL;
    row("  verified load, source compiled again", measure((op){ load, &s }, ROUND_NS), 1e3, "us",
        10);
    row("  fork", measure((op){ fork_free, &s }, ROUND_NS), 1e3, "us", 5);
    drop(&s);

    cloche_program *big = compile("a = [i * 7919 for i in range(100000)]\n"
                                  "b = ['item number %d' % i for i in range(10000)]\n"
                                  "ask(len(a) + len(b))");
    s = paused(big);
    row("100k ints and 10k strings: dump", measure((op){ dump, &s }, ROUND_NS), 1e6, "ms", 3);
    row("  bytes", same((double)s.len), 1e6, "MB", 1);
    row("  verified load, compiled program given", measure((op){ load, &s }, ROUND_NS), 1e6, "ms",
        3);
    row("  fork", measure((op){ fork_free, &s }, ROUND_NS), 1e6, "ms", 3);
    drop(&s);
    cloche_program_free(big);
    cloche_program_free(loop);
    cloche_program_free(sum);
    printf("\n");
    return 0;
}
