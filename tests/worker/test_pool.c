/* SPDX-License-Identifier: MIT */
/* Many sessions and few processes, some of which are killed: no session that has a snapshot is
   lost, and nothing is left behind. */
#include "worker/pool.h"
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static cl_worker_pool *open_pool(unsigned workers)
{
    const char *why = "";
    cl_worker_config c = { .size = sizeof c, .program = CL_WORKER_PROGRAM, .workers = workers };
    cl_worker_pool *p = cl_worker_pool_new(&c, &why);
    if (!p) fprintf(stderr, "no pool: %s\n", why);
    assert_non_null(p);
    return p;
}

static const char *const names[] = { "ask" };
static const cloche_config config = { .size = sizeof config, .functions = names, .nfunctions = 1 };

static cl_worker_session *session(cl_worker_pool *p, int keep, const char *tenant)
{
    cl_worker_options o = { .size = sizeof o, .keep = keep, .tenant = tenant };
    cl_worker_session *s = cl_worker_session_new(p, &o);
    assert_non_null(s);
    return s;
}

static void start(cl_worker_session *s, const char *source)
{
    assert_int_equal(cl_worker_start(s, source, strlen(source), &config, NULL), 0);
}

static const cl_worker_result *answer(cl_worker_session *s, const char *json)
{
    cl_worker_answer a = { .text = json, .len = strlen(json) };
    assert_int_equal(cl_worker_resume(s, &a, 1), 0);
    return cl_worker_wait(s);
}

/* The process of a session, once its id is known. */
static int pid_of(cl_worker_session *s)
{
    for (int i = 0; i < 500 && s->process && !s->process->pid; i++)
        cl_worker_pool_step(s->pool, 20);
    assert_non_null(s->process);
    assert_true(s->process->pid > 0);
    return s->process->pid;
}

static void kill_worker(cl_worker_session *s) { assert_int_equal(kill(pid_of(s), SIGKILL), 0); }

static int count_dir(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);
    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

/* Resident memory of a process, in KiB. */
static long resident(int pid)
{
    char path[64];
    long total = 0, pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    if (fscanf(f, "%ld %ld", &total, &pages) != 2) pages = 0;
    fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Children of this process, and theirs: zygotes and workers. */
static int family_size(int parent)
{
    int n = 0;
    DIR *d = opendir("/proc");
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        char path[300], state;
        int pid = atoi(e->d_name), ppid = 0;
        if (pid <= 0) continue;
        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        FILE *f = fopen(path, "r");
        if (!f) continue;
        if (fscanf(f, "%*d (%*[^)]) %c %d", &state, &ppid) == 2 && ppid == parent)
            n += 1 + family_size(pid);
        fclose(f);
    }
    closedir(d);
    return n;
}

/* ---- a process is killed ---- */

static const char steps[] = "total = 0\nfor i in range(5):\n    total += ask(i)\ntotal\n";

/* Killed while it is idle, at each pause: the snapshot of that pause is the state, so nothing is
   lost and nothing is to be said. */
static void test_killed_idle(void **state)
{
    (void)state;
    cl_worker_pool *p = open_pool(2);
    for (int step = 0; step < 5; step++) {
        cl_worker_session *s = session(p, 1, "t");
        const cl_worker_result *r;
        start(s, steps);
        r = cl_worker_wait(s);
        for (int i = 0; i < 5; i++) {
            char want[16];
            snprintf(want, sizeof want, "[%d]", i);
            assert_int_equal(r->status, CL_WORKER_PAUSED);
            assert_string_equal(r->calls[0].args.text, want);
            if (i == step) {
                kill_worker(s);
                while (s->process) /* until the pool knows */
                    cl_worker_pool_step(p, 20);
            }
            r = answer(s, "10");
            assert_false(r->recovered);
        }
        assert_int_equal(r->status, CL_WORKER_DONE);
        assert_string_equal(r->value.text, "50");
        cl_worker_session_free(s);
    }
    cl_worker_pool_free(p);
}

/* Killed at any moment of an operation: right before the request is sent, while it is under way,
   when the answer is there and not read. The outcome is the next state, or with `recovered` the
   state of the snapshot; the answers then given again lead to the right value. */
static void test_killed_working(void **state)
{
    (void)state;
    cl_worker_pool *p = open_pool(2);
    int recovered = 0;
    for (int step = 0; step < 5; step++)
        for (int moment = 0; moment < 6; moment++) {
            cl_worker_session *s = session(p, 1, NULL);
            cl_worker_answer a = { .text = "10", .len = 2 };
            bool killed = false;
            start(s, steps);
            const cl_worker_result *r = cl_worker_wait(s);
            for (int guard = 0; r->status == CL_WORKER_PAUSED && guard < 12; guard++) {
                char now[16];
                snprintf(now, sizeof now, "[%d]", step);
                if (!killed && strcmp(r->calls[0].args.text, now) == 0) {
                    int pid = pid_of(s);
                    killed = true;
                    if (moment < 1) kill_worker(s);
                    assert_int_equal(cl_worker_resume(s, &a, 1), 0);
                    if (moment > 1) usleep((unsigned)(moment * moment * moment));
                    if (moment >= 1) assert_int_equal(kill(pid, SIGKILL), 0);
                    r = cl_worker_wait(s);
                    recovered += r->recovered;
                } else {
                    r = answer(s, "10");
                    assert_true(killed || !r->recovered); /* or death came after its answer */
                    recovered += r->recovered;
                }
            }
            assert_true(killed);
            assert_int_equal(r->status, CL_WORKER_DONE);
            assert_string_equal(r->value.text, "50");
            cl_worker_session_free(s);
        }
    print_message("30 kills, %d of them cost work and were reported\n", recovered);
    cl_worker_pool_free(p);
}

/* Killed in the middle of a run, of a dump, of a load, and without any snapshot. */
static void test_killed_steps(void **state)
{
    (void)state;
    static const char slow[] = "ask()\nn = 0\nwhile n < 30000000:\n    n += 1\nn\n";
    static const char heavy[] = "x = [str(i) * 9 for i in range(300000)]\nask()\nlen(x)\n";
    cl_worker_pool *p = open_pool(2);
    cl_worker_answer a = { .text = "1", .len = 1 };
    cl_worker_session *s = session(p, 1, NULL);
    start(s, slow);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    assert_int_equal(cl_worker_resume(s, &a, 1), 0);
    kill_worker(s);
    const cl_worker_result *r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_PAUSED); /* in the run */
    assert_true(r->recovered);
    assert_string_equal(r->reason, "the process ended");
    r = answer(s, "1");
    assert_int_equal(r->status, CL_WORKER_DONE);
    cl_worker_session_free(s);

    s = session(p, 0, NULL);
    start(s, heavy);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    assert_int_equal(cl_worker_dump(s), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_BYTES);
    size_t n = r->nbytes;
    uint8_t *copy = malloc(n);
    memcpy(copy, r->bytes, n);
    assert_int_equal(cl_worker_dump(s), 0);
    kill_worker(s);
    r = cl_worker_wait(s); /* in the dump: the one before is the state */
    assert_true(r->status == CL_WORKER_BYTES || (r->status == CL_WORKER_PAUSED && r->recovered));
    r = answer(s, "1");
    assert_string_equal(r->value.text, "300000");
    assert_int_equal(cl_worker_load(s, copy, n), 0);
    kill_worker(s);
    r = cl_worker_wait(s); /* in the load: that session keeps its last snapshot, the same one */
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    r = answer(s, "1");
    assert_string_equal(r->value.text, "300000");
    free(copy);
    cl_worker_session_free(s);

    s = session(p, 0, NULL);
    start(s, slow);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    kill_worker(s);
    while (s->process)
        cl_worker_pool_step(p, 20);
    r = answer(s, "1");
    assert_int_equal(r->status, CL_WORKER_LOST);
    assert_string_equal(r->error_message, "the process was lost, and there was no snapshot");
    r = answer(s, "1");
    assert_int_equal(r->status, CL_WORKER_REJECTED);
    start(s, "7");
    assert_string_equal(cl_worker_wait(s)->value.text, "7");
    cl_worker_session_free(s);
    cl_worker_pool_free(p);
}

/* The process the workers come from: they end with it, and another one is started. */
static void test_killed_zygote(void **state)
{
    (void)state;
    cl_worker_pool *p = open_pool(2);
    cl_worker_session *s = session(p, 1, "t");
    start(s, steps);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    for (int i = 0; i < 3; i++) {
        assert_true(p->family_pid > 0);
        assert_int_equal(kill(p->family_pid, SIGKILL), 0);
        while (s->process)
            cl_worker_pool_step(p, 20);
        const cl_worker_result *r = answer(s, "10");
        assert_int_equal(r->status, CL_WORKER_PAUSED);
        assert_false(r->recovered);
    }
    answer(s, "10");
    assert_string_equal(answer(s, "10")->value.text, "50");
    cl_worker_session_free(s);
    cl_worker_pool_free(p);
}

/* ---- tenants and swapping ---- */

static void test_tenants(void **state)
{
    (void)state;
    cl_worker_pool *p = open_pool(1);
    cl_worker_session *a = session(p, 0, "one"), *b = session(p, 0, "one"),
                      *c = session(p, 0, "two"), *d = session(p, 0, NULL), *e = session(p, 0, NULL);
    int pid[5];
    cl_worker_session *all[] = { a, b, c, d, e };
    for (int i = 0; i < 5; i++) {
        start(all[i], "x = ask()\nx\n");
        assert_int_equal(cl_worker_wait(all[i])->status, CL_WORKER_PAUSED);
        while (all[i]->process && !all[i]->process->pid)
            cl_worker_pool_step(p, 20);
        pid[i] = cl_worker_session_pid(all[i]);
        assert_true(pid[i] > 0);
    }
    assert_int_equal(pid[0], pid[1]); /* of one tenant: the same process, after the other's dump */
    for (int i = 2; i < 5; i++)
        for (int j = 0; j < i; j++)
            if (j != 0 || i != 1) assert_int_not_equal(pid[i], pid[j]);
    assert_int_equal(p->info.swapped, 4);
    for (int i = 0; i < 5; i++) {
        const cl_worker_result *r = answer(all[i], "3");
        assert_int_equal(r->status, CL_WORKER_DONE);
        assert_false(r->recovered);
        assert_string_equal(r->value.text, "3");
    }
    for (int i = 0; i < 5; i++)
        cl_worker_session_free(all[i]);
    cl_worker_pool_free(p);
}

/* ---- many ---- */

enum { MANY = 10000, WORKERS = 4, AT_ONCE = 50 };

typedef struct {
    unsigned wrong, ended, paused, nlater;
    cl_worker_session *later[AT_ONCE];
} tally;

static void go_on(tally *t, cl_worker_session *s)
{
    cl_worker_answer a = { .text = "2", .len = 1 };
    t->wrong += cl_worker_resume(s, &a, 1) != 0;
}

/* Every second call is answered at once; the others wait until somebody comes to it, and lose their
   process to those who do not wait. */
static void done(void *arg, cl_worker_session *s, const cl_worker_result *r)
{
    tally *t = arg;
    if (r->status == CL_WORKER_PAUSED) {
        if (++t->paused % 2)
            go_on(t, s);
        else
            t->later[t->nlater++] = s;
        return;
    }
    t->wrong += r->status != CL_WORKER_DONE || strcmp(r->value.text, "42") != 0;
    t->ended++;
    cl_worker_session_free(s);
}

/* The event loop of a server: some sessions at a time, driven by their callbacks. */
static void run_many(cl_worker_pool *p, unsigned n, tally *t)
{
    static const char source[] = "print('working')\nx = ask('how much?')\n40 + x\n";
    char tenant[16];
    cl_worker_options o = { .size = sizeof o, .keep = 1, .done = done, .arg = t, .tenant = tenant };
    for (unsigned i = 0; t->ended < n;) {
        for (; i < n && i < t->ended + AT_ONCE; i++) {
            snprintf(tenant, sizeof tenant, "t%u", i / 100);
            cl_worker_session *s = cl_worker_session_new(p, &o);
            assert_non_null(s);
            assert_int_equal(cl_worker_start(s, source, sizeof source - 1, &config, NULL), 0);
        }
        cl_worker_pool_step(p, t->nlater ? 0 : 1000);
        if (t->nlater >= AT_ONCE / 2 || i == n)
            while (t->nlater)
                go_on(t, t->later[--t->nlater]);
    }
}

static void test_many(void **state)
{
    (void)state;
    int before = count_dir("/proc/self/fd"), family = family_size(getpid());
    cl_worker_pool *p = open_pool(WORKERS);
    tally t = { 0 };
    run_many(p, 500, &t);
    int fds = count_dir("/proc/self/fd"), processes = family_size(getpid());
    long memory = resident(getpid());
    t = (tally){ 0 };
    uint64_t from = cl_pool_now_ms();
    run_many(p, MANY, &t);
    uint64_t ms = cl_pool_now_ms() - from;
    assert_int_equal(t.wrong, 0);
    assert_int_equal(t.ended, MANY);
    assert_int_equal(t.paused, MANY);
    cl_worker_info info;
    cl_worker_pool_info(p, &info);
    print_message("%d sessions in %llu ms; processes started %llu, swapped %llu, wiped %llu; "
                  "host %ld -> %ld KiB\n",
                  MANY, (unsigned long long)ms, (unsigned long long)info.started,
                  (unsigned long long)info.swapped, (unsigned long long)info.wiped, memory,
                  resident(getpid()));
    assert_int_equal(info.lost, 0);
    assert_true(info.swapped > 100);
    assert_true(info.processes <= WORKERS + 1);
    assert_in_range(count_dir("/proc/self/fd"), 0, fds + 2); /* a spare comes and goes */
    assert_in_range(family_size(getpid()), 0, processes + 1);
#ifndef __SANITIZE_ADDRESS__ /* it keeps freed memory for a while, and finds leaks itself */
    assert_true(resident(getpid()) < memory + 2048);
#endif
    cl_worker_pool_free(p);
    assert_int_equal(count_dir("/proc/self/fd"), before);
    for (int i = 0; i < 100 && family_size(getpid()) > family; i++)
        usleep(10000);
    assert_int_equal(family_size(getpid()), family);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_idle),  cmocka_unit_test(test_killed_working),
        cmocka_unit_test(test_killed_steps), cmocka_unit_test(test_killed_zygote),
        cmocka_unit_test(test_tenants),      cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
