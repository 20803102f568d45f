/* SPDX-License-Identifier: MIT */
/* Edge cases of src/base/float_text.c and float_parse.c; the broad comparison is check_float.py. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/float_text.h"

static void check_repr(double x, const char *want)
{
    char s[33];
    size_t n = cl_float_repr(x, s);
    s[n] = 0;
    assert_string_equal(s, want);
}

static void test_repr(void **state)
{
    (void)state;
    check_repr(0.0, "0.0");
    check_repr(-0.0, "-0.0");
    check_repr(1e16, "1e+16");
    check_repr(1e15, "1000000000000000.0");
    check_repr(9999999999999998.0, "9999999999999998.0");
    check_repr(0.0001, "0.0001");
    check_repr(0.00001, "1e-05");
    check_repr(5e-324, "5e-324");
    check_repr(-1.7976931348623157e308, "-1.7976931348623157e+308");
    check_repr(123456.789, "123456.789");
    check_repr(1e100, "1e+100");
    check_repr((double)INFINITY, "inf");
    check_repr(-(double)INFINITY, "-inf");
    check_repr((double)NAN, "nan");
}

static void check_format(double x, char type, int precision, unsigned flags, const char *want)
{
    char s[400];
    size_t n = cl_float_format(x, type, precision, flags, s, sizeof s);
    assert_true(n < sizeof s);
    s[n] = 0;
    assert_string_equal(s, want);
}

static void test_format(void **state)
{
    (void)state;
    check_format(2.675, 'f', 2, 0, "2.67");
    check_format(0.5, 'f', 0, 0, "0");
    check_format(1.5, 'f', 0, CL_FLOAT_ALT, "2.");
    check_format(-0.001, 'f', 2, 0, "-0.00");
    check_format(-0.001, 'f', 2, CL_FLOAT_NO_NEG_0, "0.00");
    check_format(0.25, '%', 1, 0, "25.0%");
    check_format(1e22, 'f', 1, 0, "10000000000000000000000.0");
    check_format(9.5, 'e', 0, 0, "1e+01");
    check_format(1e-300, 'G', 3, 0, "1E-300");
    check_format(100000.0, 'g', 6, CL_FLOAT_ADD_DOT_0, "1e+05");
    check_format(100.0, 'g', 6, CL_FLOAT_ALT, "100.000");
    check_format((double)INFINITY, 'F', 6, 0, "INF");
    check_format((double)INFINITY, '%', 6, 0, "inf%");
}

static void test_long_precision(void **state)
{
    (void)state;
    enum { P = 100000 };
    size_t need = cl_float_format(5e-324, 'f', P, 0, NULL, 0);
    assert_int_equal(need, P + 2);
    char *s = malloc(need);
    assert_int_equal(cl_float_format(5e-324, 'f', P, 0, s, need), need);
    assert_memory_equal(s + 2 + 323, "4940656458412465441765687928682213", 34);
    assert_memory_equal(s + 2 + 1074 - 6,
                        "265625"
                        "000000",
                        12); /* the end of 5^1074 */
    assert_true(s[need - 1] == '0');
    free(s);
    assert_int_equal(cl_float_format(1.0, 'e', CL_FLOAT_MAX_PRECISION, 0, NULL, 0),
                     (size_t)CL_FLOAT_MAX_PRECISION + 6);
}

static void test_parse(void **state)
{
    (void)state;
    double x;
    assert_int_equal(cl_float_parse("", 0, &x), CL_FLOAT_BAD);
    assert_int_equal(cl_float_parse("-", 1, &x), CL_FLOAT_BAD);
    assert_int_equal(cl_float_parse("1\0", 2, &x), CL_FLOAT_BAD);
    assert_int_equal(cl_float_parse("-nan", 4, &x), CL_FLOAT_OK);
    assert_true(x != x && signbit(x));
    assert_int_equal(cl_float_parse("1e400", 5, &x), CL_FLOAT_OK);
    assert_true(x > 1.7976931348623157e308);
    /* A million digits, the last of which breaks a tie. */
    enum { N = 1000000 };
    char *s = malloc(N);
    memset(s, '0', N);
    memcpy(s, "9007199254740993.", 17);
    assert_int_equal(cl_float_parse(s, N, &x), CL_FLOAT_OK);
    assert_true(x == 9007199254740992.0);
    s[N - 1] = '1';
    assert_int_equal(cl_float_parse(s, N, &x), CL_FLOAT_OK);
    assert_true(x == 9007199254740994.0);
    memset(s, '9', N); /* an exponent of a million digits */
    memcpy(s, "0e", 2);
    assert_int_equal(cl_float_parse(s, N, &x), CL_FLOAT_OK);
    assert_true(x == 0.0);
    free(s);
}

static void test_round(void **state)
{
    (void)state;
    double x;
    assert_int_equal(cl_float_round(2.675, 2, &x), CL_FLOAT_OK);
    assert_true(x == 2.67);
    assert_int_equal(cl_float_round(-0.4, 0, &x), CL_FLOAT_OK);
    assert_true(x == 0.0 && signbit(x));
    assert_int_equal(cl_float_round(1.7e308, -308, &x), CL_FLOAT_OVERFLOW);
    assert_int_equal(cl_float_round(1.5, INT64_MIN, &x), CL_FLOAT_OK);
    assert_true(x == 0.0);
    assert_int_equal(cl_float_round(1.5, INT64_MAX, &x), CL_FLOAT_OK);
    assert_true(x == 1.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repr),           cmocka_unit_test(test_format),
        cmocka_unit_test(test_long_precision), cmocka_unit_test(test_parse),
        cmocka_unit_test(test_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
