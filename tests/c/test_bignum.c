/* SPDX-License-Identifier: MIT */
/* Edge cases of src/base/bignum*.c: what the comparison in check_bignum.py cannot reach, such as
   polls and aliasing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/bignum.h"

static void fill(uint64_t *d, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        d[i] = seed ^ seed >> 29;
    }
    d[n - 1] |= (uint64_t)1 << 63;
}

static uint64_t *room(uint64_t n)
{
    uint64_t *p = malloc((size_t)n * 8 + 8);
    assert_non_null(p);
    return p;
}

typedef struct {
    int calls, stop_at;
} counter;

static int count_polls(void *arg)
{
    counter *c = arg;
    return ++c->calls == c->stop_at;
}

/* (a * b) / b = a, and (a * b + r) % b = r, across every threshold and shape. */
static void test_mul_div_round_trip(void **state)
{
    (void)state;
    static const size_t sizes[] = { 1,  2,  3,   27,  28,  29,  47,  48, 59,
                                    60, 61, 120, 149, 150, 151, 300, 451 };
    const size_t count = sizeof sizes / sizeof *sizes;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            size_t an = sizes[i], bn = sizes[j], pn = an + bn;
            uint64_t *a = room(an), *b = room(bn), *p = room(pn), *q = room(an + 1), *r = room(bn);
            uint64_t *s = room(cl_mag_mul_scratch(an, bn));
            fill(a, an, i * 31 + j);
            fill(b, bn, j * 17 + i + 5);
            assert_int_equal(cl_mag_mul(p, a, an, b, bn, s, NULL), CL_BIG_OK);
            /* Add b - 1 as the remainder. */
            r[0] = 1;
            cl_mag_sub(r, b, bn, r, 1);
            uint64_t c = cl_mag_add_n(p, p, r, bn);
            assert_int_equal(cl_mag_add_1(p + bn, p + bn, an, c), 0);
            pn = cl_mag_norm(p, pn);
            free(s);
            s = room(cl_mag_divrem_scratch(pn, bn));
            uint64_t *want = room(bn);
            memcpy(want, r, bn * 8);
            assert_int_equal(cl_mag_divrem(q, r, p, pn, b, bn, s, NULL), CL_BIG_OK);
            assert_int_equal(cl_mag_cmp(q, cl_mag_norm(q, pn - bn + 1), a, an), 0);
            assert_memory_equal(r, want, bn * 8);
            free(a), free(b), free(p), free(q), free(r), free(s), free(want);
        }
    }
}

static void test_polls(void **state)
{
    (void)state;
    enum { N = 3000 };
    uint64_t *a = room(N), *b = room(N), *r = room(2 * N), *q = room(N + 1);
    uint64_t *s =
        room(cl_mag_mul_scratch(N, N) + cl_mag_divrem_scratch(2 * N, N) + cl_mag_gcd_scratch(N, N));
    fill(a, N, 1);
    fill(b, N, 2);
    counter c = { 0, 0 };
    cl_poll poll = { count_polls, &c };
    assert_int_equal(cl_mag_mul(r, a, N, b, N, s, &poll), CL_BIG_OK);
    assert_true(c.calls >= 8); /* 5^3 * 3^3 products of 15 limbs, in steps of 50,000 */
    int calls = c.calls;
    c.calls = 0;
    assert_int_equal(cl_mag_divrem(q, b, r, 2 * N, a, N, s, &poll), CL_BIG_OK);
    assert_true(c.calls >= calls);
    c = (counter){ 0, 3 };
    assert_int_equal(cl_mag_mul(r, a, N, b, N, s, &poll), CL_BIG_STOPPED);
    assert_int_equal(c.calls, 3);
    c = (counter){ 0, 2 };
    assert_int_equal(cl_mag_divrem(q, b, r, 2 * N, a, N, s, &poll), CL_BIG_STOPPED);
    size_t n;
    c = (counter){ 0, 5 };
    fill(b, N, 9);
    assert_int_equal(cl_mag_gcd(r, &n, a, N, b, N, s, &poll), CL_BIG_STOPPED);
    assert_int_equal(c.calls, 5);
    char *text = malloc((size_t)cl_mag_text_size(a, N, 10));
    size_t len;
    uint64_t *ts = room(cl_mag_to_text_scratch(N, 10));
    c = (counter){ 0, 4 };
    assert_int_equal(cl_mag_to_text(text, &len, a, N, 10, ts, &poll), CL_BIG_STOPPED);
    c = (counter){ 0, 0 };
    assert_int_equal(cl_mag_to_text(text, &len, a, N, 10, ts, &poll), CL_BIG_OK);
    uint64_t *rs = room(cl_mag_from_text_scratch(len, 10)),
             *back = room(cl_mag_from_text_size(len, 10));
    c = (counter){ 0, 2 };
    assert_int_equal(cl_mag_from_text(back, &n, text, len, 10, rs, &poll), CL_BIG_STOPPED);
    c = (counter){ 0, 0 };
    assert_int_equal(cl_mag_from_text(back, &n, text, len, 10, rs, &poll), CL_BIG_OK);
    assert_int_equal(cl_mag_cmp(back, n, a, N), 0);
    text[len / 2] = ':';
    assert_int_equal(cl_mag_from_text(back, &n, text, len, 10, rs, NULL), CL_BIG_BAD);
    free(a), free(b), free(r), free(q), free(s), free(text), free(ts), free(rs), free(back);
}

/* Results in the place of operands, where the header allows it. */
static void test_aliasing(void **state)
{
    (void)state;
    uint64_t x[4] = { UINT64_MAX, UINT64_MAX, 0, 0 }, y[4] = { 1, 0, 0, 0 }, s[64], q[4];
    cl_big a = { x, 2, 0 }, b = { y, 1, 0 }, quo = { q, 0, 0 };
    cl_big_add(&a, &a, &b);
    assert_int_equal(a.n, 3);
    assert_int_equal(x[2], 1);
    cl_big_sub(&a, &b, &a); /* 1 - 2^128 */
    assert_int_equal(a.n, 2);
    assert_true(a.neg);
    cl_big_not(&a, &a); /* 2^128 - 2 */
    assert_false(a.neg);
    assert_true(x[0] == UINT64_MAX - 1 && x[1] == UINT64_MAX);
    b.neg = 1;
    cl_big_and(&a, &a, &b);
    assert_true(a.n == 2 && x[0] == UINT64_MAX - 1);
    cl_big_shl(&a, &a, 64);
    cl_big_shr(&a, &a, 65);
    assert_true(a.n == 2 && x[0] == UINT64_MAX && x[1] == (uint64_t)INT64_MAX);
    y[0] = 10;
    b.neg = 1;
    assert_int_equal(cl_big_divmod(&quo, &a, &a, &b, s, NULL), CL_BIG_OK);
    assert_true(quo.neg && a.neg && a.n == 1 && x[0] == 3); /* (2^127 - 1) % -10 = -3 */
    int64_t v;
    assert_int_equal(cl_big_to_i64(&v, &a), CL_BIG_OK);
    assert_int_equal(v, -3);
}

static void test_estimates(void **state)
{
    (void)state;
    uint64_t ten = 10, two = 2;
    assert_true(cl_mag_pow_size(&ten, 1, UINT64_MAX) > CL_BIG_MAX_LIMBS);
    assert_true(cl_mag_pow_size(&two, 1, UINT64_MAX) > CL_BIG_MAX_LIMBS);
    assert_true(cl_mag_pow_scratch(&ten, 1, UINT64_MAX) == UINT64_MAX);
    assert_true(cl_mag_pow_cost(&ten, 1, UINT64_MAX) == UINT64_MAX);
    assert_true(cl_mag_mul_cost(CL_BIG_MAX_LIMBS, CL_BIG_MAX_LIMBS) > (uint64_t)1 << 35);
    assert_true(cl_mag_divrem_cost(CL_BIG_MAX_LIMBS, 1000) > (uint64_t)1 << 30);
    assert_true(cl_mag_powmod_cost(CL_BIG_MAX_LIMBS, CL_BIG_MAX_LIMBS, CL_BIG_MAX_LIMBS) >
                (uint64_t)1 << 60);
    assert_int_equal(cl_mag_text_size(NULL, 0, 10), 1);
}

static void test_small_values(void **state)
{
    (void)state;
    uint64_t d[1], r[2];
    cl_big a = { d, 0, 0 }, b = { r, 0, 0 };
    int64_t v;
    cl_big_from_i64(&a, INT64_MIN);
    assert_int_equal(cl_big_to_i64(&v, &a), CL_BIG_OK);
    assert_true(v == INT64_MIN);
    a.neg = 0;
    assert_int_equal(cl_big_to_i64(&v, &a), CL_BIG_BAD);
    cl_big_from_i64(&a, -1);
    assert_int_equal(cl_big_hash(&a), -2);
    cl_big_not(&b, &a);
    assert_int_equal(b.n, 0);
    cl_big_shr(&b, &a, UINT64_MAX);
    assert_true(b.n == 1 && b.neg && r[0] == 1);
    size_t n;
    assert_int_equal(cl_mag_from_text(r, &n, "", 0, 10, NULL, NULL), CL_BIG_BAD);
    assert_int_equal(cl_mag_from_text(r, &n, "12", 2, 2, NULL, NULL), CL_BIG_BAD);
    assert_int_equal(cl_mag_from_text(r, &n, "1 2", 3, 10, NULL, NULL), CL_BIG_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mul_div_round_trip), cmocka_unit_test(test_polls),
        cmocka_unit_test(test_aliasing),           cmocka_unit_test(test_estimates),
        cmocka_unit_test(test_small_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
