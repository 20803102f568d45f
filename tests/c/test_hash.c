/* SPDX-License-Identifier: MIT */
/* Hashes: the numeric, tuple and set ones against values printed by CPython; text for spread, and
   fixed values so that no platform and no change differs unseen (snapshots depend on them). */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/hash.h"

static void test_double(void **state)
{
    (void)state;
    static const struct {
        double v;
        int64_t hash;
    } cases[] = { { 0.0, 0 },
                  { -0.0, 0 },
                  { 1.0, 1 },
                  { -1.0, -2 },
                  { 0.5, 1152921504606846976 },
                  { -0.5, -1152921504606846976 },
                  { 1.5, 1152921504606846977 },
                  { 0.1, 230584300921369408 },
                  { 1e300, 1224995262755759164 },
                  { -1e300, -1224995262755759164 },
                  { 5e-324, 16777216 },
                  { 2.2250738585072014e-308, 32768 },
                  { 1.7976931348623157e308, 2234066890152476671 },
                  { 2305843009213693951.0, 1 },
                  { 2305843009213693952.0, 1 },
                  { 123456789.125, 288230376275168533 },
                  { 3.141592653589793, 326490430436040707 },
                  { 1e16, 10000000000000000 },
                  { -1e-7, -851743510110745977 },
                  { HUGE_VAL, 314159 },
                  { -HUGE_VAL, -314159 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal((int64_t)cl_hash_double(cases[i].v), cases[i].hash);
    }
    for (int64_t i = -100000; i < 100000; i += 7) {
        assert_int_equal(cl_hash_int64(i), (int64_t)cl_hash_double((double)i));
    }
}

static void test_int(void **state)
{
    (void)state;
    static const int64_t cases[][2] = { { 0, 0 },
                                        { 1, 1 },
                                        { -1, -2 },
                                        { -2, -2 },
                                        { 2305843009213693950, 2305843009213693950 },
                                        { 2305843009213693951, 0 },
                                        { 2305843009213693952, 1 },
                                        { -2305843009213693951, 0 },
                                        { -2305843009213693952, -2 },
                                        { INT64_MAX, 3 },
                                        { INT64_MIN, -4 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(cl_hash_int64(cases[i][0]), cases[i][1]);
    }
}

static void test_containers(void **state)
{
    (void)state;
    static const struct {
        int64_t items[4];
        size_t len;
        int64_t tuple;
    } tuples[] = { { { 0 }, 0, 5740354900026072187 },
                   { { 1 }, 1, -6644214454873602895 },
                   { { 1, 2 }, 2, -3550055125485641917 },
                   { { 1, 2, 3 }, 3, 529344067295497451 },
                   { { -1, -1 }, 2, 960947337673586213 },
                   { { 0, 0, 0, 0 }, 4, -3226225171056353554 } },
      sets[] = { { { 0 }, 0, 133146708735736 },
                 { { 1 }, 1, -558064481276695278 },
                 { { 1, 2 }, 2, -1826646154956904602 },
                 { { 3, 1, 2 }, 3, -272375401224217160 },
                 { { -1, 5 }, 2, -4964422442656326050 } };
    for (size_t i = 0; i < sizeof tuples / sizeof tuples[0]; i++) {
        uint64_t acc = CL_HASH_TUPLE_INIT;
        for (size_t k = 0; k < tuples[i].len; k++) {
            acc = cl_hash_tuple_step(acc, (uint64_t)cl_hash_int64(tuples[i].items[k]));
        }
        assert_int_equal(cl_hash_tuple_finish(acc, tuples[i].len), tuples[i].tuple);
    }
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        uint64_t acc = 0;
        for (size_t k = 0; k < sets[i].len; k++) {
            acc = cl_hash_set_step(acc, (uint64_t)cl_hash_int64(sets[i].items[k]));
        }
        assert_int_equal(cl_hash_set_finish(acc, sets[i].len), sets[i].tuple);
    }
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void test_text(void **state)
{
    (void)state;
    /* Every length in its own allocation: the sanitizer sees reads beyond the end. */
    for (size_t n = 0; n < 200; n++) {
        uint8_t *p = malloc(n ? n : 1);
        for (size_t i = 0; i < n; i++)
            p[i] = (uint8_t)(i * 7);
        uint32_t h = cl_hash_str(p, n, 1);
        assert_int_not_equal(h, 0);
        assert_int_equal(h, cl_hash_str(p, n, 1));
        for (size_t i = 0; i < n; i++) {
            p[i] ^= 1;
            assert_int_not_equal(h, cl_hash_str(p, n, 1));
            p[i] ^= 1;
        }
        free(p);
    }
    static const uint16_t wide[] = { 0x100, 0x4E00, 0x20AC };
    static const uint32_t wider[] = { 0x1F600, 'a' };
    assert_int_equal(cl_hash_str("", 0, 1), 0x1C5A569F);
    assert_int_equal(cl_hash_str("name", 4, 1), 0xF93EDEA0);
    assert_int_equal(cl_hash_str("the quick brown fox jumps over the lazy dog, twice", 50, 1),
                     0xDD9F5A8C);
    assert_int_equal(cl_hash_str(wide, 1, 2), 0x1A9D91FB);
    assert_int_equal(cl_hash_str(wide, 3, 2), 0x41568CE8);
    assert_int_equal(cl_hash_str(wider, 2, 4), 0x84681439);
    /* Numbered names, 100000 of them: about 1.2 collisions of 32 bits are expected, and the low
       bits (those a table uses) must fill about 63 % of as many buckets. */
    enum { N = 100000, BUCKETS = 131072 };
    uint32_t *all = malloc(N * sizeof *all);
    uint8_t *seen = calloc(BUCKETS, 1);
    size_t full = 0, same = 0;
    for (uint32_t i = 0; i < N; i++) {
        char name[16];
        size_t n = 0;
        for (uint32_t v = i; v || n == 0; v /= 10)
            name[n++] = (char)('0' + v % 10);
        all[i] = cl_hash_str(name, n, 1);
        full += !seen[all[i] % BUCKETS];
        seen[all[i] % BUCKETS] = 1;
    }
    qsort(all, N, sizeof *all, by_value);
    for (size_t i = 1; i < N; i++)
        same += all[i] == all[i - 1];
    assert_in_range(same, 0, 8);
    assert_in_range(full, 69000, 71500); /* BUCKETS * (1 - exp(-N / BUCKETS)) = 69955 */
    free(all);
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_double),
        cmocka_unit_test(test_int),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
