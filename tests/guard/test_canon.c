/* SPDX-License-Identifier: MIT */
/* Canonical JSON against the examples of RFC 8785 and the corners of its number format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/canon.h"

static json_t *read_json(const char *s)
{
    json_error_t je;
    json_t *v = json_loads(s, JSON_DECODE_ANY | JSON_ALLOW_NUL, &je);
    assert_non_null(v);
    return v;
}

static void check(const char *in, const char *want)
{
    gd_error e = { 0 };
    json_t *v = read_json(in);
    size_t n;
    char *got = gd_canon(v, &n, &e);
    assert_non_null(got);
    assert_string_equal(got, want);
    assert_int_equal(n, strlen(want));
    free(got);
    json_decref(v);
}

static void test_numbers(void **state)
{
    (void)state;
    check("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]",
          "[333333333.3333333,1e+30,4.5,0.002,1e-27]");
    check("[0.0, -0.0, 1.0, 100.0, 1e20, 1e21, 123456789012345680000.0]",
          "[0,0,1,100,100000000000000000000,1e+21,123456789012345680000]");
    check("[5e-324, 1.7976931348623157e308, 1e-6, 1e-7, 0.1, -1.5, 9007199254740992]",
          "[5e-324,1.7976931348623157e+308,0.000001,1e-7,0.1,-1.5,9007199254740992]");
}

static void test_strings(void **state)
{
    (void)state;
    check("{\"s\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}",
          "{\"s\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    check("\"\\b\\t\\n\\u000b\\f\\r\\u0000\\u007f\"", "\"\\b\\t\\n\\u000b\\f\\r\\u0000\x7f\"");
}

static void test_key_order(void **state)
{
    (void)state;
    check("{\"\\u20ac\": 1, \"\\r\": 2, \"\\ufb33\": 3, \"1\": 4, \"\\ud83d\\ude00\": 5,"
          " \"\\u0080\": 6, \"\\u00f6\": 7, \"\": 8, \"11\": 9}",
          "{\"\":8,\"\\r\":2,\"1\":4,\"11\":9,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,"
          "\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}");
    check("{\"b\":{\"z\":null,\"a\":[true,false]},\"a\":[]}",
          "{\"a\":[],\"b\":{\"a\":[true,false],\"z\":null}}");
}

static void test_refused(void **state)
{
    (void)state;
    gd_error e = { 0 };
    json_t *v = read_json("9007199254740993");
    assert_null(gd_canon(v, NULL, &e));
    assert_int_equal(e.code, GD_INVALID);
    assert_non_null(strstr(e.text, "9007199254740993"));
    json_decref(v);
    v = json_array();
    for (int i = 0; i < GD_MAX_DEPTH + 2; i++) {
        json_t *outer = json_array();
        json_array_append_new(outer, v);
        v = outer;
    }
    assert_null(gd_canon(v, NULL, &e));
    assert_int_equal(e.code, GD_LIMIT);
    json_decref(v);
}

static void test_digest(void **state)
{
    (void)state;
    gd_error e = { 0 };
    char a[GD_DIGEST_TEXT], b[GD_DIGEST_TEXT], c[GD_DIGEST_TEXT];
    json_t *v = read_json("{\"a\": 1.0, \"b\": 2}"), *w = read_json("{\"b\":2,\"a\":1}");
    assert_true(gd_digest("one", v, a, &e) && gd_digest("one", w, b, &e) &&
                gd_digest("two", v, c, &e));
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_int_equal(strlen(a), 64);
    json_decref(v);
    json_decref(w);
}

static void test_error_text(void **state)
{
    (void)state;
    gd_error e;
    char big[1000];
    memset(big, 'x', sizeof big);
    for (size_t i = 0; i + 1 < sizeof big; i += 2)
        memcpy(big + i, "\xc3\xa4", 2);
    big[sizeof big - 2] = '\0';
    for (int pad = 0; pad < 2; pad++) {
        assert_false(gd_fail(&e, GD_INVALID, "%s%s", pad ? "x" : "", big));
        assert_int_equal((strlen(e.text) - (size_t)pad) % 2, 0);
    }
    assert_false(gd_fail(NULL, GD_INVALID, "nobody reads this"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_strings),
        cmocka_unit_test(test_key_order), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_digest),    cmocka_unit_test(test_error_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
