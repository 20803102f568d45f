/* SPDX-License-Identifier: MIT */
/* Programs in workers: each operation, the limits, what comes back, what is refused. */
#include "cloche_worker.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static cl_worker_pool *pool;

static int open_pool(void **state)
{
    const char *why = "";
    cl_worker_config c = { .size = sizeof c, .program = CL_WORKER_PROGRAM };
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

typedef struct {
    char text[4096];
    size_t n, total;
} output;

static void collect(void *arg, const char *text, size_t n)
{
    output *o = arg;
    o->total += n;
    if (n > sizeof o->text - 1 - o->n) n = sizeof o->text - 1 - o->n;
    memcpy(o->text + o->n, text, n);
    o->n += n;
    o->text[o->n] = 0;
}

static cl_worker_session *session(int keep, output *out)
{
    cl_worker_options o = { .size = sizeof o, .keep = keep, .texts = 1, .arg = out };
    if (out) o.print = collect;
    cl_worker_session *s = cl_worker_session_new(pool, &o);
    assert_non_null(s);
    return s;
}

static const char *const functions[] = { "fetch", "ask" };
static const cloche_config config = {
    .size = sizeof config, .filename = "t.py", .functions = functions, .nfunctions = 2
};

static const cl_worker_result *run(cl_worker_session *s, const char *source)
{
    assert_int_equal(cl_worker_start(s, source, strlen(source), &config, NULL), 0);
    const cl_worker_result *r = cl_worker_wait(s);
    assert_non_null(r);
    return r;
}

static const cl_worker_result *answer(cl_worker_session *s, const char *json)
{
    cl_worker_answer a = { .text = json, .len = strlen(json) };
    assert_int_equal(cl_worker_resume(s, &a, 1), 0);
    return cl_worker_wait(s);
}

static void test_value(void **state)
{
    (void)state;
    output out = { 0 };
    cl_worker_session *s = session(0, &out);
    const cl_worker_result *r = run(s, "print('hé', 1)\n{'a': [1, 2.5, None]}\n");
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_true(r->value.is_json);
    assert_string_equal(r->value.text, "{\"a\": [1, 2.5, null]}");
    assert_string_equal(out.text, "hé 1\n");
    assert_true(r->usage.fuel > 0);
    assert_false(r->recovered);
    r = run(s, "{1, 2}");
    assert_false(r->value.is_json);
    assert_string_equal(r->value.text, "{1, 2}");
    cl_worker_session_free(s);
}

static void test_pause(void **state)
{
    (void)state;
    output out = { 0 };
    cl_worker_session *s = session(0, &out);
    const cl_worker_result *r = run(s, "x = fetch('u', n=2)\nprint(x)\ntry:\n    ask()\nexcept "
                                       "ValueError as e:\n    print('no', e)\nx + 1\n");
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_int_equal(r->ncalls, 1);
    assert_string_equal(r->calls[0].name, "fetch");
    assert_string_equal(r->calls[0].args.text, "[\"u\"]");
    assert_string_equal(r->calls[0].kwargs.text, "{\"n\": 2}");
    assert_string_equal(r->calls[0].python, "fetch('u', n=2)");
    assert_string_equal(r->calls[0].prompt, "u");
    assert_int_equal(r->calls[0].line, 1);
    r = answer(s, "[1");
    assert_int_equal(r->status, CL_WORKER_REJECTED);
    assert_string_equal(r->error_type, "json");
    r = answer(s, "41");
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_string_equal(r->calls[0].name, "ask");
    cl_worker_answer no = { .type = "ValueError", .text = "nobody", .len = 6 };
    assert_int_equal(cl_worker_resume(s, &no, 1), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_string_equal(r->value.text, "42");
    assert_string_equal(out.text, "41\nno nobody\n");
    cl_worker_session_free(s);
}

static void test_snapshot(void **state)
{
    (void)state;
    static const uint8_t key[32] = "0123456789abcdef0123456789abcdef";
    uint8_t *sealed, *copy;
    size_t n;
    const char *why;
    cl_worker_session *a = session(0, NULL), *b = session(0, NULL);
    const cl_worker_result *r = run(a, "total = 0\nfor i in range(3):\n    total += fetch(i)\n"
                                       "total\n");
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    answer(a, "10");
    assert_int_equal(cl_worker_dump(a), 0);
    r = cl_worker_wait(a);
    assert_int_equal(r->status, CL_WORKER_BYTES);
    assert_int_equal(cl_worker_seal(r->bytes, r->nbytes, key, 32, &sealed, &n), 0);
    assert_int_equal(n, r->nbytes + 32);
    assert_int_equal(cl_worker_check(sealed, n, key, 32, &why), 0);
    /* the same bytes as cloche_dump makes: the interpreter in this process takes them */
    cloche_vm *vm;
    assert_int_equal(cloche_load(sealed, n, key, 32, NULL, NULL, &vm, &why), CLOCHE_OK);
    cloche_free(vm);
    copy = malloc(n);
    memcpy(copy, sealed, n);
    copy[n / 2] ^= 1;
    assert_int_equal(cl_worker_check(copy, n, key, 32, &why), -1);
    assert_string_equal(why, "the snapshot was changed or made with another key");
    free(copy);
    assert_int_equal(cl_worker_load(b, sealed, n), 0);
    r = cl_worker_wait(b);
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_string_equal(r->calls[0].args.text, "[1]");
    free(sealed);
    answer(b, "20");
    r = answer(b, "30");
    assert_string_equal(r->value.text, "60");
    answer(a, "1");
    r = answer(a, "1");
    assert_string_equal(r->value.text, "12");
    assert_int_equal(cl_worker_load(b, (const uint8_t *)"CLOCHE\r\nnothing", 15), 0);
    r = cl_worker_wait(b);
    assert_int_equal(r->status, CL_WORKER_REJECTED);
    assert_string_equal(r->error_type, "snapshot");
    cl_worker_session_free(a);
    cl_worker_session_free(b);
}

static void test_session(void **state)
{
    (void)state;
    static const char *const names[] = { "k" }, *const values[] = { "[4, 5]" };
    cl_worker_session *s = session(0, NULL);
    const cl_worker_result *r = run(s, "x = 20\ndef f(n):\n    return n + x\n");
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_int_equal(cl_worker_feed(s, "f(k[1])", 7, names, values, 1), 0);
    r = cl_worker_wait(s);
    assert_string_equal(r->value.text, "25");
    assert_int_equal(cl_worker_feed(s, "f(", 2, NULL, NULL, 0), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_SYNTAX);
    assert_string_equal(r->error_message, "SyntaxError: '(' was never closed (<session>, line 1)");
    assert_int_equal(cl_worker_feed(s, "fetch(1)", 8, NULL, NULL, 0), 0);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    assert_int_equal(cl_worker_feed(s, "1", 1, NULL, NULL, 0), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_REJECTED);
    assert_string_equal(r->error_type, "state");
    assert_int_equal(cl_worker_abandon(s), 0);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_DONE);
    assert_int_equal(cl_worker_feed(s, "x", 1, NULL, NULL, 0), 0);
    assert_string_equal(cl_worker_wait(s)->value.text, "20");
    cl_worker_session_free(s);
}

static void test_errors(void **state)
{
    (void)state;
    cl_worker_session *s = session(0, NULL);
    assert_int_equal(cl_worker_dump(s), 0);
    const cl_worker_result *r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_REJECTED);
    assert_string_equal(r->error_type, "state");
    r = run(s, "def f():\n    1 / 0\nf()\n");
    assert_int_equal(r->status, CL_WORKER_RAISED);
    assert_string_equal(r->error_type, "ZeroDivisionError");
    assert_non_null(strstr(r->error_traceback, "t.py\", line 2, in f"));
    assert_int_equal(r->exit_code, -1);
    r = run(s, "import sys\nsys.exit('sorry')\n");
    assert_int_equal(r->exit_code, 1);
    assert_string_equal(r->exit_text, "sorry");
    r = run(s, "import sys\nsys.exit(7)\n");
    assert_int_equal(r->exit_code, 7);
    assert_null(r->exit_text);
    r = run(s, "x = (1,\n");
    assert_int_equal(r->status, CL_WORKER_SYNTAX);
    assert_int_equal(r->line, 1);
    r = run(s, "x = 'a' * 10 ** 9\n");
    assert_int_equal(r->status, CL_WORKER_RAISED);
    assert_string_equal(r->error_type, "MemoryError");
    cl_worker_session_free(s);
}

static void test_limits(void **state)
{
    (void)state;
    cl_worker_session *s = session(0, NULL);
    cloche_limit_set l;
    cloche_limits_default(&l);
    l.fuel = 100000;
    cl_worker_limits(s, &l);
    const cl_worker_result *r = run(s, "n = 0\nwhile n < 100000:\n    n += 1\nn\n");
    assert_int_equal(r->status, CL_WORKER_LIMIT);
    assert_string_equal(r->limit, "fuel");
    l.fuel = UINT64_MAX;
    cl_worker_limits(s, &l);
    assert_int_equal(cl_worker_resume(s, NULL, 0), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_string_equal(r->value.text, "100000");
    assert_int_equal(cl_worker_start(s, "while True:\n    pass\n", 21, &config, NULL), 0);
    for (int i = 0; i < 5; i++)
        cl_worker_pool_step(pool, 10);
    cl_worker_interrupt(s);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_LIMIT);
    assert_string_equal(r->limit, "interrupt");
    l.time_ns = 50000000;
    cl_worker_limits(s, &l);
    r = run(s, "while True: pass\n");
    assert_string_equal(r->limit, "time");
    cl_worker_session_free(s);
}

/* Bodies that fit no packet, in both directions. */
static void test_large(void **state)
{
    (void)state;
    static const char *const names[] = { "big" };
    size_t n = 3000000;
    char *text = malloc(n + 3);
    const char *values[] = { text };
    cloche_config c = config;
    output out = { 0 };
    cl_worker_session *s = session(0, &out);
    text[0] = '"';
    memset(text + 1, 'x', n);
    memcpy(text + 1 + n, "\"", 2);
    c.inputs = names;
    c.ninputs = 1;
    assert_int_equal(cl_worker_start(s, "print('y' * 500000)\nbig", 23, &c, values), 0);
    const cl_worker_result *r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_int_equal(r->value.len, n + 2);
    assert_memory_equal(r->value.text, text, n + 2);
    assert_int_equal(out.total, 500001);
    free(text);
    r = run(s, "import json\nx = [i * 12345.678 for i in range(200000)]\nfetch()\nsum(x)\n");
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_int_equal(cl_worker_dump(s), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_BYTES);
    assert_true(r->nbytes > 100000);
    uint8_t *copy = malloc(r->nbytes);
    n = r->nbytes;
    memcpy(copy, r->bytes, n);
    assert_int_equal(cl_worker_load(s, copy, n), 0);
    free(copy);
    assert_int_equal(cl_worker_wait(s)->status, CL_WORKER_PAUSED);
    assert_int_equal(answer(s, "null")->status, CL_WORKER_DONE);
    cl_worker_session_free(s);
}

static void test_async(void **state)
{
    (void)state;
    static const char *const names[] = { "get" };
    cloche_config c = { .size = sizeof c, .async_functions = names, .nasync_functions = 1 };
    const char *source = "all = [get(i) for i in range(3)]\n[await a for a in all]\n";
    cl_worker_session *s = session(0, NULL);
    assert_int_equal(cl_worker_start(s, source, strlen(source), &c, NULL), 0);
    const cl_worker_result *r = cl_worker_wait(s);
    if (r->status == CL_WORKER_RAISED) print_message("%s", r->error_traceback);
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_int_equal(r->ncalls, 3);
    assert_true(r->calls[2].is_async);
    uint32_t id[3] = { r->calls[0].id, r->calls[1].id, r->calls[2].id };
    cl_worker_answer two[] = { { .id = id[2], .text = "2", .len = 1 },
                               { .id = id[0], .text = "zero", .len = 4, .plain = 1 } };
    assert_int_equal(cl_worker_resume(s, two, 2), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_PAUSED);
    assert_int_equal(r->ncalls, 1);
    two[1].id = 99;
    assert_int_equal(cl_worker_resume(s, two, 2), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_REJECTED);
    assert_string_equal(r->error_type, "call");
    two[0].id = id[1];
    assert_int_equal(cl_worker_resume(s, two, 1), 0);
    r = cl_worker_wait(s);
    assert_int_equal(r->status, CL_WORKER_DONE);
    assert_string_equal(r->value.text, "[\"zero\", 2, 2]");
    cl_worker_session_free(s);
}

static void test_no_program(void **state)
{
    (void)state;
    const char *why = "";
    cl_worker_config c = { .size = sizeof c, .program = "/nowhere/cloche-worker" };
    assert_null(cl_worker_pool_new(&c, &why));
    assert_string_equal(why,
                        "there is no worker program: cloche-worker is installed beside cloche");
    c.program = "/bin/true";
    assert_null(cl_worker_pool_new(&c, &why));
    assert_string_equal(why, "the worker program did not start");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value),      cmocka_unit_test(test_pause),
        cmocka_unit_test(test_snapshot),   cmocka_unit_test(test_session),
        cmocka_unit_test(test_errors),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_large),      cmocka_unit_test(test_async),
        cmocka_unit_test(test_no_program),
    };
    return cmocka_run_group_tests(tests, open_pool, close_pool);
}
