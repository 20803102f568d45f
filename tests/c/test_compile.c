/* SPDX-License-Identifier: MIT */
/* The compiler: well-formed code for all kinds of programs, errors with places, no trouble with
   hostile shapes, no leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "front/disasm.h"

const char *cl_code_check(const cl_unit *u);

static size_t live;
static long countdown = -1;
static void *counted(void *arg, void *p, size_t old_size, size_t new_size)
{
    (void)arg;
    if (new_size && countdown >= 0 && countdown-- == 0) return NULL;
    live += new_size - old_size;
    if (!new_size) {
        free(p);
        return NULL;
    }
    return realloc(p, new_size);
}

static int compile(const char *src, size_t len, uint32_t flags, cl_unit *u, cl_compile_error *e)
{
    cl_compile_options o = { .image_off = 1 << 20,
                             .max_source = 1 << 26,
                             .max_work = UINT64_MAX,
                             .flags = flags,
                             .alloc_fn = counted };
    return cl_compile_unit(src, len, "t.py", &o, u, e);
}

static void good(const char *src)
{
    cl_unit u, v;
    cl_compile_error e;
    if (compile(src, strlen(src), 0, &u, &e) != 0) fail_msg("%s: %s", src, e.message);
    const char *bad = cl_code_check(&u);
    if (bad) fail_msg("%s: %s", src, bad);
    assert_int_equal(compile(src, strlen(src), 0, &v, &e), 0);
    assert_true(u.hash == v.hash);
    cl_unit_free(&u, counted, NULL);
    cl_unit_free(&v, counted, NULL);
    assert_int_equal(live, 0);
}

static void bad(const char *src, const char *message, uint32_t line)
{
    cl_unit u;
    cl_compile_error e;
    assert_int_equal(compile(src, strlen(src), 0, &u, &e), -1);
    if (strcmp(e.message, message) != 0) fail_msg("%s: %s", src, e.message);
    assert_int_equal(e.line, line);
    cl_compile_error_free(&e, counted, NULL);
    assert_int_equal(live, 0);
}

static void programs(void **state)
{
    (void)state;
    good("");
    good("1 + 2");
    good("x = [i * j for i in range(3) if i for j in (1, 2)]\n");
    good("def f(a, /, b=1, *c, d, e=[], **g):\n    return a * b + d - c[0] * e\n");
    good("class A(B, metaclass=M):\n    x: int = 1\n    def f(self):\n        return super().f() + "
         "super().f(1, *a, k=2, **z)\n");
    good("try:\n    a\nexcept (X, Y) as e:\n    b\nelse:\n    c\nfinally:\n    d\n");
    good("def f():\n    for x in y:\n        try:\n            with a as (b, c), d:\n              "
         "  if x: break\n                continue\n"
         "        finally:\n            try:\n                return 1\n            except E as "
         "e:\n                return e\n");
    good("async def f():\n    async with a as b:\n        async for x in y:\n            await z\n "
         "           return [i async for i in y]\n");
    good("async def g():\n    yield 1\n    return\nawait h()\n");
    good("def g():\n    x = yield\n    y = yield from x\n    return (z for z in y)\n");
    good("match x:\n    case {'a': 1, **r}: pass\n    case [1, *_, P(a, b=2)]: pass\n    case "
         "str() as s if s: pass\n    case -1 | 1+2j: pass\n");
    good("while True:\n    pass\nelse:\n    x\n");
    good("a = b, *c = d\n(x.y, z[1:2]) = q\ndel a, b[0], c.d, e[1:2:3]\nx[1] += 1\ny.z -= f(x) * "
         "g\n");
    good("f'{a!r:>{w}} b {c} {\"x\"}'\nt'{a} b {c=}'\n{1, *x}\n{'a': 1, **b}\n{'a': 1, 'b': 2}\n");
    good("from . import a as b\nfrom x.y import *\nimport p.q, r.s as t\nassert a, b\nraise a from "
         "b\n");
    good("lambda x: lambda: x\nprint(*a, *b, c=1, **d)\na < b < c in d\nnot (a and b or c is not "
         "None)\n");
}

static void errors(void **state)
{
    (void)state;
    bad("x = 1\nreturn 2\n", "'return' outside function", 2);
    bad("break\n", "'break' outside loop", 1);
    bad("f(", "'(' was never closed", 1);
}

static char *repeat(const char *head, const char *part, size_t n, const char *tail)
{
    size_t h = strlen(head), p = strlen(part), t = strlen(tail);
    char *s = malloc(h + n * p + t + 1);
    assert_non_null(s);
    memcpy(s, head, h);
    for (size_t i = 0; i < n; i++)
        memcpy(s + h + i * p, part, p);
    memcpy(s + h + n * p, tail, t + 1);
    return s;
}

static void long_shapes(void **state)
{
    (void)state;
    static const char *const shapes[][3] = {
        { "x = a", "+a", "\n" },
        { "x = a", ".b", "\n" },
        { "x = a", "()", "\n" },
        { "x = a", ".b(c)[0]", "\n" },
        { "x = 1", "*b+c", "\n" },
        { "x = [", "a,", "]\n" },
        { "f(", "a,", ")\n" },
        { "x = 'a'", "+'b'", "\n" },
        { "if a: b\n", "elif c: d\n", "" },
        { "x = a", "<a", "\n" },
        { "x = f'", "{a}b", "'\n" },
        { "x = a", " and a", "\n" },
        { "x = {", "'k':a,", "}\n" },
        { "x = 2", "**2", "\n" },
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        cl_unit u;
        cl_compile_error e;
        char *s = repeat(shapes[i][0], shapes[i][1], i == 13 ? 100 : 20000, shapes[i][2]);
        if (compile(s, strlen(s), 0, &u, &e) != 0) fail_msg("shape %zu: %s", i, e.message);
        assert_null(cl_code_check(&u));
        cl_unit_free(&u, counted, NULL);
        free(s);
    }
    assert_int_equal(live, 0);
}

static void no_memory(void **state)
{
    (void)state;
    const char *src =
        "class A:\n    def f(self, x=1):\n        try:\n            return [self.g(i, k=x) for i "
        "in x]\n        finally:\n            print(f'{x} {self}')\n";
    char *s = repeat(src, "a.b(c)\n", 3000, "");
    for (long k = 0;; k++) {
        cl_unit u;
        cl_compile_error e;
        countdown = k;
        int r = compile(s, strlen(s), 0, &u, &e);
        bool used = countdown < 0;
        countdown = -1;
        if (r == 0) {
            cl_unit_free(&u, counted, NULL);
            if (!used) break;
        } else {
            assert_true(e.no_memory);
            cl_compile_error_free(&e, counted, NULL);
        }
        assert_int_equal(live, 0);
    }
    free(s);
}

static void count_text(void *arg, const char *text, size_t len)
{
    (void)text;
    *(size_t *)arg += len;
}

static void disassembles(void **state)
{
    (void)state;
    cl_unit u;
    cl_compile_error e;
    size_t n = 0;
    const char *src = "def f(x):\n    return x + 1, 'a', 1.5, 10 ** 20, (1, 'b'), b'c', None, 2j\n";
    assert_int_equal(compile(src, strlen(src), 0, &u, &e), 0);
    cl_disasm(&u, count_text, &n);
    assert_true(n > 200);
    cl_unit_free(&u, counted, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs),  cmocka_unit_test(errors),       cmocka_unit_test(long_shapes),
        cmocka_unit_test(no_memory), cmocka_unit_test(disassembles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
