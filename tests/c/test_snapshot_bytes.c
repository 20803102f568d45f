/* SPDX-License-Identifier: MIT */
/* Forged snapshots: of programs that wait inside each kind of frame, bytes are changed one by one, by
   all their bits or by one of them. Loading such bytes without a key must refuse them with a reason,
   or give a machine that runs on within its limits. Every byte takes minutes: CLOCHE_FLIP_STEP=1 does
   it, without it each run takes one change of 61. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/api.h"

static const char *const fns[] = { "ask" }, *const afns[] = { "later" };
static const cloche_config config = { .size = sizeof config,
                                      .functions = fns,
                                      .nfunctions = 1,
                                      .async_functions = afns,
                                      .nasync_functions = 1 };

static void limit(cloche_vm *vm, uint64_t fuel)
{
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.memory = 8 << 20;
    l.fuel = fuel;
    l.time_ns = 2000000000u;
    l.depth = 200;
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
}

/* Answers calls with None until the machine stops otherwise. */
static void run_on(cloche_vm *vm)
{
    cloche_usage_info u;
    cloche_call c;
    cloche_status st = CLOCHE_PAUSED;
    const char *text;
    size_t n;
    cloche_usage(vm, &u);
    limit(vm, u.fuel + 20000); /* usage comes from the snapshot */
    for (int i = 0; i < 6 && st == CLOCHE_PAUSED; i++) {
        bool one = cloche_call_get(vm, 0, &c) == CLOCHE_OK;
        if (one && c.is_async) cloche_answer(vm, c.id, cloche_none());
        st = one && !c.is_async ? cloche_resume(vm, cloche_none()) : cloche_run(vm);
    }
    assert_true(st == CLOCHE_DONE || st == CLOCHE_PAUSED || st == CLOCHE_RAISED ||
                st == CLOCHE_LIMIT || st == CLOCHE_ERR_STATE || st == CLOCHE_ERR_NOMEM);
    if (st == CLOCHE_DONE) cloche_get_text(vm, cloche_result(vm), 1, &text, &n);
}

static void flip(const char *source)
{
    cloche_program *p;
    cloche_vm *vm, *copy;
    cloche_status st;
    uint8_t *bytes;
    const char *why;
    size_t n, loaded = 0;
    assert_int_equal(cloche_compile(source, strlen(source), &config, &p, NULL), CLOCHE_OK);
    assert_int_equal(cloche_start(p, &vm), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cl_api_dump(vm, NULL, 0, false, &bytes, &n), CLOCHE_OK);
    const char *step = getenv("CLOCHE_FLIP_STEP");
    for (size_t i = 0; i < 2 * n; i += step ? strtoul(step, NULL, 10) | 1 : 61) {
        uint8_t was = bytes[i / 2], *b = &bytes[i / 2];
        *b ^= i & 1 ? 0xFF : (uint8_t)(1u << i / 2 * 5 % 8);
        why = NULL;
        st = cloche_load_unauthenticated(bytes, n, p, NULL, &copy, &why);
        if (st == CLOCHE_OK) {
            loaded++;
            run_on(copy);
            cloche_free(copy);
        } else {
            assert_true(st == CLOCHE_ERR_SNAPSHOT || st == CLOCHE_ERR_VERSION ||
                        st == CLOCHE_ERR_NOMEM || st == CLOCHE_LIMIT);
            assert_non_null(why);
            assert_true(*why);
        }
        *b = was;
    }
    assert_true(loaded > 0); /* a changed number in a list is no damage */
    st = cloche_load_unauthenticated(bytes, n, p, NULL, &copy, &why);
    assert_int_equal(st, CLOCHE_OK);
    run_on(copy);
    cloche_free(copy);
    cloche_bytes_free(vm, bytes, n);
    cloche_free(vm);
    cloche_program_free(p);
}

#define FLIP(name, source)         \
    static void name(void **state) \
    {                              \
        (void)state;               \
        flip(source);              \
    }

FLIP(values, "x = [1, 2.5, 'a', b'b', (1, 2), {'k': {3}}, None, 10 ** 30, 1j]\nask(x)\nx")
FLIP(instance,
     "class A:\n    def __init__(s, v): s.v = v\n    def get(s): return ask(s.v)\nA(5).get()")
FLIP(generator,
     "def g(n):\n    for i in range(n):\n        x = yield i\n        ask(i)\nlist(g(3))")
FLIP(sorting, "sorted([3, 1, 2], key=lambda v: ask(v) or v)")
FLIP(list_sort, "x = [3, 1, 2]\nx.sort(key=lambda v: ask(v) or v, reverse=True)\nx")
FLIP(minimum, "min([3, 1, 2], key=lambda v: ask(v) or v)")
FLIP(maximum, "max((3, 1, 2), key=ask, default=7)")
FLIP(sums, "sum(map(lambda v: ask(v) or v, [1, 2, 3]), 0.5)")
FLIP(any_all, "any(map(ask, [1, 2])), all(map(ask, [1, 2]))")
FLIP(filters, "list(filter(lambda v: ask(v) is None, [1, 2, 3]))")
FLIP(zips,
     "def g():\n    for i in range(3): yield ask(i)\nlist(zip([1, 2, 3], g(), 'abc', strict=True))")
FLIP(maps, "def g():\n    for i in range(3): yield ask(i)\nlist(map(lambda *a: a, g(), [1, 2, 3]))")
FLIP(enumerates, "def g():\n    for i in range(3): yield ask(i)\nlist(enumerate(g(), 5))")
FLIP(nexts, "def g():\n    for i in range(3): yield ask(i)\nnext(g(), 5)")
FLIP(exceptions,
     "try:\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        ask(e)\n"
     "        raise KeyError('x') from e\nfinally:\n    ask()")
FLIP(tasks, "async def w(n): return await later(n)\na = w(1)\nb = later(2)\nawait a, await b")
FLIP(
    closures,
    "def f(a, *b, c=1, **d):\n    def h(): return a, b, c, d, ask(0)\n    return h\nf(1, 2, e=5)()")
FLIP(probes, "class K:\n    def __hash__(s): return 1\n    def __eq__(s, o): return "
             "bool(ask(1))\n{K(): 1, K(): 2}")

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),     cmocka_unit_test(instance),  cmocka_unit_test(generator),
        cmocka_unit_test(sorting),    cmocka_unit_test(list_sort), cmocka_unit_test(minimum),
        cmocka_unit_test(maximum),    cmocka_unit_test(sums),      cmocka_unit_test(any_all),
        cmocka_unit_test(filters),    cmocka_unit_test(zips),      cmocka_unit_test(maps),
        cmocka_unit_test(enumerates), cmocka_unit_test(nexts),     cmocka_unit_test(exceptions),
        cmocka_unit_test(tasks),      cmocka_unit_test(closures),  cmocka_unit_test(probes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
