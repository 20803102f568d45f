/* SPDX-License-Identifier: MIT */
/* A host that runs hostile programs one after the other in one process, each with 10 MB of memory
   and 0.2 s, and reports how each ended: `tests/hostile/run` feeds it and judges.

   Input: records of a line "NAME LENGTH\n" and LENGTH bytes of source. Output: a line of JSON for
   each. The clock of the runs is the thread's CPU time, so that what else the machine does neither
   hides nor causes a delay. Behind each program a harmless one must still give the right answer. */
#define _GNU_SOURCE
#include "api/api.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MEMORY 10000000u
#define TIME_NS 200000000u

static uint64_t cpu_ns(void *arg)
{
    struct timespec t;
    (void)arg;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* kB of /proc/self/status */
static long status_kb(const char *field)
{
    char text[4096];
    FILE *f = fopen("/proc/self/status", "r");
    long kb = -1;
    if (!f) return -1;
    while (fgets(text, sizeof text, f))
        if (strncmp(text, field, strlen(field)) == 0) kb = atol(text + strlen(field) + 1);
    fclose(f);
    return kb;
}

/* From here on VmHWM is the peak since now. */
static void reset_peak(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY);
    if (fd < 0) return;
    if (write(fd, "5", 1) != 1) perror("clear_refs");
    close(fd);
}

static const char *const ends[] = { "ok",    "done",  "paused", "raised", "limit",    "syntax",
                                    "nomem", "state", "type",   "value",  "snapshot", "version" };

static bool still_works(void)
{
    static const char src[] = "class A:\n    def f(self, n): return sum(i * i for i in range(n))\n"
                              "sorted([str(A().f(9)), 'x' * 3])[0] + f'{2 ** 70}'";
    cloche_program *p;
    cloche_vm *vm;
    const char *s = "";
    size_t n = 0;
    bool good = false;
    if (cloche_compile(src, sizeof src - 1, NULL, &p, NULL) != CLOCHE_OK) return false;
    if (cloche_start(p, &vm) == CLOCHE_OK) {
        good = cloche_run(vm) == CLOCHE_DONE &&
               cloche_get_str(vm, cloche_result(vm), &s, &n) == CLOCHE_OK && n == 25 &&
               memcmp(s, "2041180591620717411303424", 25) == 0;
        cloche_free(vm);
    }
    cloche_program_free(p);
    return good;
}

static void one(const char *name, const char *src, size_t len)
{
    cloche_program *p;
    cloche_vm *vm;
    cloche_compile_info info = { .message = "" };
    cloche_status st;
    cloche_usage_info u = { 0 };
    char error[64] = "", limit[32] = "";
    const char *text, *why;
    size_t n;
    uint64_t ran = 0, host = 0, t0;
    reset_peak();
    long before = status_kb("VmRSS:");
    t0 = cpu_ns(NULL);
    st = cloche_compile(src, len, NULL, &p, &info);
    uint64_t compiled = cpu_ns(NULL) - t0;
    snprintf(error, sizeof error, "%.60s", info.message);
    long compile_peak = status_kb("VmHWM:") - before;
    if (st == CLOCHE_OK) {
        reset_peak();
        before = status_kb("VmRSS:");
        if ((st = cloche_start(p, &vm)) == CLOCHE_OK) {
            cloche_limit_set l;
            cloche_limits_default(&l);
            l.memory = MEMORY;
            l.time_ns = TIME_NS;
            l.output = MEMORY;
            cloche_limits(vm, &l);
            vm->vm->clock_ns = cpu_ns;
            t0 = cpu_ns(NULL);
            st = cloche_run(vm);
            ran = cpu_ns(NULL) - t0;
            t0 = cpu_ns(NULL);
            if (st == CLOCHE_DONE) { /* what a host does with a value */
                cloche_to_json(vm, cloche_result(vm), &text, &n, &why);
                cloche_get_text(vm, cloche_result(vm), 1, &text, &n);
                cloche_get_text(vm, cloche_result(vm), 0, &text, &n);
            } else if (st == CLOCHE_RAISED) {
                snprintf(error, sizeof error, "%s", cloche_error_type(vm));
                cloche_error_message(vm);
                cloche_error_traceback(vm);
            } else if (st == CLOCHE_LIMIT) {
                snprintf(limit, sizeof limit, "%s", cloche_limit_hit(vm));
            }
            cloche_take_output(vm, &n);
            host = cpu_ns(NULL) - t0;
            cloche_usage(vm, &u);
            cloche_free(vm);
        }
        cloche_program_free(p);
    }
    long peak = status_kb("VmHWM:") - before;
    for (char *c = error; *c; c++)
        if (*c == '"' || *c == '\\' || (unsigned char)*c < 32) *c = '.';
    printf("{\"name\":\"%s\",\"status\":\"%s\",\"error\":\"%s\",\"limit\":\"%s\","
           "\"compile_ms\":%.1f,\"compile_kb\":%ld,\"ms\":%.1f,\"host_ms\":%.1f,\"rss_kb\":%ld,"
           "\"memory_peak\":%llu,\"works\":%s}\n",
           name, ends[st], error, limit, (double)compiled / 1e6, compile_peak, (double)ran / 1e6,
           (double)host / 1e6, peak, (unsigned long long)u.memory_peak,
           still_works() ? "true" : "false");
    fflush(stdout);
}

int main(void)
{
    char name[128];
    size_t len;
    if (!still_works()) return 1; /* also makes what is made once per process */
    while (scanf("%127s %zu", name, &len) == 2 && getchar() == '\n') {
        char *src = malloc(len + 1);
        if (!src || fread(src, 1, len, stdin) != len) return 1;
        src[len] = 0;
        one(name, src, len);
        free(src);
    }
    return 0;
}
