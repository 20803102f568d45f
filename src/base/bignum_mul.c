/* SPDX-License-Identifier: MIT */
/*
 * Multiplication: schoolbook, Karatsuba (Karatsuba and Ofman 1962), Toom-3 with the points 0, 1,
 -1, 2, infinity
 * (interpolation order after Bodrato and Zanoni 2007). Squares have their own schoolbook loop.
 Operands of different
 * length are cut into pieces as long as the shorter one. Also powers, which are nothing but
 squarings.
 */
#include "bignum_inner.h"

#define KARATSUBA_MIN 28
#define KARATSUBA_SQR_MIN 48
#define TOOM3_MIN 150
/* A longer operand is multiplied by a short one in pieces, so that polls stay frequent. */
#define PIECE 2048

/* Two rows at once: r[0..n] += a * (b0 + b1 * 2^64); returns the limb above r[n]. r[n] is read and
   written. */
static uint64_t addmul_2(uint64_t *r, const uint64_t *a, size_t n, uint64_t b0, uint64_t b1)
{
    uint64_t c0 = 0, c1 = 0, prev = 0;
    for (size_t i = 0; i < n; i++) {
        cl_u128 p = (cl_u128)a[i] * b0, q = (cl_u128)prev * b1;
        uint64_t x = (uint64_t)p + c0, y = (uint64_t)q + c1, z = r[i] + x;
        c0 = (uint64_t)(p >> 64) + (x < (uint64_t)p) + (z < x);
        prev = a[i];
        r[i] = z + y;
        c1 = (uint64_t)(q >> 64) + (y < c1) + (r[i] < z);
    }
    cl_u128 q = (cl_u128)prev * b1 + r[n] + c1;
    q += c0;
    r[n] = (uint64_t)q;
    return (uint64_t)(q >> 64);
}

/* an >= bn >= 1 */
static void mul_base(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn)
{
    r[an] = cl_mag_mul_1(r, a, an, b[0]);
    size_t j = 1;
    for (; j + 2 <= bn; j += 2)
        r[an + j + 1] = (r[an + j] = 0, addmul_2(r + j, a, an, b[j], b[j + 1]));
    if (j < bn) r[an + j] = cl_mag_addmul_1(r + j, a, an, b[j]);
}

static void sqr_base(uint64_t *r, const uint64_t *a, size_t n)
{
    /* The products of different limbs, once each; then doubled, and the squares added. */
    r[0] = 0;
    r[2 * n - 1] = 0;
    if (n > 1) {
        r[n] = cl_mag_mul_1(r + 1, a + 1, n - 1, a[0]);
        for (size_t i = 1; i + 1 < n; i++)
            r[n + i] = cl_mag_addmul_1(r + 2 * i + 1, a + i + 1, n - 1 - i, a[i]);
    }
    uint64_t c = 0, bit = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t lo = r[2 * i], hi = r[2 * i + 1];
        cl_u128 p = (cl_u128)a[i] * a[i];
        cl_u128 dbl = ((cl_u128)(hi << 1 | lo >> 63) << 64) | (lo << 1 | bit);
        bit = hi >> 63;
        cl_u128 s = dbl + p;
        uint64_t over = s < p;
        s += c;
        over += s < c;
        c = over;
        r[2 * i] = (uint64_t)s;
        r[2 * i + 1] = (uint64_t)(s >> 64);
    }
}

/* d = |a - b| over n limbs, b padded with zeros from bn; returns 1 if a < b. */
static int sub_abs(uint64_t *d, const uint64_t *a, size_t n, const uint64_t *b, size_t bn)
{
    size_t an = cl_mag_norm(a, n), m = cl_mag_norm(b, bn);
    int less = cl_mag_cmp(a, an, b, m) < 0;
    size_t dn = less ? cl_mag_sub(d, b, m, a, an) : cl_mag_sub(d, a, an, b, m);
    cl_mag_zero(d + dn, n - dn);
    return less;
}

static int mul_even(cl_mag_work *w, uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n,
                    uint64_t *s);

/* Scratch: 2h, then that of the products; h = n - n / 2. */
static int mul_karatsuba(cl_mag_work *w, uint64_t *r, const uint64_t *a, const uint64_t *b,
                         size_t n, uint64_t *s)
{
    size_t l = n / 2, h = n - l;
    uint64_t *t = s + 2 * h;
    int neg = 0;
    if (a == b) {
        sub_abs(r, a, h, a + h, l);
        if (mul_even(w, s, r, r, h, t)) return CL_BIG_STOPPED;
    } else {
        neg = sub_abs(r, a, h, a + h, l) ^ sub_abs(r + h, b, h, b + h, l);
        if (mul_even(w, s, r, r + h, h, t)) return CL_BIG_STOPPED;
    }
    if (mul_even(w, r, a, b, h, t) || mul_even(w, r + 2 * h, a + h, b + h, l, t))
        return CL_BIG_STOPPED;
    /* middle = low + high - (a0 - a1) * (b0 - b1), never negative, at most one bit longer than 2h
       limbs */
    uint64_t c;
    if (neg) {
        c = cl_mag_add_n(s, s, r, 2 * h);
        uint64_t c2 = cl_mag_add_n(s, s, r + 2 * h, 2 * l);
        c += cl_mag_add_1(s + 2 * l, s + 2 * l, 2 * (h - l), c2);
    } else {
        uint64_t borrow = cl_mag_sub_n(s, r, s, 2 * h);
        c = cl_mag_add_n(s, s, r + 2 * h, 2 * l);
        c = cl_mag_add_1(s + 2 * l, s + 2 * l, 2 * (h - l), c) - borrow;
    }
    c += cl_mag_add_n(r + h, r + h, s, 2 * h);
    cl_mag_add_1(r + 3 * h, r + 3 * h, 2 * n - 3 * h, c);
    return CL_BIG_OK;
}

/* Exact division by 3: multiply by the inverse of 3 modulo 2^64, limb by limb (Jebelean 1993). */
static void div_exact_3(uint64_t *r, size_t n)
{
    const uint64_t inv = 0xaaaaaaaaaaaaaaabu;
    uint64_t c = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t x = r[i], y = x - c, q = y * inv;
        r[i] = q;
        c = (x < c) + (uint64_t)(((cl_u128)q * 3) >> 64);
    }
}

/* e = a0 + a2 + x * a1 ... for the points 1 and -1: e1 = a(1), and e2 = |a(-1)|; k + 1 limbs each;
   a2 has t limbs. */
static int toom_eval(uint64_t *e1, uint64_t *e2, const uint64_t *a, size_t k, size_t t)
{
    uint64_t c = cl_mag_add_n(e1, a, a + 2 * k, t);
    e1[k] = cl_mag_add_1(e1 + t, a + t, k - t, c);
    int neg = sub_abs(e2, e1, k + 1, a + k, k);
    e1[k] += cl_mag_add_n(e1, e1, a + k, k);
    return neg;
}

/* a(2) = a0 + 2 a1 + 4 a2 over k + 1 limbs. */
static void toom_eval_2(uint64_t *e, const uint64_t *a, size_t k, size_t t)
{
    cl_mag_copy(e, a, k);
    e[k] = cl_mag_addmul_1(e, a + k, k, 2);
    uint64_t c = cl_mag_addmul_1(e, a + 2 * k, t, 4);
    cl_mag_add_1(e + t, e + t, k + 1 - t, c);
}

/* r += x, where x has xn limbs and r has rn; the sum fits. */
static void add_into(uint64_t *r, size_t rn, const uint64_t *x, size_t xn)
{
    xn = cl_mag_norm(x, xn);
    uint64_t c = cl_mag_add_n(r, r, x, xn);
    cl_mag_add_1(r + xn, r + xn, rn - xn, c);
}

/* Scratch: 8 (k + 1), then that of the products; k = ceil(n / 3). */
static int mul_toom3(cl_mag_work *w, uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n,
                     uint64_t *s)
{
    size_t k = (n + 2) / 3, t = n - 2 * k, m = k + 1, p = 2 * m;
    uint64_t *v1 = s, *vm = s + p, *v2 = s + 2 * p, *x = s + 3 * p, *rest = s + 4 * p;
    int square = a == b, neg = 0;

    /* Evaluate at 1 and -1 first: a in x and x + m, b in v2 and v2 + m. */
    neg = toom_eval(x, x + m, a, k, t);
    if (square) {
        neg = 0;
        if (mul_even(w, v1, x, x, m, rest) || mul_even(w, vm, x + m, x + m, m, rest))
            return CL_BIG_STOPPED;
        toom_eval_2(x, a, k, t);
        if (mul_even(w, v2, x, x, m, rest)) return CL_BIG_STOPPED;
    } else {
        neg ^= toom_eval(v2, v2 + m, b, k, t);
        if (mul_even(w, v1, x, v2, m, rest) || mul_even(w, vm, x + m, v2 + m, m, rest))
            return CL_BIG_STOPPED;
        toom_eval_2(x, a, k, t);
        toom_eval_2(x + m, b, k, t);
        if (mul_even(w, v2, x, x + m, m, rest)) return CL_BIG_STOPPED;
    }
    uint64_t *v0 = r, *vinf = r + 4 * k;
    if (mul_even(w, v0, a, b, k, rest) || mul_even(w, vinf, a + 2 * k, b + 2 * k, t, rest))
        return CL_BIG_STOPPED;

    /* Every value below is a sum of the product's coefficients c0..c4, so none is negative. */
    if (neg)
        cl_mag_add_n(v2, v2, vm, p);
    else
        cl_mag_sub_n(v2, v2, vm, p);
    div_exact_3(v2, p); /* (v2 - vm) / 3 = c1 + c2 + 3 c3 + 5 c4 */
    if (neg)
        cl_mag_add_n(vm, v1, vm, p);
    else
        cl_mag_sub_n(vm, v1, vm, p);
    cl_mag_rshift_n(vm, vm, p, 1); /* (v1 - vm) / 2 = c1 + c3 */
    uint64_t c = cl_mag_sub_n(v1, v1, v0, 2 * k);
    cl_mag_sub_1(v1 + 2 * k, v1 + 2 * k, p - 2 * k, c); /* c1 + c2 + c3 + c4 */
    cl_mag_sub_n(v2, v2, v1, p);
    cl_mag_rshift_n(v2, v2, p, 1); /* c3 + 2 c4 */
    cl_mag_sub_n(v1, v1, vm, p);
    c = cl_mag_sub_n(v1, v1, vinf, 2 * t);
    cl_mag_sub_1(v1 + 2 * t, v1 + 2 * t, p - 2 * t, c); /* c2 */
    c = cl_mag_submul_1(v2, vinf, 2 * t, 2);
    cl_mag_sub_1(v2 + 2 * t, v2 + 2 * t, p - 2 * t, c); /* c3 */
    cl_mag_sub_n(vm, vm, v2, p);                        /* c1 */

    cl_mag_copy(r + 2 * k, v1, 2 * k);
    /* c2 may have limbs above 2k; they belong where vinf stands already. */
    add_into(r + 4 * k, 2 * t, v1 + 2 * k, p - 2 * k);
    add_into(r + k, 2 * n - k, vm, p);
    add_into(r + 3 * k, 2 * n - 3 * k, v2, p);
    return CL_BIG_OK;
}

/* r = a * b, n limbs each. */
static int mul_even(cl_mag_work *w, uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n,
                    uint64_t *s)
{
    if (n < KARATSUBA_MIN || (a == b && n < KARATSUBA_SQR_MIN)) {
        if (cl_mag_spend(w, (uint64_t)n * n)) return CL_BIG_STOPPED;
        if (a == b)
            sqr_base(r, a, n);
        else
            mul_base(r, a, n, b, n);
        return CL_BIG_OK;
    }
    return n < TOOM3_MIN ? mul_karatsuba(w, r, a, b, n, s) : mul_toom3(w, r, a, b, n, s);
}

/* Enough for mul_even: Karatsuba needs S(n) = 2h + S(h), Toom-3 S(n) = 8 (k + 1) + S(k + 1). */
static size_t even_scratch(size_t n) { return n < KARATSUBA_MIN ? 0 : 4 * n + 512; }

int cl_mag_mul_w(cl_mag_work *w, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b,
                 size_t bn, uint64_t *s)
{
    if (an < bn) {
        const uint64_t *t = a;
        size_t tn = an;
        a = b, an = bn, b = t, bn = tn;
    }
    if (bn == 0) {
        cl_mag_zero(r, an);
        return CL_BIG_OK;
    }
    if (an == bn) return mul_even(w, r, a, b, an, s);
    if (bn < KARATSUBA_MIN) {
        size_t n = an <= PIECE + PIECE / 2 ? an : PIECE;
        if (cl_mag_spend(w, (uint64_t)n * bn)) return CL_BIG_STOPPED;
        mul_base(r, a, n, b, bn);
        /* The top bn limbs of what is done so far are added to the next piece's product. */
        for (size_t at = n; at < an; at += n) {
            uint64_t top[KARATSUBA_MIN];
            n = an - at <= PIECE + PIECE / 2 ? an - at : PIECE;
            cl_mag_copy(top, r + at, bn);
            if (cl_mag_spend(w, (uint64_t)n * bn)) return CL_BIG_STOPPED;
            if (n >= bn)
                mul_base(r + at, a + at, n, b, bn);
            else
                mul_base(r + at, b, bn, a + at, n);
            add_into(r + at, n + bn, top, bn);
        }
        return CL_BIG_OK;
    }
    if (mul_even(w, r, a, b, bn, s)) return CL_BIG_STOPPED;
    uint64_t *p = s, *rest = s + 2 * bn;
    for (size_t at = bn; at < an; at += bn) {
        size_t n = an - at < bn ? an - at : bn;
        if (cl_mag_mul_w(w, p, a + at, n, b, bn, rest)) return CL_BIG_STOPPED;
        uint64_t c = cl_mag_add_n(r + at, r + at, p, bn);
        cl_mag_add_1(r + at + bn, p + bn, n, c);
    }
    return CL_BIG_OK;
}

int cl_mag_mul(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
               uint64_t *scratch, const cl_poll *poll)
{
    cl_mag_work w = cl_mag_work_start(poll);
    return cl_mag_mul_w(&w, r, a, an, b, bn, scratch);
}

/* Each nested unequal product keeps one partial product of at most twice its shorter operand; the
   lengths fall at
 * least as Fibonacci numbers, so 6 times the first one bounds the sum. */
size_t cl_mag_mul_scratch(size_t an, size_t bn)
{
    size_t n = an < bn ? an : bn;
    if (n < KARATSUBA_MIN) return 0;
    return an == bn ? even_scratch(n) : 6 * n + even_scratch(n);
}

static uint64_t even_cost(uint64_t n)
{
    uint64_t f = 1;
    for (; n >= TOOM3_MIN; n = (n + 2) / 3)
        f = cl_mag_sat_mul(f, 5);
    for (; n >= KARATSUBA_MIN; n = (n + 1) / 2)
        f = cl_mag_sat_mul(f, 3);
    return cl_mag_sat_mul(f, n * n);
}

uint64_t cl_mag_mul_cost(size_t an, size_t bn)
{
    size_t n = an < bn ? an : bn, m = an < bn ? bn : an;
    if (n < KARATSUBA_MIN) return cl_mag_sat_add(cl_mag_sat_mul(n, m), 4);
    return cl_mag_sat_add(cl_mag_sat_mul(even_cost(n), m / n + (m % n != 0)), 2 * (uint64_t)m);
}

/* ---- powers ---- */

/* a = odd * 2^shift; the squarings work on the odd part. */
uint64_t cl_mag_pow_size(const uint64_t *a, size_t an, uint64_t e)
{
    if (an == 0 || e == 0) return 1;
    uint64_t bits = cl_mag_bits(a, an), tz = cl_mag_ctz(a, an);
    if (bits - tz == 1) /* a power of two */
        return cl_mag_sat_add(cl_mag_sat_mul(tz, e), 64) / 64 + 1;
    return cl_mag_sat_mul(bits, e) / 64 + 2;
}

uint64_t cl_mag_pow_scratch(const uint64_t *a, size_t an, uint64_t e)
{
    uint64_t size = cl_mag_pow_size(a, an, e);
    if (size > CL_BIG_MAX_LIMBS) return UINT64_MAX;
    /* The odd part, the other buffer, and the scratch of a squaring or of a product with the base.
       */
    return an + (size + an + 2) + cl_mag_mul_scratch((size_t)size + an, (size_t)size) + 4;
}

uint64_t cl_mag_pow_cost(const uint64_t *a, size_t an, uint64_t e)
{
    uint64_t size = cl_mag_pow_size(a, an, e);
    if (size > CL_BIG_MAX_LIMBS) return UINT64_MAX;
    if (an == 0 || cl_mag_bits(a, an) == cl_mag_ctz(a, an) + 1) return size;
    uint64_t sq = even_cost(size / 2 + 1);
    return cl_mag_sat_add(cl_mag_sat_mul(sq, 2), size * an + 64);
}

int cl_mag_pow(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, uint64_t e, uint64_t *scratch,
               const cl_poll *poll)
{
    cl_mag_work w = cl_mag_work_start(poll);
    if (e == 0 || (an == 1 && a[0] == 1)) {
        r[0] = 1;
        *rn = 1;
        return CL_BIG_OK;
    }
    if (an == 0) {
        *rn = 0;
        return CL_BIG_OK;
    }
    uint64_t tz = cl_mag_ctz(a, an);
    uint64_t *odd = scratch;
    size_t on = cl_mag_shr(odd, a, an, tz);
    uint64_t size = cl_mag_pow_size(a, an, e);
    uint64_t *x = r, *y = scratch + an, *rest = y + size + an + 2;
    size_t n = on;
    if (on == 1 && odd[0] == 1) {
        x[0] = 1;
        *rn = cl_mag_shl(r, x, 1, tz * e);
        return CL_BIG_OK;
    }
    /* From the top bit of the exponent down. Bits are taken at once while the power still fits a
       limb. */
    int bit = 63 - __builtin_clzll(e);
    cl_mag_copy(x, odd, on);
    while (bit-- > 0) {
        if (cl_mag_mul_w(&w, y, x, n, x, n, rest)) return CL_BIG_STOPPED;
        n = cl_mag_norm(y, 2 * n);
        uint64_t *t = x;
        x = y, y = t;
        if (!(e >> bit & 1)) continue;
        if (on == 1) {
            uint64_t c = cl_mag_mul_1(x, x, n, odd[0]);
            if (c) x[n++] = c;
            continue;
        }
        if (cl_mag_mul_w(&w, y, x, n, odd, on, rest)) return CL_BIG_STOPPED;
        n = cl_mag_norm(y, n + on);
        t = x;
        x = y, y = t;
    }
    *rn = cl_mag_shl(r, x, n, tz * e);
    return CL_BIG_OK;
}
