/* SPDX-License-Identifier: MIT */
/* Fuzz target: regular expressions. Byte 0 chooses flags, width and mode, byte 1 how the run is cut
   into turns and whether its state is damaged between them, byte 2 how long the pattern is; then
   pattern and text. A run in small turns, on a stack that grows from nothing, has to end as one in
   large turns does; a damaged state is either refused or runs without harm. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../src/base/units.h"
#include "../src/regex/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_STEPS 200000
#define MOST_STACK 100000u

typedef struct {
    cl_rx_run r;
    cl_rx_status st;
} outcome;

static void *take(void *arg, void *p, size_t old_size, size_t new_size)
{
    size_t *left = arg;
    (void)old_size;
    if (!new_size) {
        free(p);
        return NULL;
    }
    if (new_size > *left) return NULL;
    return realloc(p, new_size);
}

static void *exactly(size_t n)
{
    void *p = malloc(n ? n : 1); /* exact size, so that reading past the end is seen */
    if (!p) abort();
    return p;
}

static void *text_of(const uint8_t *p, size_t n, int width)
{
    void *t = exactly(n * (size_t)width);
    static const uint32_t wide[] = { 0x100, 0x131, 0x17f, 0x212a, 0x3c2, 0x660, 0x2003, 0x1e9e };
    for (size_t i = 0; i < n; i++)
        cl_unit_put(t, width, i, width > 1 && p[i] >= 0xf8 ? wide[p[i] & 7] : p[i]);
    return t;
}

static bool room(outcome *o)
{
    uint32_t more = o->r.cap * 2 + 8;
    if (more > MOST_STACK) return false;
    uint32_t *s = realloc(o->r.stack, (size_t)more * 12);
    if (!s) abort();
    o->r.stack = s;
    o->r.cap = more;
    return true;
}

/* false: it took too much of something. damage: a byte that is turned after each turn. */
static bool run(const cl_rx_prog *p, outcome *o, uint32_t mode, int64_t turn, unsigned damage)
{
    o->r.regs = exactly((size_t)p->nregs * 4);
    cl_rx_begin(p, &o->r, o->r.start, mode);
    for (int64_t total = 0; total < MOST_STEPS; total += turn) {
        int64_t steps = turn;
        o->st = cl_rx_go(p, &o->r, &steps);
        if (o->st == CL_RX_FOUND || o->st == CL_RX_NOT_FOUND) return true;
        if (o->st == CL_RX_STACK && !room(o)) return false;
        if (!damage) continue;
        uint32_t *words[] = { &o->r.pc, &o->r.pos, &o->r.sp, &o->r.from, &o->r.scan };
        unsigned which = damage % 8;
        if (which < 5)
            *words[which] ^= damage >> 3;
        else if (which < 7 && p->nregs)
            o->r.regs[damage % p->nregs] ^= damage;
        else if (o->r.sp)
            o->r.stack[damage % (3 * o->r.sp)] ^= damage;
        damage = damage * 1103515245u + 12345u;
        if (!cl_rx_run_ok(p, &o->r)) return false;
    }
    return false;
}

static void leave(outcome *o)
{
    free(o->r.regs);
    free(o->r.stack);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t flag_sets[] = { 0, CL_RX_IGNORECASE, CL_RX_MULTILINE | CL_RX_DOTALL,
                                          CL_RX_VERBOSE, CL_RX_ASCII | CL_RX_IGNORECASE };
    if (size < 3) return 0;
    int width = data[0] & 1 ? 2 : 1;
    bool bytes = width == 1 && data[0] & 2;
    uint32_t flags = flag_sets[(data[0] >> 2) % 5], mode = data[0] >> 5;
    if (bytes) flags &= ~(uint32_t)CL_RX_ASCII;
    size_t rest = size - 3, n = data[2] % (rest + 1), m = rest - n;
    void *pattern = text_of(data + 3, n, width), *text = text_of(data + 3 + n, m, width);
    cl_rx_error e;
    /* some runs have little memory */
    size_t left = data[1] & 128 ? 64u * (data[1] & 63) : SIZE_MAX;
    cl_rx_memory memory = { take, &left };
    cl_rx_prog *p = cl_rx_compile(pattern, (uint32_t)n, width, bytes, flags, &memory, NULL, &e);
    if (!p && e.kind == CL_RX_E_PATTERN) {
        if (!e.text[0] || (e.at != CL_RX_NONE && e.at > n) || (uint64_t)e.piece + e.n > n)
            __builtin_trap();
    }
    if (p) {
        outcome large = { 0 }, small = { 0 }, hurt = { 0 };
        large.r.text = small.r.text = hurt.r.text = text;
        large.r.width = small.r.width = hurt.r.width = width;
        large.r.end = small.r.end = hurt.r.end = (uint32_t)m;
        bool a = run(p, &large, mode, 5000, 0), b = run(p, &small, mode, 1 + data[1] % 50, 0);
        if (a && b) {
            if (large.st != small.st) __builtin_trap();
            if (large.st == CL_RX_FOUND &&
                (large.r.from != small.r.from || large.r.pos != small.r.pos ||
                 large.r.pos > m || large.r.from > m ||
                 memcmp(large.r.regs, small.r.regs, (2 + 2 * (size_t)p->groups) * 4) != 0))
                __builtin_trap();
        }
        run(p, &hurt, mode, 1 + data[1] % 50, data[1] * 2654435761u + 1);
        leave(&large);
        leave(&small);
        leave(&hurt);
        cl_rx_free(p);
    }
    free(pattern);
    free(text);
    return 0;
}
