/* SPDX-License-Identifier: MIT */
/*
 * Division with remainder. Short divisors: Knuth's algorithm D with the quotient limb taken from
 three limbs of the
 * dividend and two of the divisor (Möller and Granlund 2011). Long divisors: recursive division
 (Burnikel and
 * Ziegler 1998, in the form of Brent and Zimmermann's "Modern Computer Arithmetic", algorithm 1.8).
 */
#include "bignum_inner.h"

#define RECURSIVE_MIN 60

/* floor((2^192 - 1) / (d1, d0)) - 2^64; d1 has its top bit set. */
static uint64_t invert_3by2(uint64_t d1, uint64_t d0)
{
    uint64_t v = cl_mag_invert(d1), p = d1 * v + d0;
    if (p < d0) {
        v--;
        if (p >= d1) {
            v--;
            p -= d1;
        }
        p -= d1;
    }
    cl_u128 t = (cl_u128)v * d0;
    uint64_t t1 = (uint64_t)(t >> 64), t0 = (uint64_t)t;
    p += t1;
    if (p < t1) {
        v--;
        if (p > d1 || (p == d1 && t0 >= d0)) v--;
    }
    return v;
}

/* floor((u2, u1, u0) / (d1, d0)), with (u2, u1) < (d1, d0). */
static inline uint64_t div_3by2(uint64_t u2, uint64_t u1, uint64_t u0, uint64_t d1, uint64_t d0,
                                uint64_t v)
{
    cl_u128 q = (cl_u128)u2 * v + (((cl_u128)u2 << 64) | u1);
    cl_u128 d = ((cl_u128)d1 << 64) | d0;
    uint64_t q1 = (uint64_t)(q >> 64), q0 = (uint64_t)q;
    uint64_t r1 = u1 - q1 * d1;
    cl_u128 r = (((cl_u128)r1 << 64) | u0) - (cl_u128)d0 * q1 - d;
    q1++;
    if ((uint64_t)(r >> 64) >= q0) {
        q1--;
        r += d;
    }
    if (__builtin_expect(r >= d, 0)) q1++;
    return q1;
}

/* a (n + m limbs) / b (n >= 2 limbs, top bit set): q gets m limbs, the low n limbs of a the
   remainder; returns the
 * quotient's limb above q, 0 or 1. `inv` is invert_3by2 of the top of b. */
static int div_base(cl_mag_work *w, uint64_t *qh, uint64_t *q, uint64_t *a, size_t m,
                    const uint64_t *b, size_t n, uint64_t inv)
{
    uint64_t d1 = b[n - 1], d0 = b[n - 2];
    *qh = 0;
    if (cl_mag_cmp(a + m, n, b, n) >= 0) {
        cl_mag_sub_n(a + m, a + m, b, n);
        *qh = 1;
    }
    for (size_t j = m; j-- > 0;) {
        uint64_t u2 = a[j + n], u1 = a[j + n - 1], qj = UINT64_MAX;
        if (u2 < d1 || (u2 == d1 && u1 < d0)) qj = div_3by2(u2, u1, a[j + n - 2], d1, d0, inv);
        uint64_t c = cl_mag_submul_1(a + j, b, n, qj);
        a[j + n] = u2 - c;
        if (__builtin_expect(u2 < c, 0)) {
            /* The guess was one too large: happens about twice in 2^64 steps. */
            qj--;
            a[j + n] += cl_mag_add_n(a + j, a + j, b, n);
        }
        q[j] = qj;
        if (cl_mag_spend(w, n)) return CL_BIG_STOPPED;
    }
    return CL_BIG_OK;
}

/* r -= x within rn limbs; returns the borrow. */
static uint64_t sub_from(uint64_t *r, size_t rn, const uint64_t *x, size_t xn)
{
    return cl_mag_sub_1(r + xn, r + xn, rn - xn, cl_mag_sub_n(r, r, x, xn));
}

/* The same contract with m <= n. Scratch: m limbs and the scratch of a product of halves. Depth:
   log2(m). */
static int div_rec(cl_mag_work *w, uint64_t *qh, uint64_t *q, uint64_t *a, size_t m,
                   const uint64_t *b, size_t n, uint64_t inv, uint64_t *s)
{
    if (m < RECURSIVE_MIN) return div_base(w, qh, q, a, m, b, n, inv);
    size_t k = m / 2;
    uint64_t h1, h0;

    /* High half of the quotient by the high limbs of b, then correct for the k low limbs of b. */
    if (div_rec(w, &h1, q + k, a + 2 * k, m - k, b + k, n - k, inv, s) ||
        cl_mag_mul_w(w, s, q + k, m - k, b, k, s + m))
        return CL_BIG_STOPPED;
    uint64_t neg = sub_from(a + k, n, s, m);
    if (h1) neg += sub_from(a + m, n - (m - k), b, k);
    while (neg) {
        h1 -= cl_mag_sub_1(q + k, q + k, m - k, 1);
        neg -= cl_mag_add_n(a + k, a + k, b, n);
    }
    /* Low half. */
    if (div_rec(w, &h0, q, a + k, k, b + k, n - k, inv, s) || cl_mag_mul_w(w, s, q, k, b, k, s + m))
        return CL_BIG_STOPPED;
    neg = sub_from(a, n, s, 2 * k);
    if (h0) neg += sub_from(a + k, n - k, b, k);
    while (neg) {
        h0 -= cl_mag_sub_1(q, q, k, 1);
        neg -= cl_mag_add_n(a, a, b, n);
    }
    *qh = h1 + cl_mag_add_1(q + k, q + k, m - k, h0);
    return CL_BIG_OK;
}

int cl_mag_divrem_w(cl_mag_work *w, uint64_t *q, uint64_t *r, const uint64_t *a, size_t an,
                    const uint64_t *b, size_t bn, uint64_t *s)
{
    if (bn == 1) {
        uint64_t d = b[0], rem;
        if (cl_mag_spend(w, an * 4)) return CL_BIG_STOPPED;
        rem = q ? cl_mag_divrem_1(q, a, an, d) : cl_mag_rem_1(a, an, d);
        if (r) r[0] = rem;
        return CL_BIG_OK;
    }
    unsigned shift = (unsigned)__builtin_clzll(b[bn - 1]);
    uint64_t *u = s, *v = u + an + 1, *quo = v + bn, *rest = quo + (an - bn + 1);
    u[an] = cl_mag_lshift_n(u, a, an, shift);
    cl_mag_lshift_n(v, b, bn, shift);
    uint64_t inv = invert_3by2(v[bn - 1], v[bn - 2]), qh;

    /* The dividend has one limb more than needed, so the top quotient limb is always 0. */
    size_t m = an + 1 - bn;
    if (m < RECURSIVE_MIN || bn < RECURSIVE_MIN) {
        if (div_base(w, &qh, quo, u, m, v, bn, inv)) return CL_BIG_STOPPED;
    } else {
        /* Pieces of at most bn quotient limbs, from the top. */
        size_t left = m, piece = m % bn ? m % bn : bn;
        while (left) {
            left -= piece;
            if (div_rec(w, &qh, quo + left, u + left, piece, v, bn, inv, rest))
                return CL_BIG_STOPPED;
            piece = bn;
        }
    }
    if (q) cl_mag_copy(q, quo, an - bn + 1);
    if (r) cl_mag_rshift_n(r, u, bn, shift);
    return CL_BIG_OK;
}

int cl_mag_divrem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                  size_t bn, uint64_t *scratch, const cl_poll *poll)
{
    cl_mag_work w = cl_mag_work_start(poll);
    return cl_mag_divrem_w(&w, q, r, a, an, b, bn, scratch);
}

size_t cl_mag_divrem_scratch(size_t an, size_t bn)
{
    if (bn < 2 || an < bn) return 0;
    size_t m = an - bn + 1, n = an + 1 + bn + m;
    if (m < RECURSIVE_MIN || bn < RECURSIVE_MIN) return n;
    size_t p = m < bn ? m : bn;
    return n + p + cl_mag_mul_scratch(p, p / 2 + 1) + 64;
}

uint64_t cl_mag_divrem_cost(size_t an, size_t bn)
{
    if (an < bn) return 4;
    size_t m = an - bn + 1;
    if (bn == 1) return 4 * (uint64_t)an + 4;
    if (m < RECURSIVE_MIN || bn < RECURSIVE_MIN) return (uint64_t)m * bn + 3 * (uint64_t)an + 16;
    size_t p = m < bn ? m : bn;
    uint64_t one = cl_mag_sat_mul(cl_mag_mul_cost(p, p), 3);
    return cl_mag_sat_add(cl_mag_sat_mul(one, (m + p - 1) / p), cl_mag_sat_mul((bn - p) * 4, 16));
}
