/* SPDX-License-Identifier: MIT */
/* What a worker can do once somebody has taken it over: nothing. Its program is cloche-worker with
   attempts.c in it, which makes the system calls of attempts.def; each of them has to end the
   process and be reported. Then the process is looked at from outside. */
#include "attempts.h"
#include "worker/pool.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static cl_worker_pool *pool;

static const struct {
    const char *name;
    long number;
    uint32_t what;
} attempts[] = {
#define TRY(name, ...) { #name, SYS_##name, TRY_##name },
#define TRY2(name, how, ...) { #name " (" #how ")", SYS_##name, TRY_##name##_##how },
#include "attempts.def"
};
enum { NATTEMPTS = sizeof attempts / sizeof *attempts };

static int open_pool(void **state)
{
    const char *why = "";
    cl_worker_config c = { .size = sizeof c, .program = CL_WORKER_TEST_PROGRAM, .grace_ms = 300 };
    (void)state;
    pool = cl_worker_pool_new(&c, &why);
    if (!pool) fprintf(stderr, "no pool: %s\n", why);
    return pool ? 0 : -1;
}

static int close_pool(void **state)
{
    (void)state;
    cl_worker_pool_free(pool);
    return 0;
}

static cl_worker_session *session(void)
{
    cl_worker_options o = { .size = sizeof o, .keep = 1 };
    cl_worker_session *s = cl_worker_session_new(pool, &o);
    cloche_config c = { .size = sizeof c };
    assert_int_equal(cl_worker_start(s, "1", 1, &c, NULL), 0);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_DONE);
    return s;
}

/* Makes the worker of a session do it; true: the process ended within a second. */
static bool attempt(uint32_t what)
{
    cl_worker_session *s = session();
    uint64_t lost = pool->info.lost, until = cl_pool_now_ms() + 1000;
    cl_wire_buf b = { 0 };
    cl_wire_u32(&b, what);
    cl_wire_u32(&b, s->id);
    cl_pool_send(s, CL_RQ_TEST, &b);
    free(b.p);
    while (pool->info.lost == lost && cl_pool_now_ms() < until)
        cl_worker_pool_step(pool, 20);
    bool ended = pool->info.lost > lost;
    cl_worker_session_free(s);
    return ended;
}

static void test_calls(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < NATTEMPTS; i++) {
#ifdef __SANITIZE_ADDRESS__ /* which makes these itself: see confine.c */
        if (strstr("getpid futex madvise (other)", attempts[i].name)) continue;
#endif
        uint64_t before = pool->info.refused_calls;
        pool->info.last_refused = -1;
        bool ended = attempt(attempts[i].what);
        if (ended && pool->info.refused_calls == before + 1 &&
            pool->info.last_refused == attempts[i].number)
            continue;
        print_error("%s: ended %d, refused %ld, wanted %ld\n", attempts[i].name, ended,
                    pool->info.last_refused, attempts[i].number);
        wrong++;
    }
    print_message("%d system calls tried, %d not refused or not reported\n", NATTEMPTS, wrong);
    assert_int_equal(wrong, 0);
    assert_true(NATTEMPTS >= 40);
}

/* The harness itself: a worker that comes back from its attempt is not counted as refused. */
static void test_allowed(void **state)
{
    (void)state;
    uint64_t before = pool->info.refused_calls;
    attempt(TRY_NOTHING); /* its unasked answer breaks the protocol */
    assert_int_equal(pool->info.refused_calls, before);
}

#if defined(__x86_64__)
static void test_other_abis(void **state)
{
    (void)state;
    assert_true(attempt(TRY_OTHER_ABI)); /* killed at once, without a report */
    uint64_t before = pool->info.refused_calls;
    assert_true(attempt(TRY_FOREIGN_TABLE));
    assert_int_equal(pool->info.refused_calls, before + 1);
}
#endif

static void test_protocol(void **state)
{
    (void)state;
    assert_true(attempt(TRY_GARBAGE));
    assert_true(attempt(TRY_SECOND_ANSWER));
}

/* One that never answers again is ended when its time is up, and the session goes on. */
static void test_wedged(void **state)
{
    (void)state;
    static const char *const names[] = { "ask" };
    cl_worker_options o = { .size = sizeof o, .keep = 1, .deadline_ms = 200 };
    cloche_config c = { .size = sizeof c, .functions = names, .nfunctions = 1 };
    cl_worker_answer a = { .text = "5", .len = 1 };
    cl_worker_session *s = cl_worker_session_new(pool, &o);
    assert_int_equal(cl_worker_start(s, "ask() + 1", 9, &c, NULL), 0);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    cl_wire_buf b = { 0 };
    cl_wire_u32(&b, TRY_HANG);
    cl_pool_send(s, CL_RQ_TEST, &b);
    free(b.p);
    assert_int_equal(cl_worker_resume(s, &a, 1), 0);
    const cl_worker_result *r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_true(r->recovered);
    assert_string_equal(r->reason, "it did not answer in time");
    assert_int_equal(cl_worker_resume(s, &a, 1), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_false(r->recovered);
    assert_string_equal(r->value.text, "6");
    cl_worker_session_free(s);
}

/* One that prints without end is ended at the output limit, and without a limit when its time is up;
   either way the pool goes on. */
static void test_flood(void **state)
{
    (void)state;
    static const char *const names[] = { "ask" };
    cl_worker_options o = { .size = sizeof o, .keep = 1, .deadline_ms = 200 };
    cloche_config c = { .size = sizeof c, .functions = names, .nfunctions = 1 };
    cl_worker_answer a = { .text = "5", .len = 1 };
    for (int limited = 0; limited < 2; limited++) {
        cloche_limits_default(&o.limits);
        o.limits.output = limited ? 100000 : UINT64_MAX;
        cl_worker_session *s = cl_worker_session_new(pool, &o);
        assert_int_equal(cl_worker_start(s, "ask() + 1", 9, &c, NULL), 0);
        assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
        cl_wire_buf b = { 0 };
        cl_wire_u32(&b, TRY_FLOOD);
        cl_wire_u32(&b, pool->next_id);
        cl_pool_send(s, CL_RQ_TEST, &b);
        free(b.p);
        assert_int_equal(cl_worker_resume(s, &a, 1), 0);
        const cl_worker_result *r = cl_worker_wait(s);
        assert_int_equal(r->status, CL_WORKER_PAUSED);
        assert_true(r->recovered);
        assert_string_equal(r->reason,
                            limited ? "it broke the protocol" : "it did not answer in time");
        cl_worker_session_free(s);
    }
}

/* What a worker takes from the system is bounded by what its pool's sessions may use. */
static void test_memory(void **state)
{
    (void)state;
    static const char source[] =
        "x = []\ntry:\n    while True: x.append('y' * 100_000 + str(len(x)))\n"
        "except MemoryError:\n    n = len(x)\ndel x[1:]\nask()\nn * 100_000 > 40 << 20";
    static const char *const names[] = { "ask" };
    cl_worker_pool *whole = pool;
    uint64_t before = whole->info.refused_calls;
    if (!(whole->confinement & CL_WORKER_HAS_RLIMITS)) skip(); /* AddressSanitizer */
    assert_true(attempt(TRY_MEMORY));
    assert_int_equal(whole->info.refused_calls, before + 1); /* without a bound it gets more */

    const char *why = "";
    cl_worker_config c = { .size = sizeof c,
                           .program = CL_WORKER_TEST_PROGRAM,
                           .memory = 64 << 20 };
    pool = cl_worker_pool_new(&c, &why);
    assert_non_null(pool);
    assert_true(attempt(TRY_MEMORY));
    assert_int_equal(pool->info.refused_calls, 0);

    /* a program may use all of its own, also where its limit is higher than the pool's */
    for (uint64_t memory = 64; memory <= 4096; memory *= 8) {
        cl_worker_options o = { .size = sizeof o, .keep = 2 };
        cloche_config pc = { .size = sizeof pc, .functions = names, .nfunctions = 1 };
        cl_worker_answer a = { .text = "5", .len = 1 };
        cloche_limits_default(&o.limits);
        o.limits.memory = memory << 20;
        cl_worker_session *s = cl_worker_session_new(pool, &o);
        assert_int_equal(cl_worker_start(s, source, sizeof source - 1, &pc, NULL), 0);
        const cl_worker_result *r = cl_worker_wait(s);
        assert_int_equal(r->status, CL_WORKER_PAUSED);
        assert_int_equal(cl_worker_resume(s, &a, 1), 0);
        r = cl_worker_wait(s);
        assert_int_equal(r->status, CL_WORKER_DONE);
        assert_string_equal(r->value.text, "true");
        cl_worker_session_free(s);
    }
    assert_int_equal(pool->info.lost, 1);
    cl_worker_pool_free(pool);
    pool = whole;
}

/* ---- the process from outside ---- */

/* The value of a row of /proc/PID/status, as text. */
static void status_row(int pid, const char *name, char *out, size_t size)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *f = fopen(path, "r");
    *out = 0;
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
            const char *v = line + strlen(name) + strspn(line + strlen(name), ": \t");
            snprintf(out, size, "%.*s", (int)strcspn(v, "\n"), v);
        }
    fclose(f);
}

static void test_process(void **state)
{
    (void)state;
    static const struct {
        unsigned bit;
        const char *what;
    } layers[] = {
        { CL_WORKER_HAS_SECCOMP, "seccomp" },         { CL_WORKER_HAS_LANDLOCK, "Landlock" },
        { CL_WORKER_HAS_USERNS, "user namespace" },   { CL_WORKER_HAS_NETNS, "network namespace" },
        { CL_WORKER_HAS_IPCNS, "IPC namespace" },     { CL_WORKER_HAS_PIDNS, "process namespace" },
        { CL_WORKER_HAS_MOUNTNS, "mount namespace" }, { CL_WORKER_HAS_EMPTY_ROOT, "empty root" },
        { CL_WORKER_HAS_NOBODY, "root given up" },    { CL_WORKER_HAS_RLIMITS, "rlimits" }
    };
    char v[128], path[64], link[512];
    cl_worker_info info;
    cl_worker_pool_info(pool, &info);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        print_message("%-18s %s\n", layers[i].what,
                      info.confinement & layers[i].bit ? "yes" : "MISSING");
    assert_true(info.confinement & CL_WORKER_HAS_SECCOMP);
    cl_worker_session *s = session();
    for (int i = 0; i < 50 && !cl_worker_session_pid(s); i++)
        cl_worker_pool_step(pool, 20);
    int pid = cl_worker_session_pid(s);
    assert_true(pid > 0);
    status_row(pid, "Name", v, sizeof v);
    assert_string_equal(v, "cloche-worker");
    status_row(pid, "NoNewPrivs", v, sizeof v);
    assert_string_equal(v, "1");
    status_row(pid, "Seccomp", v, sizeof v);
    assert_string_equal(v, "2");
    status_row(pid, "CapEff", v, sizeof v);
    assert_string_equal(v, "0000000000000000");
    status_row(pid, "Threads", v, sizeof v);
    assert_string_equal(v, "1");
    if (geteuid() == 0) {
        if (info.confinement & CL_WORKER_HAS_NOBODY) {
            status_row(pid, "CapBnd", v, sizeof v);
            assert_string_equal(v, "0000000000000000");
            status_row(pid, "Uid", v, sizeof v);
            assert_string_equal(v, "65534\t65534\t65534\t65534");
        }
        for (int fd = 0; fd < 64; fd++) {
            snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
            ssize_t n = readlink(path, link, sizeof link - 1);
            link[n < 0 ? 0 : n] = 0;
            if (fd == CL_WIRE_CHANNEL)
                assert_memory_equal(link, "socket:", 7);
            else
                assert_int_equal(n, -1);
        }
        snprintf(path, sizeof path, "/proc/%d/environ", pid);
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        assert_int_equal(fgetc(f), EOF);
        fclose(f);
        snprintf(path, sizeof path, "/proc/%d/root", pid);
        ssize_t n = readlink(path, link, sizeof link - 1);
        link[n < 0 ? 0 : n] = 0;
        if (info.confinement & CL_WORKER_HAS_EMPTY_ROOT) assert_non_null(strstr(link, "(deleted)"));
    } else {
        print_message("not root: descriptors and environment cannot be looked at\n");
    }
    cl_worker_session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),      cmocka_unit_test(test_allowed),
#if defined(__x86_64__)
        cmocka_unit_test(test_other_abis),
#endif
        cmocka_unit_test(test_protocol),   cmocka_unit_test(test_wedged),
        cmocka_unit_test(test_flood),      cmocka_unit_test(test_memory),
        cmocka_unit_test(test_process),
    };
    return cmocka_run_group_tests(tests, open_pool, close_pool);
}
