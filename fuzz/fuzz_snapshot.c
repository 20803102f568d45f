/* SPDX-License-Identifier: MIT */
/* Fuzz target: forged snapshots. The input says which of some real snapshots is taken and which of
   its bytes are changed, so that most inputs get past the outer format and reach the checks of
   objects and frames. What is accepted is run on, dumped, and forked. */
#include "api/api.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const sources[] = {
    "x = [1, 2.5, 'a', b'b', (1, 2), {'k': {3}}, None, 10 ** 30, 1j]\nask(x)\nfor v in x: "
    "print(repr(v))\nx",
    "class A:\n    n = 1\n    def __init__(self, v): self.v = v\n    def get(self): return "
    "ask(self.v) + self.n\na = A(5)\nb = a.get()\n[b, a.__dict__, A.__mro__]",
    "def g(n):\n    for i in range(n):\n        x = yield i\n        ask(i)\ng1 = g(3)\nlist(g1) + "
    "sorted([3, 1, 2], key=ask)",
    "d = {str(i): i for i in range(20)}\ndel d['3']\ns = {1, 2, (3, 4)}\nit = "
    "iter(d.items())\nnext(it)\nask(d, k=s)\nlist(it), sorted(map(str, s))",
    "try:\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        ask(e)\n        "
    "raise KeyError('x') from e\nfinally:\n    ask()",
    "def f(a, *b, c=1, **d):\n    def h(): return a, b, c, d, ask(0)\n    return h\nf(1, 2, 3, "
    "c=4, e=5)()",
    "async def w(n): return await later(n)\na = w(1)\nb = later(2)\nawait a, await b",
    "import math\nm = map(ask, zip(range(3), 'abc'))\n[v for v in m] + [math.pi, slice(1, 2), "
    "range(10 ** 20), memoryview]",
    "class L(list):\n    @property\n    def p(self): return ask(len(self))\nl = L([1, "
    "2])\nsuper(L, l).__len__() + (l.p or 0)",
};
enum { NSOURCES = sizeof sources / sizeof *sources };
static struct {
    uint8_t *bytes;
    size_t n;
    cloche_program *p;
} originals[NSOURCES];

static void prepare(void)
{
    static const char *const fns[] = { "ask" }, *const afns[] = { "later" };
    for (size_t i = 0; i < NSOURCES; i++) {
        cloche_config c = { .size = sizeof c,
                            .functions = fns,
                            .nfunctions = 1,
                            .async_functions = afns,
                            .nasync_functions = 1 };
        cloche_vm *vm;
        uint8_t *b;
        size_t n;
        if (cloche_compile(sources[i], strlen(sources[i]), &c, &originals[i].p, NULL) !=
                CLOCHE_OK ||
            cloche_start(originals[i].p, &vm) != CLOCHE_OK || cloche_run(vm) != CLOCHE_PAUSED ||
            cl_api_dump(vm, NULL, 0, false, &b, &n) != CLOCHE_OK)
            abort();
        originals[i].bytes = malloc(n);
        if (!originals[i].bytes) abort();
        memcpy(originals[i].bytes, b, n);
        originals[i].n = n;
        cloche_bytes_free(vm, b, n);
        cloche_free(vm);
    }
}

static void run_on(cloche_vm *vm)
{
    cloche_status st = CLOCHE_PAUSED;
    cloche_vm *copy;
    uint8_t *b;
    size_t n;
    if (cloche_fork(vm, &copy) == CLOCHE_OK) cloche_free(copy);
    for (int i = 0; i < 10 && st == CLOCHE_PAUSED; i++) {
        cloche_call c;
        const char *s, *why;
        if (cloche_call_get(vm, 0, &c) == CLOCHE_OK) {
            cloche_to_json(vm, c.args, &s, &n, &why);
            cloche_get_text(vm, c.kwargs, 1, &s, &n);
            if (c.is_async) cloche_answer(vm, c.id, cloche_none());
        }
        st = cloche_call_count(vm) && !c.is_async ? cloche_resume(vm, cloche_none())
                                                  : cloche_run(vm);
    }
    if (st == CLOCHE_DONE) {
        const char *s;
        cloche_get_text(vm, cloche_result(vm), 1, &s, &n);
    }
    if (cloche_dump(vm, NULL, 0, &b, &n) == CLOCHE_OK) cloche_bytes_free(vm, b, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!originals[0].bytes) prepare();
    if (size < 2) return 0;
    size_t which = data[0] % NSOURCES, n = originals[which].n;
    uint8_t *b = malloc(n + 1);
    if (!b) return 0;
    memcpy(b, originals[which].bytes, n);
    /* two bytes where, counted from the end, one byte what */
    for (size_t i = 2; i + 3 <= size; i += 3) {
        size_t at = ((size_t)data[i] << 8 | data[i + 1]) % n;
        b[n - 1 - at] = data[1] & 1 ? data[i + 2] : (uint8_t)(b[n - 1 - at] + data[i + 2]);
    }
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.memory = 16 << 20;
    l.fuel = 200000;
    l.time_ns = 2000000000u;
    l.depth = 200;
    cloche_vm *vm;
    const char *why = NULL;
    cloche_status st = cloche_load_unauthenticated(b, n, originals[which].p, &l, &vm, &why);
    if (st == CLOCHE_OK) {
        cloche_limit_set more = l;
        cloche_usage_info u;
        cloche_usage(vm, &u);
        more.fuel = u.fuel + 200000; /* usage comes from the snapshot */
        cloche_limits(vm, &more);
        run_on(vm);
        cloche_free(vm);
    } else if (!why || !*why) {
        __builtin_trap(); /* a refusal says why */
    }
    free(b);
    return 0;
}
