/* SPDX-License-Identifier: MIT */
/* Fuzz target: forged snapshots. The input is a snapshot without authentication code, its objects as
   they lie; the mutator (snapshot_mutate.c) knows the format, so that most inputs get past it and
   reach the checks of objects and frames. What is accepted is forked, run on, and dumped. A crash is
   a finding, and a refusal without reason, and more of something used than the limits say. */
#include "api/api.h"
#include "snapshot_map.h"
#include "vm/vm.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b, size_t nb,
                                 uint8_t *out, size_t max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

#define FUEL 30000u
#define MEMORY ((uint64_t)16 << 20)
#define OUTPUT ((uint64_t)1 << 20)
/* What the text of an uncaught exception may take beyond the limits. */
#define REPORT_MEMORY ((uint64_t)4 << 20)
#define REPORT_FUEL 2000000u
#define PROGRAMS 2048

/* Programs already compiled, so that not every input costs a compilation: by the hash of what they
   are compiled from. */
static struct {
    uint64_t hash;
    cloche_program *p;
    uint32_t heap_start;
} programs[PROGRAMS];

static cloche_program *compile(const snapshot_map *m)
{
    char *names[MAP_NAMES];
    uint32_t n = m->ninputs + m->nfunctions;
    cloche_program *p = NULL;
    if (m->nasync > m->nfunctions) return NULL;
    for (uint32_t i = 0; i < n; i++) {
        names[i] = malloc(m->names[i].n + 1);
        if (!names[i]) abort();
        memcpy(names[i], m->names[i].p, m->names[i].n);
        names[i][m->names[i].n] = 0;
    }
    cloche_config c = { .size = sizeof c,
                        .inputs = (const char *const *)names,
                        .ninputs = m->ninputs,
                        .functions = (const char *const *)names + m->ninputs,
                        .nfunctions = m->nasync,
                        .async_functions = (const char *const *)names + m->ninputs + m->nasync,
                        .nasync_functions = m->nfunctions - m->nasync };
    cloche_status st = cloche_compile((const char *)m->source, m->source_len, &c, &p, NULL);
    for (uint32_t i = 0; i < n; i++)
        free(names[i]);
    return st == CLOCHE_OK ? p : NULL;
}

/* The program of a snapshot and where its heap starts; NULL if there is none, or no room to keep it.
   The loader then compiles. */
static cloche_program *program_of(const uint8_t *data, size_t size, uint32_t *heap_start)
{
    static snapshot_map m;
    *heap_start = 0;
    if (!snapshot_map_program(data, size, &m)) return NULL;
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = m.program; i < m.units; i++)
        hash = (hash ^ data[i]) * 0x100000001B3u;
    size_t slot = hash % PROGRAMS;
    if (!programs[slot].hash) {
        cloche_vm *vm;
        programs[slot].hash = hash;
        programs[slot].p = compile(&m);
        if (programs[slot].p && cloche_start(programs[slot].p, &vm) == CLOCHE_OK) {
            programs[slot].heap_start = cl_rgn_of(vm->vm)->heap_start;
            cloche_free(vm);
        }
    }
    if (programs[slot].hash != hash) return NULL;
    *heap_start = programs[slot].heap_start;
    return programs[slot].p;
}

static void count(void *arg, const char *text, size_t len)
{
    (void)text;
    *(uint64_t *)arg += len;
}

static void run_on(cloche_vm *vm, cloche_limit_set *l)
{
    cloche_status st = CLOCHE_PAUSED;
    cloche_vm *copy;
    cloche_usage_info u;
    uint64_t printed = 0;
    uint8_t *b;
    size_t n;
    const char *s, *why;
    cloche_usage(vm, &u); /* what was used comes from the snapshot */
    l->fuel = u.fuel < UINT64_MAX / 2 ? u.fuel + FUEL : FUEL;
    l->output = u.output < UINT64_MAX / 2 ? u.output + OUTPUT : OUTPUT;
    cloche_limits(vm, l);
    cloche_set_print(vm, count, &printed);
    if (cloche_fork(vm, &copy) == CLOCHE_OK) cloche_free(copy);
    for (int i = 0; i < 10 && st == CLOCHE_PAUSED; i++) {
        cloche_call c;
        cloche_value v = cloche_none();
        bool one = cloche_call_get(vm, 0, &c) == CLOCHE_OK;
        if (one) {
            cloche_get_item(vm, c.args, 0, &v);
            cloche_to_json(vm, c.args, &s, &n, &why);
            cloche_get_text(vm, c.kwargs, 1, &s, &n);
            if (c.is_async) cloche_answer(vm, c.id, v);
        }
        st = one && !c.is_async ? cloche_resume(vm, v) : cloche_run(vm);
    }
    if (st == CLOCHE_DONE) cloche_get_text(vm, cloche_result(vm), 1, &s, &n);
    if (cloche_dump(vm, NULL, 0, &b, &n) == CLOCHE_OK) cloche_bytes_free(vm, b, n);
    cloche_usage(vm, &u);
    if (printed > OUTPUT || u.memory > MEMORY + REPORT_MEMORY ||
        (l->fuel > FUEL && u.fuel > l->fuel + REPORT_FUEL))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t heap_start;
    cloche_program *p = program_of(data, size, &heap_start);
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.memory = MEMORY;
    l.fuel = FUEL;
    l.time_ns = UINT64_MAX; /* fuel alone must do */
    l.depth = 200;
    cloche_vm *vm;
    const char *why = NULL;
    cloche_status st = cloche_load_unauthenticated(data, size, p, &l, &vm, &why);
    if (st == CLOCHE_OK) {
        run_on(vm, &l);
        cloche_free(vm);
    } else if (!why || !*why) {
        __builtin_trap(); /* a refusal says why */
    }
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    uint32_t heap_start;
    program_of(data, size, &heap_start);
    if (seed % 64 == 0) return LLVMFuzzerMutate(data, size, max);
    return snapshot_mutate(data, size, max, heap_start, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t na, const uint8_t *b, size_t nb,
                                 uint8_t *out, size_t max, unsigned seed)
{
    uint32_t start_a, start_b;
    program_of(a, na, &start_a);
    program_of(b, nb, &start_b);
    return snapshot_cross(a, na, b, nb, out, max, start_a, start_b, seed);
}
