/* SPDX-License-Identifier: MIT */
/* The public C API: runs, host calls, values, each limit (below, over, resumed after), snapshots,
   sessions, misuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/api.h"
#include "cloche.h"
#include "heap/heap.h"

static const uint8_t key[32] = "a key for the tests, 32 bytes..";

static cloche_program *compile(const char *src)
{
    static const char *const fns[] = { "ask", "tell" }, *const afns[] = { "later" },
                             *const inputs[] = { "given" };
    cloche_config c = { .size = sizeof c,
                        .filename = "test.py",
                        .functions = fns,
                        .nfunctions = 2,
                        .async_functions = afns,
                        .nasync_functions = 1,
                        .inputs = inputs,
                        .ninputs = 1 };
    cloche_program *p;
    cloche_compile_info info = { 0 };
    if (cloche_compile(src, strlen(src), &c, &p, &info) != CLOCHE_OK)
        fail_msg("%s (line %u)", info.message, info.line);
    return p;
}

static cloche_vm *start(const char *src)
{
    cloche_vm *vm;
    cloche_program *p = compile(src);
    assert_int_equal(cloche_start(p, &vm), CLOCHE_OK);
    cloche_program_free(p); /* the vm keeps its own hold */
    return vm;
}

static void expect_json(cloche_vm *vm, cloche_value v, const char *want)
{
    const char *s, *why;
    size_t n;
    assert_int_equal(cloche_to_json(vm, v, &s, &n, &why), CLOCHE_OK);
    assert_string_equal(s, want);
}

static void expect_result(const char *src, const char *want)
{
    cloche_vm *vm = start(src);
    cloche_status st = cloche_run(vm);
    if (st != CLOCHE_DONE) fail_msg("%s: %d %s", src, (int)st, cloche_error_traceback(vm));
    expect_json(vm, cloche_result(vm), want);
    cloche_free(vm);
}

static cloche_value from_json(cloche_vm *vm, const char *text)
{
    cloche_value v = cloche_none();
    const char *why = "";
    assert_int_equal(cloche_from_json(vm, text, strlen(text), &v, &why), CLOCHE_OK);
    return v;
}

static void test_result(void **state)
{
    (void)state;
    expect_result("1 + 1", "2");
    expect_result("x = 5", "null");
    expect_result("x = 5\nx * 2\nx", "5");
    expect_result("{'a': [1, 2.5, None, True, 'é'], 'b': (1,)}",
                  "{\"a\": [1, 2.5, null, true, \"é\"], \"b\": [1]}");
    expect_result("2 ** 100", "1267650600228229401496703205376");
    expect_result("", "null");
}

static void test_compile_limits(void **state)
{
    (void)state;
    enum { N = 200000 };
    static char source[6 * N + 1];
    for (size_t i = 0; i < N; i++)
        memcpy(source + 6 * i, "x = y\n", 6);
    cloche_compile_info info;
    cloche_program *p;
    cloche_config c = { .size = sizeof c, .max_time_ns = 100000 };
    assert_int_equal(cloche_compile(source, sizeof source - 1, &c, &p, &info), CLOCHE_ERR_SYNTAX);
    assert_string_equal(info.message,
                        "TimeoutError: compiling took more than the limit of 0.0001 s");
    assert_null(p);
    c.max_time_ns = 0;
    c.max_memory = 1 << 20;
    assert_int_equal(cloche_compile(source, sizeof source - 1, &c, &p, &info), CLOCHE_ERR_NOMEM);
    assert_string_equal(info.message, "MemoryError: out of memory");
    c.max_time_ns = c.max_memory = UINT64_MAX;
    assert_int_equal(cloche_compile(source, sizeof source - 1, &c, &p, &info), CLOCHE_OK);
    cloche_program_free(p);
    /* a host that was compiled before these limits were there; one that gives nonsense */
    c.size = offsetof(cloche_config, max_time_ns);
    c.max_memory = 1;
    assert_int_equal(cloche_compile("1", 1, &c, &p, &info), CLOCHE_OK);
    cloche_program_free(p);
    c.size = 8;
    assert_int_equal(cloche_compile("1", 1, &c, &p, &info), CLOCHE_ERR_VALUE);
}

static void test_compile_errors(void **state)
{
    static const struct {
        const char *src, *message;
        unsigned line, column;
    } rows[] = { { "x = = 1", "SyntaxError: invalid syntax", 1, 5 },
                 { "a\nb c", "SyntaxError: invalid syntax", 2, 3 },
                 { "print(1", "SyntaxError: '(' was never closed", 1, 6 },
                 { "if 1:\nx",
                   "IndentationError: expected an indented block after 'if' statement on line 1", 2,
                   1 },
                 { "return 1", "SyntaxError: 'return' outside function", 1, 1 } };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cloche_program *p = (cloche_program *)1;
        cloche_compile_info info;
        assert_int_equal(cloche_compile(rows[i].src, strlen(rows[i].src), NULL, &p, &info),
                         CLOCHE_ERR_SYNTAX);
        assert_null(p);
        assert_string_equal(info.message, rows[i].message);
        assert_int_equal(info.line, rows[i].line);
        assert_int_equal(info.column, rows[i].column);
        assert_int_equal(cloche_compile(rows[i].src, strlen(rows[i].src), NULL, &p, NULL),
                         CLOCHE_ERR_SYNTAX);
    }
    cloche_config small = { .size = sizeof small, .max_source = 10 };
    cloche_program *p;
    assert_int_not_equal(cloche_compile("x = 1 + 2 + 3", 13, &small, &p, NULL), CLOCHE_OK);
}

static void test_errors(void **state)
{
    (void)state;
    cloche_vm *vm = start("class Bad(ValueError): pass\nraise Bad('no', 3)");
    assert_int_equal(cloche_run(vm), CLOCHE_RAISED);
    assert_string_equal(cloche_error_type(vm), "Bad");
    assert_string_equal(cloche_error_message(vm), "('no', 3)");
    assert_non_null(strstr(cloche_error_traceback(vm), "File \"test.py\", line 2, in <module>"));
    assert_string_equal(cloche_get_exception_base(vm, cloche_error_value(vm)), "ValueError");
    const char *type;
    cloche_value args;
    assert_int_equal(cloche_get_exception(vm, cloche_error_value(vm), &type, &args), CLOCHE_OK);
    expect_json(vm, args, "[\"no\", 3]");
    assert_int_equal(cloche_run(vm), CLOCHE_ERR_STATE);
    cloche_free(vm);
}

static void test_calls(void **state)
{
    cloche_call c;
    (void)state;
    cloche_vm *vm =
        start("x = ask(given, k='v')\ntry:\n    ask()\nexcept KeyError as e:\n    x += str(e)\nx");
    cloche_value v;
    assert_int_equal(cloche_str(vm, "in", 2, &v), CLOCHE_OK);
    assert_int_equal(cloche_set(vm, "given", v), CLOCHE_OK);
    assert_int_equal(cloche_call_count(vm), 0);
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_run(vm), CLOCHE_ERR_STATE); /* it wants an answer */
    assert_int_equal(cloche_set(vm, "given", v), CLOCHE_ERR_STATE);
    assert_int_equal(cloche_call_count(vm), 1);
    assert_int_equal(cloche_call_get(vm, 1, &c), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_call_get(vm, 0, &c), CLOCHE_OK);
    assert_string_equal(c.name, "ask");
    assert_int_equal(c.line, 1);
    assert_false(c.is_async);
    expect_json(vm, c.args, "[\"in\"]");
    expect_json(vm, c.kwargs, "{\"k\": \"v\"}");
    assert_int_equal(cloche_str(vm, "out", 3, &v), CLOCHE_OK);
    assert_int_equal(cloche_resume(vm, v), CLOCHE_PAUSED);
    assert_int_equal(cloche_call_get(vm, 0, &c), CLOCHE_OK);
    assert_int_equal(c.line, 3);
    assert_int_equal(cloche_throw(vm, "KeyError", "gone"), CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "\"out'gone'\"");
    assert_int_equal(cloche_resume(vm, v), CLOCHE_ERR_STATE);
    assert_int_equal(cloche_throw(vm, "KeyError", ""), CLOCHE_ERR_STATE);
    cloche_free(vm);
}

/* A call from inside builtins that call back: the answer, and an error, arrive in the right place.
   */
static void test_calls_inside_builtins(void **state)
{
    (void)state;
    cloche_vm *vm = start("a = [3, 1, 2]\ntry:\n    a.sort(key=ask)\nexcept ValueError:\n    "
                          "pass\n[a, sorted(a, key=ask), list(map(ask, a))]");
    cloche_status st = cloche_run(vm);
    assert_int_equal(st, CLOCHE_PAUSED);
    st = cloche_throw(vm, "ValueError", "no");
    for (int i = 0; st == CLOCHE_PAUSED; i++) {
        cloche_call c;
        cloche_value v;
        int64_t x;
        assert_true(i < 6);
        assert_int_equal(cloche_call_get(vm, 0, &c), CLOCHE_OK);
        assert_int_equal(cloche_get_item(vm, c.args, 0, &v), CLOCHE_OK);
        assert_int_equal(cloche_get_int(vm, v, &x), CLOCHE_OK);
        assert_int_equal(cloche_int(vm, -x, &v), CLOCHE_OK);
        st = cloche_resume(vm, v);
    }
    assert_int_equal(st, CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "[[3, 1, 2], [3, 2, 1], [-3, -1, -2]]");
    cloche_free(vm);
}

static void test_async_calls(void **state)
{
    (void)state;
    cloche_vm *vm = start("a = later(1)\nb = later(2)\ntry:\n    x = await a\nexcept ValueError as "
                          "e:\n    x = str(e)\n[x, await b]");
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_call_count(vm), 2);
    cloche_call c[2];
    cloche_value v;
    assert_int_equal(cloche_call_get(vm, 0, &c[0]), CLOCHE_OK);
    assert_int_equal(cloche_call_get(vm, 1, &c[1]), CLOCHE_OK);
    assert_true(c[0].is_async && c[1].is_async && c[0].id != c[1].id);
    assert_int_equal(cloche_resume(vm, cloche_none()), CLOCHE_ERR_STATE); /* which one? */
    assert_int_equal(cloche_int(vm, 20, &v), CLOCHE_OK);
    assert_int_equal(cloche_answer(vm, 12345, v), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_answer(vm, c[1].id, v), CLOCHE_OK);
    assert_int_equal(cloche_answer(vm, c[1].id, v), CLOCHE_ERR_VALUE); /* once */
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_call_count(vm), 1);
    assert_int_equal(cloche_answer_error(vm, c[0].id, "ValueError", "late"), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "[\"late\", 20]");
    cloche_free(vm);
}

static void test_values(void **state)
{
    (void)state;
    cloche_vm *vm = start("ask()");
    cloche_value v, k, items[3], list, dict, set;
    int64_t i;
    double d, e;
    const char *s;
    const uint8_t *b;
    size_t n;
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    static const int64_t ints[] = {
        0, -1, INT64_MAX, INT64_MIN, (int64_t)1 << 47, -((int64_t)1 << 50)
    };
    for (size_t x = 0; x < 6; x++) {
        assert_int_equal(cloche_int(vm, ints[x], &v), CLOCHE_OK);
        assert_int_equal(cloche_get_type(vm, v), CLOCHE_T_INT);
        assert_int_equal(cloche_get_int(vm, v, &i), CLOCHE_OK);
        assert_true(i == ints[x]);
    }
    assert_int_equal(cloche_int_text(vm, "-0xffffffffffffffffffff", 23, &v), CLOCHE_OK);
    assert_int_equal(cloche_get_int(vm, v, &i), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_get_int_hex(vm, v, &s, &n), CLOCHE_OK);
    assert_string_equal(s, "-ffffffffffffffffffff");
    assert_int_equal(cloche_int_text(vm, "12x", 3, &v), CLOCHE_ERR_VALUE);
    static const double floats[] = { 0.0, -0.0, 1.5, 1e308, 5e-324, -1e-200 };
    for (size_t x = 0; x < 6; x++) {
        assert_int_equal(cloche_float(vm, floats[x], &v), CLOCHE_OK);
        assert_int_equal(cloche_get_float(vm, v, &d), CLOCHE_OK);
        assert_memory_equal(&d, &floats[x], sizeof d);
    }
    assert_int_equal(cloche_get_int(vm, v, &i), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_complex(vm, 1, -2, &v), CLOCHE_OK);
    assert_int_equal(cloche_get_complex(vm, v, &d, &e), CLOCHE_OK);
    assert_true(d == 1 && e == -2);
    static const char text[] = "a\0b\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    assert_int_equal(cloche_str(vm, text, sizeof text - 1, &v), CLOCHE_OK);
    assert_int_equal(cloche_get_str(vm, v, &s, &n), CLOCHE_OK);
    assert_int_equal(n, sizeof text - 1);
    assert_memory_equal(s, text, n);
    assert_int_equal(cloche_bytes(vm, "\0\xff", 2, &v), CLOCHE_OK);
    assert_int_equal(cloche_get_bytes(vm, v, &b, &n), CLOCHE_OK);
    assert_int_equal(n, 2);
    assert_memory_equal(b, "\0\xff", 2);
    assert_int_equal(cloche_get_str(vm, v, &s, &n), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_list(vm, &list), CLOCHE_OK);
    for (int x = 0; x < 3; x++) {
        assert_int_equal(cloche_int(vm, x, &items[x]), CLOCHE_OK);
        assert_int_equal(cloche_list_push(vm, list, items[x]), CLOCHE_OK);
    }
    assert_int_equal(cloche_list_push(vm, v, v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_tuple(vm, items, 3, &v), CLOCHE_OK);
    assert_int_equal(cloche_get_len(vm, v), 3);
    assert_int_equal(cloche_get_item(vm, v, 3, &k), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_dict(vm, &dict), CLOCHE_OK);
    assert_int_equal(cloche_dict_set(vm, dict, v, list), CLOCHE_OK);
    assert_int_equal(cloche_dict_set(vm, dict, list, v), CLOCHE_ERR_VALUE); /* unhashable */
    assert_int_equal(cloche_set_new(vm, 1, &set), CLOCHE_OK);
    assert_int_equal(cloche_set_add(vm, set, v), CLOCHE_OK);
    assert_int_equal(cloche_set_add(vm, set, v), CLOCHE_OK);
    assert_int_equal(cloche_get_len(vm, set), 1);
    uint32_t pos = 0;
    assert_int_equal(cloche_next(vm, dict, &pos, &k, &v), 1);
    expect_json(vm, k, "[0, 1, 2]");
    expect_json(vm, v, "[0, 1, 2]");
    assert_int_equal(cloche_next(vm, dict, &pos, &k, &v), 0);
    assert_int_equal(cloche_get_text(vm, dict, 1, &s, &n), CLOCHE_OK);
    assert_string_equal(s, "{(0, 1, 2): [0, 1, 2]}");
    assert_int_equal(cloche_exception(vm, "NoSuchError", NULL, 0, &v), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_exception(vm, "OSError", items, 2, &v), CLOCHE_OK);
    assert_int_equal(cloche_throw_value(vm, dict), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_throw_value(vm, v), CLOCHE_RAISED);
    assert_string_equal(cloche_error_message(vm), "[Errno 0] 1");
    cloche_free(vm);
}

/* Values made by the host stay whole while making others has to collect. */
static void test_values_outlive_collections(void **state)
{
    (void)state;
    cloche_vm *vm = start("len(given)");
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.memory = 8 << 20;
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    cloche_value list, v;
    char text[1000];
    memset(text, 'x', sizeof text);
    assert_int_equal(cloche_list(vm, &list), CLOCHE_OK);
    int made = 0;
    cloche_status st = CLOCHE_OK;
    while (st == CLOCHE_OK && made < 100000) {
        st = cloche_str(vm, text, sizeof text, &v);
        if (st == CLOCHE_OK) st = cloche_list_push(vm, list, v);
        made += st == CLOCHE_OK;
    }
    assert_int_equal(st, CLOCHE_ERR_NOMEM);
    assert_int_equal(cloche_get_len(vm, list), made);
    for (int i = 0; i < made; i++) {
        const char *s;
        size_t n;
        assert_int_equal(cloche_get_item(vm, list, (size_t)i, &v), CLOCHE_OK);
        assert_int_equal(cloche_get_str(vm, v, &s, &n), CLOCHE_OK);
        assert_int_equal(n, sizeof text);
        assert_memory_equal(s, text, n);
    }
    cloche_free(vm);
}

static void test_json(void **state)
{
    static const char *const good[] = { "null",
                                        "true",
                                        "-0.5",
                                        "[]",
                                        "{}",
                                        "[[], {}]",
                                        "{\"a\": {\"b\": [1, 2, {\"c\": null}]}}",
                                        "\"\\u0000\\\"\\\\\\n\"",
                                        "123456789012345678901234567890",
                                        "1e+16" };
    static const char *const bad[] = { "",        " ",        "[",          "{",       "[1,]",
                                       "{\"a\"}", "{\"a\":}", "{1: 2}",     "tru",     "01",
                                       "1.",      "-",        "\"abc",      "\"\\x\"", "\"\n\"",
                                       "[1] 2",   "nul",      "{\"a\":1,}", "'a'",     "+1" };
    (void)state;
    cloche_vm *vm = start("1");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect_json(vm, from_json(vm, good[i]), good[i]);
    expect_json(vm, from_json(vm, " [ 1 , \"\\ud83d\\ude00\\u00e9\" ] "),
                "[1, \"\xF0\x9F\x98\x80\xC3\xA9\"]");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cloche_value v;
        const char *why = NULL;
        if (cloche_from_json(vm, bad[i], strlen(bad[i]), &v, &why) != CLOCHE_ERR_VALUE || !why ||
            !*why)
            fail_msg("taken as JSON: %s", bad[i]);
    }
    char deep[1001];
    memset(deep, '[', 1000);
    cloche_value v;
    const char *why = "", *s;
    size_t n;
    assert_int_equal(cloche_from_json(vm, deep, 1000, &v, &why), CLOCHE_ERR_VALUE);
    assert_non_null(strstr(why, "deep"));
    cloche_value list;
    assert_int_equal(cloche_list(vm, &list), CLOCHE_OK);
    assert_int_equal(cloche_list_push(vm, list, list), CLOCHE_OK);
    assert_int_equal(cloche_to_json(vm, list, &s, &n, &why), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_bytes(vm, "x", 1, &v), CLOCHE_OK);
    assert_int_equal(cloche_to_json(vm, v, &s, &n, &why), CLOCHE_ERR_TYPE);
    cloche_free(vm);
}

/* Runs src with one limit changed; `more` is what lets it go on. */
static void check_limit(const char *src, const char *name, size_t field, uint64_t low,
                        uint64_t more)
{
    cloche_limit_set l;
    cloche_vm *vm = start(src);
    cloche_limits_default(&l);
    memcpy((char *)&l + field, &more, sizeof more); /* below the limit */
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    cloche_status st = cloche_run(vm);
    while (st == CLOCHE_PAUSED)
        st = cloche_resume(vm, cloche_none());
    assert_int_equal(st, CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "\"end\"");
    cloche_free(vm);

    vm = start(src);
    memcpy((char *)&l + field, &low, sizeof low); /* over it */
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    st = cloche_run(vm);
    while (st == CLOCHE_PAUSED)
        st = cloche_resume(vm, cloche_none());
    assert_int_equal(st, CLOCHE_LIMIT);
    assert_string_equal(cloche_limit_hit(vm), name);
    assert_int_equal(cloche_run(vm), CLOCHE_LIMIT); /* and again, as nothing changed */
    uint8_t *b; /* a stopped program is a snapshot like any other */
    size_t n;
    assert_int_equal(cloche_dump(vm, key, 32, &b, &n), CLOCHE_OK);
    memcpy((char *)&l + field, &more, sizeof more); /* and on, once there is more */
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    st = cloche_run(vm);
    while (st == CLOCHE_PAUSED)
        st = cloche_resume(vm, cloche_none());
    assert_int_equal(st, CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "\"end\"");
    cloche_vm *other;
    const char *why = "";
    assert_int_equal(cloche_load(b, n, key, 32, NULL, &l, &other, &why), CLOCHE_OK);
    cloche_bytes_free(vm, b, n);
    cloche_free(vm);
    st = cloche_run(other);
    while (st == CLOCHE_PAUSED)
        st = cloche_resume(other, cloche_none());
    assert_int_equal(st, CLOCHE_DONE);
    expect_json(other, cloche_result(other), "\"end\"");
    cloche_free(other);
}

static void test_limits(void **state)
{
    (void)state;
    check_limit("for i in range(200000): pass\n'end'", "fuel", offsetof(cloche_limit_set, fuel),
                100000, 10000000);
    check_limit("x = 0\nwhile x < 1000000: x += 1\n'end'", "time",
                offsetof(cloche_limit_set, time_ns), 1000000, 60000000000u);
    check_limit("for i in range(1000): [i]\n'end'", "allocations",
                offsetof(cloche_limit_set, allocations), 500, 100000);
    check_limit("for i in range(20): ask(i)\n'end'", "calls", offsetof(cloche_limit_set, calls), 5,
                100);
    check_limit("for i in range(100): print('0123456789')\n'end'", "output",
                offsetof(cloche_limit_set, output), 500, 5000);
}

static void test_memory_and_depth_raise(void **state)
{
    cloche_limit_set l;
    (void)state;
    cloche_vm *vm = start("x = []\ntry:\n    while True:\n        x.append('a' * 10000 + "
                          "str(len(x)))\nexcept MemoryError:\n    x = None\n'kept on'");
    cloche_limits_default(&l);
    l.memory = 8 << 20;
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "\"kept on\"");
    cloche_usage_info u;
    cloche_usage(vm, &u);
    assert_true(u.memory_peak > 4u << 20 && u.memory_peak <= (8u << 20));
    cloche_free(vm);
    vm = start(
        "def f(n): return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError:\n    r = 'caught'\nr");
    cloche_limits_default(&l);
    l.depth = 50;
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_DONE);
    cloche_free(vm);
    l.size = 3;
    vm = start("1");
    assert_int_equal(cloche_limits(vm, &l), CLOCHE_ERR_VALUE);
    cloche_free(vm);
}

static int stop_at_third(void *arg) { return ++*(int *)arg >= 3; }

static void test_interrupt_and_watch(void **state)
{
    int asked = 0;
    (void)state;
    cloche_vm *vm = start("while True: pass");
    cloche_interrupt(vm);
    assert_int_equal(cloche_run(vm), CLOCHE_LIMIT);
    assert_string_equal(cloche_limit_hit(vm), "interrupt");
    cloche_set_watch(vm, stop_at_third, &asked);
    assert_int_equal(cloche_run(vm), CLOCHE_LIMIT);
    assert_true(asked >= 3);
    assert_int_equal(cloche_abandon(vm), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_ERR_STATE);
    cloche_free(vm);
}

static void gather(void *arg, const char *text, size_t len) { strncat(arg, text, len); }

static void test_output(void **state)
{
    size_t n;
    char sunk[100] = "";
    (void)state;
    cloche_vm *vm = start("print('one')\nask()\nprint('two')");
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    const char *s = cloche_take_output(vm, &n);
    assert_int_equal(n, 4);
    assert_memory_equal(s, "one\n", 4);
    cloche_take_output(vm, &n);
    assert_int_equal(n, 0);
    cloche_set_print(vm, gather, sunk);
    assert_int_equal(cloche_resume(vm, cloche_none()), CLOCHE_DONE);
    assert_string_equal(sunk, "two\n");
    cloche_free(vm);
}

/* sys.stderr is output like any other, until the host takes it apart. */
static void test_error_output(void **state)
{
    size_t n;
    char sunk[100] = "";
    (void)state;
    cloche_vm *vm =
        start("import sys\nprint('one')\nprint('two', file=sys.stderr)\nask()\n"
              "print('three')\nsys.stderr.write('four')\nask()\nprint(5, file=sys.stderr)");
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    const char *s = cloche_take_output(vm, &n);
    assert_int_equal(n, 8);
    assert_memory_equal(s, "one\ntwo\n", 8);
    cloche_set_print_error(vm, gather, sunk);
    assert_int_equal(cloche_resume(vm, cloche_none()), CLOCHE_PAUSED);
    assert_string_equal(sunk, "four");
    s = cloche_take_output(vm, &n);
    assert_int_equal(n, 6);
    assert_memory_equal(s, "three\n", 6);
    cloche_set_print_error(vm, NULL, NULL);
    assert_int_equal(cloche_resume(vm, cloche_none()), CLOCHE_DONE);
    s = cloche_take_output(vm, &n);
    assert_int_equal(n, 2);
    assert_memory_equal(s, "5\n", 2);
    cloche_free(vm);
}

static void test_snapshots(void **state)
{
    uint8_t *b, other[32] = { 0 };
    size_t n;
    const char *why = "";
    (void)state;
    cloche_vm *vm = start("data = {'n': [1, 2]}\nclass C:\n    def f(self): return ask(data)\nx = "
                          "C().f()\n[x, data]"),
              *copy;
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_dump(vm, key, 5, &b, &n), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_dump(vm, key, 32, &b, &n), CLOCHE_OK);
    assert_int_equal(cloche_load(b, n, other, 32, NULL, NULL, &copy, &why), CLOCHE_ERR_SNAPSHOT);
    assert_null(copy);
    assert_int_equal(cloche_load(b, n, NULL, 0, NULL, NULL, &copy, &why), CLOCHE_ERR_VALUE);
    for (int i = 0; i < 3; i++) { /* as often as you like */
        cloche_call c;
        assert_int_equal(cloche_load(b, n, key, 32, NULL, NULL, &copy, &why), CLOCHE_OK);
        assert_int_equal(cloche_call_get(copy, 0, &c), CLOCHE_OK);
        assert_string_equal(c.name, "ask");
        assert_int_equal(c.line, 3);
        expect_json(copy, c.args, "[{\"n\": [1, 2]}]");
        assert_int_equal(cloche_resume(copy, from_json(copy, "\"yes\"")), CLOCHE_DONE);
        expect_json(copy, cloche_result(copy), "[\"yes\", {\"n\": [1, 2]}]");
        cloche_free(copy);
    }
    uint8_t *broken = malloc(n);
    assert_non_null(broken);
    for (size_t at = 0; at < n; at += n / 64 + 1) {
        memcpy(broken, b, n);
        broken[at] ^= 1;
        assert_int_not_equal(cloche_load(broken, n, key, 32, NULL, NULL, &copy, &why), CLOCHE_OK);
        assert_int_not_equal(cloche_load(b, at, key, 32, NULL, NULL, &copy, &why), CLOCHE_OK);
        /* sound though changed: it must run or fail as a program does */
        if (cloche_load_unauthenticated(broken, n, NULL, NULL, &copy, &why) == CLOCHE_OK) {
            cloche_limit_set l;
            cloche_limits_default(&l);
            l.fuel = 1000000;
            cloche_limits(copy, &l);
            cloche_resume(copy, cloche_none());
            cloche_free(copy);
        }
    }
    free(broken);
    cloche_bytes_free(vm, b, n);
    assert_int_equal(cloche_resume(vm, cloche_none()), CLOCHE_DONE);
    cloche_free(vm);
}

static void test_fork(void **state)
{
    (void)state;
    cloche_vm *vm = start("log = []\nfor i in range(3):\n    log.append(ask(i))\nlog"), *b;
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_resume(vm, from_json(vm, "\"a\"")), CLOCHE_PAUSED);
    assert_int_equal(cloche_fork(vm, &b), CLOCHE_OK);
    for (int i = 0; i < 2; i++) {
        cloche_status x = cloche_resume(vm, from_json(vm, "\"left\"")),
                      y = cloche_resume(b, from_json(b, "\"right\""));
        assert_int_equal(x, i ? CLOCHE_DONE : CLOCHE_PAUSED);
        assert_int_equal(x, y);
    }
    expect_json(vm, cloche_result(vm), "[\"a\", \"left\", \"left\"]");
    expect_json(b, cloche_result(b), "[\"a\", \"right\", \"right\"]");
    cloche_free(vm);
    cloche_free(b);
}

static cloche_status feed(cloche_vm *vm, const char *src)
{
    cloche_compile_info info;
    cloche_status st = cloche_feed(vm, src, strlen(src), &info);
    return st == CLOCHE_OK ? cloche_run(vm) : st;
}

static void test_session(void **state)
{
    uint8_t *b;
    size_t n;
    const char *why = "";
    (void)state;
    cloche_vm *vm = start(""), *later;
    assert_int_equal(cloche_run(vm), CLOCHE_DONE);
    assert_int_equal(feed(vm, "x = 1\ndef f(n): return n + x"), CLOCHE_DONE);
    assert_int_equal(feed(vm, "f(10)"), CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "11");
    assert_int_equal(feed(vm, "a b"), CLOCHE_ERR_SYNTAX);
    assert_int_equal(feed(vm, "1/0"), CLOCHE_RAISED);
    assert_string_equal(cloche_error_type(vm), "ZeroDivisionError");
    assert_int_equal(cloche_set(vm, "y", from_json(vm, "[5]")), CLOCHE_OK);
    assert_int_equal(cloche_dump(vm, key, 32, &b, &n), CLOCHE_OK);
    assert_int_equal(cloche_load(b, n, key, 32, NULL, NULL, &later, &why), CLOCHE_OK);
    cloche_bytes_free(vm, b, n);
    cloche_free(vm);
    assert_int_equal(feed(later, "x = ask()"), CLOCHE_PAUSED);
    assert_int_equal(feed(later, "1"), CLOCHE_ERR_STATE);
    assert_int_equal(cloche_resume(later, from_json(later, "7")), CLOCHE_DONE);
    assert_int_equal(feed(later, "[f(1), y]"), CLOCHE_DONE);
    expect_json(later, cloche_result(later), "[8, [5]]");
    assert_int_equal(feed(later, "ask()"), CLOCHE_PAUSED);
    assert_int_equal(cloche_abandon(later), CLOCHE_OK);
    assert_int_equal(cloche_abandon(later), CLOCHE_ERR_STATE);
    assert_int_equal(feed(later, "f(2)"), CLOCHE_DONE);
    expect_json(later, cloche_result(later), "9");
    cloche_free(later);
}

/* One program in many vms at a time, and many after each other out of the pool: nothing leaks from
   one to the next. */
static const char classes[] =
    "class P:\n    rank = 7\n    def __init__(self): self.x = 1 / 0\n"
    "class Pair(tuple):\n    total = property(lambda self: self[0] + self[1])\n"
    "class Text(str): pass\n";

static cloche_status define(cloche_vm *vm, const char *src)
{
    return cloche_define(vm, src, strlen(src), "<classes>");
}

static void test_objects(void **state)
{
    (void)state;
    cloche_vm *vm = start(
        "given.y += 1\np = ask(given)\np.x = [given.y, type(given).__name__, p.total, P.rank]\np");
    cloche_value cls, obj, v, items, pair[2];
    cloche_call call;
    int64_t i;
    assert_int_equal(define(vm, classes), CLOCHE_OK);
    assert_int_equal(cloche_get_global(vm, "missing", &cls), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_get_global(vm, "P", &cls), CLOCHE_OK);
    assert_int_equal(cloche_get_type(vm, cls), CLOCHE_T_OTHER);
    assert_int_equal(cloche_object(vm, cls, NULL, &obj), CLOCHE_OK);
    assert_int_equal(cloche_get_type(vm, obj), CLOCHE_T_OBJECT);
    assert_int_equal(cloche_object_get(vm, obj, "x", &v), CLOCHE_ERR_VALUE);
    assert_int_equal(cloche_object_get(vm, cls, "rank", &v), CLOCHE_OK);
    expect_json(vm, v, "7");
    assert_int_equal(cloche_int(vm, 41, &v), CLOCHE_OK);
    assert_int_equal(cloche_object_set(vm, obj, "y", v), CLOCHE_OK);
    assert_int_equal(cloche_object_set(vm, v, "y", v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_object_get(vm, v, "y", &v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_get_type(vm, cloche_object_items(vm, obj)), CLOCHE_T_NONE);
    assert_int_equal(cloche_set(vm, "given", obj), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(define(vm, "x = 1"), CLOCHE_ERR_STATE);

    /* what was defined is in a dump; the same class is found again */
    uint8_t *bytes;
    size_t n;
    cloche_vm *copy;
    const char *why;
    assert_int_equal(cloche_dump(vm, key, sizeof key, &bytes, &n), CLOCHE_OK);
    assert_int_equal(cloche_load(bytes, n, key, sizeof key, NULL, NULL, &copy, &why), CLOCHE_OK);
    cloche_bytes_free(vm, bytes, n);
    cloche_free(vm);
    assert_int_equal(cloche_call_get(copy, 0, &call), CLOCHE_OK);
    assert_int_equal(cloche_get_item(copy, call.args, 0, &obj), CLOCHE_OK);
    assert_int_equal(cloche_object_get(copy, obj, "y", &v), CLOCHE_OK);
    assert_int_equal(cloche_get_int(copy, v, &i), CLOCHE_OK);
    assert_int_equal(i, 42);

    assert_int_equal(cloche_int(copy, 30, &pair[0]), CLOCHE_OK);
    assert_int_equal(cloche_int(copy, 4, &pair[1]), CLOCHE_OK);
    assert_int_equal(cloche_tuple(copy, pair, 2, &items), CLOCHE_OK);
    assert_int_equal(cloche_get_global(copy, "Text", &cls), CLOCHE_OK);
    assert_int_equal(cloche_object(copy, cls, NULL, &v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_object(copy, cls, &items, &v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_get_global(copy, "Pair", &cls), CLOCHE_OK);
    assert_int_equal(cloche_object(copy, cls, NULL, &v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_object(copy, cls, &pair[0], &v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_object(copy, pair[0], NULL, &v), CLOCHE_ERR_TYPE);
    assert_int_equal(cloche_object(copy, cls, &items, &obj), CLOCHE_OK);
    expect_json(copy, cloche_object_items(copy, obj), "[30, 4]");
    assert_int_equal(cloche_resume(copy, obj), CLOCHE_DONE);
    assert_int_equal(cloche_object_get(copy, cloche_result(copy), "x", &v), CLOCHE_OK);
    expect_json(copy, v, "[42, \"P\", 34, 7]");
    cloche_free(copy);
}

static void test_definitions_that_fail(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        cloche_status want;
    } cases[] = { { "class P(", CLOCHE_ERR_SYNTAX },
                  { "1 / 0", CLOCHE_RAISED },
                  { "ask()", CLOCHE_ERR_STATE },
                  { "while True: pass", CLOCHE_LIMIT } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cloche_vm *vm = start("1");
        cloche_limit_set l;
        cloche_limits_default(&l);
        l.fuel = 100000;
        assert_int_equal(cloche_limits(vm, &l), CLOCHE_OK);
        assert_int_equal(define(vm, cases[i].source), cases[i].want);
        assert_int_equal(define(vm, "x = 1"), i == 0 ? CLOCHE_OK : CLOCHE_ERR_STATE);
        cloche_free(vm);
    }
    cloche_vm *vm = start("x + y");
    assert_int_equal(define(vm, "x = 1"), CLOCHE_OK);
    assert_int_equal(define(vm, "y = x + 1"), CLOCHE_OK);
    assert_int_equal(cloche_run(vm), CLOCHE_DONE);
    expect_json(vm, cloche_result(vm), "3");
    cloche_free(vm);
}

static void test_many(void **state)
{
    cloche_vm *vms[40];
    (void)state;
    cloche_program *p = compile("given = ask(given)\nseen = [n for n in globals() if n == "
                                "'left']\nleft = 1\n[given, seen]");
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 40; i++) {
            cloche_value v;
            assert_int_equal(cloche_start(p, &vms[i]), CLOCHE_OK);
            assert_int_equal(cloche_int(vms[i], i, &v), CLOCHE_OK);
            assert_int_equal(cloche_set(vms[i], "given", v), CLOCHE_OK);
            assert_int_equal(cloche_run(vms[i]), CLOCHE_PAUSED);
        }
        for (int i = 39; i >= 0; i--) {
            char want[30];
            cloche_call c;
            cloche_value v;
            assert_int_equal(cloche_call_get(vms[i], 0, &c), CLOCHE_OK);
            assert_int_equal(cloche_get_item(vms[i], c.args, 0, &v), CLOCHE_OK);
            assert_int_equal(cloche_resume(vms[i], v), CLOCHE_DONE);
            snprintf(want, sizeof want, "[%d, []]", i);
            expect_json(vms[i], cloche_result(vms[i]), want);
            cloche_free(vms[i]);
        }
    }
    cloche_program_free(p);
}

/* An allocator that fails at the nth call, and counts what is out. */
typedef struct {
    long left;
    long out;
} failing;

static void *failing_alloc(void *arg, void *p, size_t old_size, size_t new_size)
{
    failing *f = arg;
    if (!new_size) {
        if (p) f->out--;
        free(p);
        return NULL;
    }
    (void)old_size;
    if (f->left-- <= 0) return NULL;
    void *q = realloc(p, new_size);
    if (q && !p) f->out++;
    return q;
}

static void test_failing_allocator(void **state)
{
    static const char src[] = "x = [str(i) for i in range(50)]\nprint(x)\ny = ask(x)\nx, y";
    static const char *const fns[] = { "ask" };
    bool done = false;
    (void)state;
    for (long n = 0; !done && n < 400; n++) {
        failing f = { n, 0 };
        cloche_config c = { .size = sizeof c,
                            .functions = fns,
                            .nfunctions = 1,
                            .alloc = failing_alloc,
                            .alloc_arg = &f };
        cloche_program *p = NULL;
        cloche_vm *vm = NULL;
        cloche_status st = cloche_compile(src, sizeof src - 1, &c, &p, NULL);
        if (st == CLOCHE_OK) st = cloche_start(p, &vm);
        if (st == CLOCHE_OK) st = cloche_run(vm);
        if (st == CLOCHE_PAUSED) {
            uint8_t *b;
            size_t len;
            cloche_vm *copy = NULL;
            if (cloche_dump(vm, key, 32, &b, &len) == CLOCHE_OK) {
                const char *why;
                if (cloche_load(b, len, key, 32, p, NULL, &copy, &why) == CLOCHE_OK)
                    cloche_free(copy);
                cloche_bytes_free(vm, b, len);
            }
            if (cloche_fork(vm, &copy) == CLOCHE_OK) cloche_free(copy);
            st = cloche_resume(vm, cloche_none());
        }
        done = st == CLOCHE_DONE && f.left > 0;
        if (st != CLOCHE_DONE)
            assert_true(st == CLOCHE_ERR_NOMEM || st == CLOCHE_RAISED || st == CLOCHE_ERR_SYNTAX);
        cloche_free(vm);
        cloche_program_free(p);
        assert_int_equal(f.out, 0);
    }
    assert_true(done);
}

/* What a program has in use is the same number after a load, large objects included. */
static void test_load_counts_memory(void **state)
{
    (void)state;
    cloche_usage_info before, after;
    const char *why = "";
    uint8_t *b;
    size_t len;
    cloche_vm *vm = start("a = list(range(50000))\nb = [str(i) for i in a[:5000]]\nask(a, b)"),
              *copy;
    assert_int_equal(cloche_run(vm), CLOCHE_PAUSED);
    assert_int_equal(cloche_dump(vm, key, 32, &b, &len), CLOCHE_OK);
    cloche_usage(vm, &before); /* of what is live: dumping collects */
    assert_int_equal(cloche_load(b, len, key, 32, NULL, NULL, &copy, &why), CLOCHE_OK);
    cloche_usage(copy, &after);
    assert_int_equal(before.memory, after.memory);
    cloche_bytes_free(vm, b, len);
    cloche_free(vm);
    assert_int_equal(cloche_resume(copy, cloche_none()), CLOCHE_DONE);
    cloche_free(copy);
}

/* Nothing but the template lies in the region of a machine that has not run yet. */
static void expect_clean(cloche_vm *h)
{
    const cl_vm *vm = h->vm;
    const cl_rgn *g = cl_rgn_of(vm);
    uint32_t used = vm->bump, stack = g->stack;
    for (uint32_t at = used; at < used + (1u << 20); at += 8) {
        uint64_t w;
        if (at == stack) at += 16; /* its head */
        memcpy(&w, vm->base + at, 8);
        /* the entry frame is on the stack already */
        if (w && !(at >= stack && at < stack + 1024))
            fail_msg("something was left at %u of the region", (unsigned)at);
    }
}

/* A machine goes from program to program: neither its constants nor its data show in the next. */
static void test_warm_machines(void **state)
{
    (void)state;
    static const char *const src[] = {
        "1 + 1",
        "a = ['%d secret' % i for i in range(3000)]\n'a constant longer than the others', len(a)",
        "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nf(12)",
        "b = bytearray(300000)\nfor i in range(40): b += bytes(10000)\nlen(b)",
        "a = [str(i) for i in range(40000)]\nfor i in range(30): a = a[::-1] + a[:9]\nlen(a)",
    };
    static const char *const want[] = { "2", "[\"a constant longer than the others\", 3000]", "144",
                                        "700000", "40270" };
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < 5; i++) {
            cloche_vm *vm = start(src[i]), *second;
            expect_clean(vm);
            assert_int_equal(cloche_run(vm), CLOCHE_DONE);
            expect_json(vm, cloche_result(vm), want[i]);
            /* of the same program, while the first is in use, and fed more code */
            assert_int_equal(cloche_fork(vm, &second), CLOCHE_OK);
            if (round == 1)
                assert_int_equal(cloche_feed(second, "len('fed') + 4", 14, NULL), CLOCHE_OK);
            if (round == 1) assert_int_equal(cloche_run(second), CLOCHE_DONE);
            if (round == 1) expect_json(second, cloche_result(second), "7");
            uint8_t *b;
            size_t len;
            const char *why = "";
            assert_int_equal(cloche_dump(vm, key, 32, &b, &len), CLOCHE_OK);
            cloche_free(second);
            assert_int_equal(cloche_load(b, len, key, 32, NULL, NULL, &second, &why), CLOCHE_OK);
            cloche_bytes_free(vm, b, len);
            cloche_free(vm);
            cloche_free(second);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_result),
                                        cmocka_unit_test(test_compile_limits),
                                        cmocka_unit_test(test_compile_errors),
                                        cmocka_unit_test(test_errors),
                                        cmocka_unit_test(test_calls),
                                        cmocka_unit_test(test_calls_inside_builtins),
                                        cmocka_unit_test(test_async_calls),
                                        cmocka_unit_test(test_values),
                                        cmocka_unit_test(test_values_outlive_collections),
                                        cmocka_unit_test(test_json),
                                        cmocka_unit_test(test_limits),
                                        cmocka_unit_test(test_memory_and_depth_raise),
                                        cmocka_unit_test(test_interrupt_and_watch),
                                        cmocka_unit_test(test_output),
                                        cmocka_unit_test(test_error_output),
                                        cmocka_unit_test(test_snapshots),
                                        cmocka_unit_test(test_fork),
                                        cmocka_unit_test(test_session),
                                        cmocka_unit_test(test_objects),
                                        cmocka_unit_test(test_definitions_that_fail),
                                        cmocka_unit_test(test_many),
                                        cmocka_unit_test(test_warm_machines),
                                        cmocka_unit_test(test_load_counts_memory),
                                        cmocka_unit_test(test_failing_allocator) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
