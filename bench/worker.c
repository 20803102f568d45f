/* SPDX-License-Identifier: MIT */
/* What a confined worker costs over the interpreter in this process: a round trip (answer a call,
   run to the next), a whole run, a session that finds no process, a snapshot. One table on stdout.

     worker [path of cloche-worker]

   Each figure is the median of many rounds, between the 10th and the 90th percentile. Both sides
   stay awake for a moment before they sleep, so the first figure needs two free processors; the
   row "asleep" has the time when they do sleep. Exit code 1 if anything failed; a figure that is missed
   does not fail. */
#define _GNU_SOURCE
#include "cloche_worker.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 4001, MANY = 401, GOAL_US = 15 };

static const char loop[] = "n = 0\nwhile True:\n    n += ask({'step': n, 'of': 'many'})\n";
static const char *const names[] = { "ask" };
static const cloche_config config = { .size = sizeof config, .functions = names, .nfunctions = 1 };
static double t[ROUNDS];

static double now_us(void)
{
    struct timespec c;
    clock_gettime(CLOCK_MONOTONIC, &c);
    return (double)c.tv_sec * 1e6 + (double)c.tv_nsec / 1e3;
}

static void die(const char *what)
{
    fprintf(stderr, "worker: %s failed\n", what);
    exit(1);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    double p10, median, p90;
} figure;

static figure measure(void (*each)(void *arg), void *arg, int rounds, unsigned pause_us)
{
    for (int i = 0; i < rounds / 10; i++)
        each(arg);
    for (int i = 0; i < rounds; i++) {
        if (pause_us) usleep(pause_us);
        double begin = now_us();
        each(arg);
        t[i] = now_us() - begin;
    }
    qsort(t, (size_t)rounds, sizeof *t, by_value);
    return (figure){ t[rounds / 10], t[rounds / 2], t[rounds * 9 / 10] };
}

/* ---- in this process ---- */

static void here_round(void *arg)
{
    cloche_vm *vm = arg;
    cloche_call c;
    cloche_value v;
    const char *text;
    size_t n;
    /* the same work: the answer comes as JSON, the next call goes as JSON */
    if (cloche_from_json(vm, "1", 1, &v, NULL) != CLOCHE_OK ||
        cloche_resume(vm, v) != CLOCHE_PAUSED || cloche_call_get(vm, 0, &c) != CLOCHE_OK ||
        cloche_to_json(vm, c.args, &text, &n, NULL) != CLOCHE_OK)
        die("a round here");
}

static void here_run(void *arg)
{
    cloche_program *p;
    cloche_vm *vm;
    (void)arg;
    if (cloche_compile("1 + 1", 5, &config, &p, NULL) != CLOCHE_OK ||
        cloche_start(p, &vm) != CLOCHE_OK || cloche_run(vm) != CLOCHE_DONE)
        die("a run here");
    cloche_free(vm);
    cloche_program_free(p);
}

static void here_dump(void *arg)
{
    uint8_t *b;
    size_t n;
    if (cloche_dump(arg, NULL, 0, &b, &n) != CLOCHE_OK) die("a snapshot here");
    cloche_bytes_free(arg, b, n);
}

/* ---- in a worker ---- */

static cl_worker_pool *pool;

static cl_worker_session *session(const char *tenant)
{
    cl_worker_options o = { .size = sizeof o, .tenant = tenant };
    cloche_limits_default(&o.limits);
    o.limits.time_ns = o.limits.calls = UINT64_MAX;
    cl_worker_session *s = cl_worker_session_new(pool, &o);
    if (!s) die("a session");
    return s;
}

static void expect(cl_worker_session *s, cl_worker_status st, const char *what)
{
    const cl_worker_result *r = cl_worker_wait(s);
    if (!r || r->status != st || r->recovered) die(what);
}

static void there_round(void *arg)
{
    static const cl_worker_answer a = { .text = "1", .len = 1 };
    cl_worker_resume(arg, &a, 1);
    expect(arg, CL_WORKER_PAUSED, "a round there");
}

static void there_run(void *arg)
{
    cl_worker_start(arg, "1 + 1", 5, &config, NULL);
    expect(arg, CL_WORKER_DONE, "a run there");
}

static void there_new(void *arg)
{
    cl_worker_session *s = session(arg);
    there_run(s);
    cl_worker_session_free(s);
    cl_worker_pool_step(pool, 0);
}

static void there_dump(void *arg)
{
    cl_worker_dump(arg);
    expect(arg, CL_WORKER_BYTES, "a snapshot there");
}

static void row(const char *what, figure here, figure there)
{
    printf("%-44s %8.2f %8.2f %8.2f %8.2f %8.2f %7.1fx\n", what, here.median, there.p10,
           there.median, there.p90, there.median - here.median, there.median / here.median);
}

int main(int argc, char **argv)
{
    const char *why;
    cl_worker_config c = { .size = sizeof c, .program = argc > 1 ? argv[1] : NULL };
    cloche_program *p;
    cloche_vm *vm = NULL;
    pool = cl_worker_pool_new(&c, &why);
    if (!pool) die(why);
    if (cloche_compile(loop, sizeof loop - 1, &config, &p, NULL) != CLOCHE_OK ||
        cloche_start(p, &vm) != CLOCHE_OK || cloche_run(vm) != CLOCHE_PAUSED)
        die("the program");
    cl_worker_session *s = session(NULL), *other = session(NULL);
    cl_worker_start(s, loop, sizeof loop - 1, &config, NULL);
    expect(s, CL_WORKER_PAUSED, "the program there");
    printf("%-44s %9s %9s %9s %9s %8s\n", "microseconds", "here", "worker", "p90", "extra",
           "ratio");
    figure here = measure(here_round, vm, ROUNDS, 0), there = measure(there_round, s, ROUNDS, 0);
    double extra = there.median - here.median;
    row("round trip: answer, next call", here, there);
    row("round trip, both sides asleep before", here, measure(there_round, s, MANY, 300));
    row("a run in a process that is there", measure(here_run, NULL, ROUNDS, 0),
        measure(there_run, other, ROUNDS, 0));
    row("a session of the tenant before", measure(here_run, NULL, ROUNDS, 0),
        measure(there_new, "t", MANY, 0));
    row("a session of another tenant (a fresh fork)", measure(here_run, NULL, ROUNDS, 0),
        measure(there_new, NULL, MANY, 0));
    row("a snapshot", measure(here_dump, vm, ROUNDS, 0), measure(there_dump, s, MANY, 0));
    printf("a round trip costs %.1f us more than in this process (goal: at most %d): %s\n", extra,
           GOAL_US, extra <= GOAL_US ? "met" : "missed");
    cl_worker_session_free(s);
    cl_worker_session_free(other);
    cl_worker_pool_free(pool);
    cloche_free(vm);
    cloche_program_free(p);
    return 0;
}
