/* SPDX-License-Identifier: MIT */
/* Natives that only the prelude calls trust its arguments for their meaning, but not for their kind: a
   forged snapshot can put any native where a program calls it with anything. Here a loaded program
   gets each of them in turn and calls it with values of all kinds. Any ending is right but a crash or
   a sanitizer's report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/api.h"
#include "builtin/natives.h"
#include "vm/prelude.h"
#include "vm/unit.h"

static const char *const fns[] = { "ask" }, *const afns[] = { "later" };
static const cloche_config config = { .size = sizeof config,
                                      .functions = fns,
                                      .nfunctions = 1,
                                      .async_functions = afns,
                                      .nasync_functions = 1 };

/* The values are made anew for each call: a native may change what it gets. The last lines choose
   arguments by a generator of random numbers with a fixed start. */
static const char source[] =
    "f = ask(0)\n"
    "def gen():\n    yield 1\n"
    "async def coro():\n    return 1\n"
    "async def agen():\n    yield 1\n"
    "class A:\n    x = 1\n    def m(self): return self\n"
    "class L(list): pass\n"
    "class E(Exception): pass\n"
    "class Meta(type): pass\n"
    "class M(metaclass=Meta):\n    __slots__ = ('a', 'b')\n"
    "def tb():\n    try: 1 / 0\n    except ZeroDivisionError as e: return e.__traceback__\n"
    "def it():\n    i = iter([1, 2, 3])\n    next(i)\n    return i\n"
    "makers = [lambda: None, lambda: True, lambda: 0, lambda: 1, lambda: -1, lambda: 2**62 - 1,\n"
    "    lambda: -2**62, lambda: 2**70, lambda: -2**64, lambda: 1.5, lambda: float('nan'), lambda: "
    "1e300,\n"
    "    lambda: 1j, lambda: '', lambda: 'abc', lambda: '\\u20ac%s', lambda: b'', lambda: b'ab',\n"
    "    lambda: bytearray(b'xy'), lambda: memoryview(b'abc')[1:], lambda: (), lambda: (1, 'a'),\n"
    "    lambda: ('a', 'b'), lambda: (A, A), lambda: [], lambda: [3, 1, 2], lambda: ['a', (1, "
    "2)],\n"
    "    lambda: {}, lambda: {'a': 1, 2: 3}, lambda: set(), lambda: {1, 'a'}, lambda: "
    "frozenset({2}),\n"
    "    lambda: range(5), lambda: slice(1, None), lambda: A(), lambda: A, lambda: L([1]), lambda: "
    "E(1, 2),\n"
    "    lambda: E, lambda: M(), lambda: M, lambda: Meta, lambda: int, lambda: type, lambda: "
    "object,\n"
    "    lambda: ValueError('x'), lambda: ExceptionGroup('g', [ValueError(1)]), lambda: "
    "StopIteration(3),\n"
    "    lambda: gen(), lambda: coro(), lambda: agen(), lambda: gen, lambda: A().m, lambda: len,\n"
    "    lambda: 'x'.join, lambda: it(), lambda: iter(()), lambda: iter({1: 2}.items()), lambda: "
    "map(f, [1]),\n"
    "    lambda: zip([1], [2]), lambda: enumerate('ab'), lambda: filter(None, [1]), lambda: "
    "reversed([1]),\n"
    "    lambda: {1: 2}.keys(), lambda: {1: 2}.items(), lambda: A.__dict__, lambda: tb(), lambda: "
    "list[int],\n"
    "    lambda: int | str, lambda: property(len), lambda: staticmethod(len), lambda: "
    "classmethod(len),\n"
    "    lambda: super(L, L()), lambda: gen.__code__, lambda: later(1), lambda: ask, lambda: f,\n"
    "    lambda: Ellipsis, lambda: NotImplemented, lambda: M.a]\n"
    "seed = 1\n"
    "def some():\n"
    "    global seed\n"
    "    seed = (seed * 1103515245 + 12345) % 2147483648\n"
    "    return makers[(seed >> 8) % len(makers)]()\n"
    "def call(*a):\n"
    "    try: return f(*a)\n"
    "    except Exception as e: return e\n"
    "call()\n"
    "for m in makers: call(m())\n"
    "for n in 2, 3, 4, 5:\n"
    "    for i in range(ROUNDS): call(*[some() for k in range(n)])\n";

static void drop(void *arg, const char *text, size_t n) { (void)arg, (void)text, (void)n; }

static void limit(cloche_vm *vm)
{
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.memory = 16 << 20;
    l.fuel = 20000000;
    l.time_ns = 10000000000u;
    l.depth = 100;
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    cloche_set_print(vm, drop, NULL);
}

/* What was dumped at the first call of a program with so many rounds. */
typedef struct {
    cloche_program *p;
    cloche_vm *vm;
    uint8_t *bytes;
    size_t n;
} paused;

static paused prepare(const char *rounds)
{
    paused at;
    char text[sizeof source + 100];
    if (getenv("CLOCHE_ROUNDS")) rounds = getenv("CLOCHE_ROUNDS"); /* to look longer */
    snprintf(text, sizeof text, "ROUNDS = %s\n%s", rounds, source);
    assert_int_equal(cloche_compile(text, strlen(text), &config, &at.p, NULL), CLOCHE_OK);
    assert_int_equal(cloche_start(at.p, &at.vm), CLOCHE_OK);
    assert_int_equal(cloche_run(at.vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_dump(at.vm, NULL, 0, &at.bytes, &at.n), CLOCHE_OK);
    return at;
}

static void end(paused *at)
{
    cloche_bytes_free(at->vm, at->bytes, at->n);
    cloche_free(at->vm);
    cloche_program_free(at->p);
}

/* CLOCHE_ONLY=name tries one function, CLOCHE_SAY=1 names each. */
static void try_it(const paused *at, uint32_t special, const char *name)
{
    const char *only = getenv("CLOCHE_ONLY"), *why;
    cloche_vm *vm;
    if (only && strcmp(only, name) != 0) return;
    if (getenv("CLOCHE_SAY")) fprintf(stderr, "%s\n", name);
    assert_int_equal(cloche_load_unauthenticated(at->bytes, at->n, at->p, NULL, &vm, &why),
                     CLOCHE_OK);
    limit(vm);
    cloche_status st = cloche_resume(vm, cl_out(CL_SPECIAL(special)));
    for (int i = 0; i < 20 && st == CLOCHE_PAUSED; i++) {
        cloche_call c;
        bool one = cloche_call_get(vm, 0, &c) == CLOCHE_OK;
        if (one && c.is_async) cloche_answer(vm, c.id, cloche_none());
        st = one && !c.is_async ? cloche_resume(vm, cloche_none()) : cloche_run(vm);
    }
    assert_true(st == CLOCHE_DONE || st == CLOCHE_PAUSED || st == CLOCHE_RAISED ||
                st == CLOCHE_LIMIT || st == CLOCHE_ERR_STATE || st == CLOCHE_ERR_NOMEM);
    cloche_free(vm);
}

static void hidden_natives_take_anything(void **state)
{
    (void)state;
    paused at = prepare("150");
    uint32_t tried = 0;
    for (uint32_t id = 0; id < cl_natives_count; id++) {
        if (!cl_natives[id].name || !(cl_natives[id].flags & CL_NF_HIDDEN)) continue;
        try_it(&at, CL_SP_NATIVE0 + id, cl_natives[id].name);
        tried++;
    }
    assert_true(tried > 50);
    end(&at);
}

/* Those that programs can call anyway, bound to nothing. */
static void other_natives_take_anything(void **state)
{
    (void)state;
    paused at = prepare("10");
    for (uint32_t id = 0; id < cl_natives_count; id++)
        if (cl_natives[id].name && !(cl_natives[id].flags & CL_NF_HIDDEN))
            try_it(&at, CL_SP_NATIVE0 + id, cl_natives[id].name);
    end(&at);
}

/* Functions of the prelude, which are programs, but pass what they get to hidden natives. */
static void prelude_functions_take_anything(void **state)
{
    (void)state;
    paused at = prepare("20");
    uint32_t n = cl_prelude_get()->unit->ncodes;
    assert_true(n > 100);
    for (uint32_t i = 0; i < n; i++) {
        char name[40];
        snprintf(name, sizeof name, "prelude %u", i);
        try_it(&at, CL_SP_PRELUDE0 + i, name);
    }
    end(&at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_natives_take_anything),
        cmocka_unit_test(other_natives_take_anything),
        cmocka_unit_test(prelude_functions_take_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
