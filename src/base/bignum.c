/* SPDX-License-Identifier: MIT */
/* Limb loops and the linear operations on magnitudes. */
#include "bignum_inner.h"

uint64_t cl_mag_add_n(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    unsigned long long c = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned long long s, t;
        unsigned c1 = __builtin_uaddll_overflow(a[i], b[i], &s);
        unsigned c2 = __builtin_uaddll_overflow(s, c, &t);
        r[i] = t;
        c = c1 | c2;
    }
    return c;
}

uint64_t cl_mag_sub_n(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    unsigned long long c = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned long long s, t;
        unsigned c1 = __builtin_usubll_overflow(a[i], b[i], &s);
        unsigned c2 = __builtin_usubll_overflow(s, c, &t);
        r[i] = t;
        c = c1 | c2;
    }
    return c;
}

uint64_t cl_mag_add_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b)
{
    size_t i = 0;
    for (; i < n && b; i++) {
        uint64_t s = a[i] + b;
        b = s < b;
        r[i] = s;
    }
    if (r != a && i < n) cl_mag_copy(r + i, a + i, n - i);
    return b;
}

uint64_t cl_mag_sub_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b)
{
    size_t i = 0;
    for (; i < n && b; i++) {
        uint64_t x = a[i];
        r[i] = x - b;
        b = x < b;
    }
    if (r != a && i < n) cl_mag_copy(r + i, a + i, n - i);
    return b;
}

#define MUL_STEP(k)                               \
    do {                                          \
        cl_u128 t##k = (cl_u128)a[i + k] * b + c; \
        r[i + k] = (uint64_t)t##k;                \
        c = (uint64_t)(t##k >> 64);               \
    } while (0)
/* The carry is added word by word: gcc makes shorter chains of this than of one 128-bit sum. */
#define ADDMUL_STEP(k)                                   \
    do {                                                 \
        cl_u128 t##k = (cl_u128)a[i + k] * b + r[i + k]; \
        uint64_t l##k = (uint64_t)t##k + c;              \
        c = (uint64_t)(t##k >> 64) + (l##k < c);         \
        r[i + k] = l##k;                                 \
    } while (0)
/* ~(x - p) = ~x + p: the same chain as above, with the same carry. */
#define SUBMUL_STEP(k)                                    \
    do {                                                  \
        cl_u128 t##k = (cl_u128)a[i + k] * b + ~r[i + k]; \
        uint64_t l##k = (uint64_t)t##k + c;               \
        c = (uint64_t)(t##k >> 64) + (l##k < c);          \
        r[i + k] = ~l##k;                                 \
    } while (0)

uint64_t cl_mag_mul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b)
{
    uint64_t c = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        MUL_STEP(0);
        MUL_STEP(1);
        MUL_STEP(2);
        MUL_STEP(3);
    }
    for (; i < n; i++)
        MUL_STEP(0);
    return c;
}

uint64_t cl_mag_addmul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b)
{
    uint64_t c = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        ADDMUL_STEP(0);
        ADDMUL_STEP(1);
        ADDMUL_STEP(2);
        ADDMUL_STEP(3);
    }
    for (; i < n; i++)
        ADDMUL_STEP(0);
    return c;
}

uint64_t cl_mag_submul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t b)
{
    uint64_t c = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        SUBMUL_STEP(0);
        SUBMUL_STEP(1);
        SUBMUL_STEP(2);
        SUBMUL_STEP(3);
    }
    for (; i < n; i++)
        SUBMUL_STEP(0);
    return c;
}

uint64_t cl_mag_lshift_n(uint64_t *r, const uint64_t *a, size_t n, unsigned bits)
{
    if (bits == 0) {
        cl_mag_copy(r, a, n);
        return 0;
    }
    if (n == 0) return 0;
    uint64_t hi = a[n - 1], out = hi >> (64 - bits);
    for (size_t i = n - 1; i > 0; i--) {
        uint64_t lo = a[i - 1];
        r[i] = hi << bits | lo >> (64 - bits);
        hi = lo;
    }
    r[0] = hi << bits;
    return out;
}

uint64_t cl_mag_rshift_n(uint64_t *r, const uint64_t *a, size_t n, unsigned bits)
{
    if (bits == 0) {
        cl_mag_copy(r, a, n);
        return 0;
    }
    if (n == 0) return 0;
    uint64_t lo = a[0], out = lo << (64 - bits);
    for (size_t i = 0; i + 1 < n; i++) {
        uint64_t hi = a[i + 1];
        r[i] = lo >> bits | hi << (64 - bits);
        lo = hi;
    }
    r[n - 1] = lo >> bits;
    return out;
}

uint64_t cl_mag_invert(uint64_t d) { return (uint64_t)((((cl_u128)~d << 64) | UINT64_MAX) / d); }

uint64_t cl_mag_divrem_1(uint64_t *q, const uint64_t *a, size_t n, uint64_t b)
{
    if (n == 0) return 0;
    if (n == 1) {
        uint64_t x = a[0];
        q[0] = x / b;
        return x % b;
    }
    unsigned s = (unsigned)__builtin_clzll(b);
    uint64_t d = b << s, v = cl_mag_invert(d), r = 0;
    if (s == 0) {
        for (size_t i = n; i-- > 0;)
            q[i] = cl_mag_div_2by1(&r, r, a[i], d, v);
        return r;
    }
    uint64_t hi = a[n - 1];
    r = hi >> (64 - s);
    for (size_t i = n - 1; i > 0; i--) {
        uint64_t lo = a[i - 1];
        q[i] = cl_mag_div_2by1(&r, r, hi << s | lo >> (64 - s), d, v);
        hi = lo;
    }
    q[0] = cl_mag_div_2by1(&r, r, hi << s, d, v);
    return r >> s;
}

uint64_t cl_mag_rem_1(const uint64_t *a, size_t n, uint64_t b)
{
    if (n == 0) return 0;
    if (n == 1) return a[0] % b;
    unsigned s = (unsigned)__builtin_clzll(b);
    uint64_t d = b << s, v = cl_mag_invert(d), r = s ? a[n - 1] >> (64 - s) : 0;
    for (size_t i = n; i-- > 0;) {
        uint64_t lo = s && i ? a[i - 1] >> (64 - s) : 0;
        (void)cl_mag_div_2by1(&r, r, a[i] << s | lo, d, v);
    }
    return r >> s;
}

size_t cl_mag_norm(const uint64_t *d, size_t n)
{
    while (n && d[n - 1] == 0)
        n--;
    return n;
}

int cl_mag_cmp(const uint64_t *a, size_t an, const uint64_t *b, size_t bn)
{
    if (an != bn) return an < bn ? -1 : 1;
    for (size_t i = an; i-- > 0;) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

uint64_t cl_mag_bits(const uint64_t *a, size_t n)
{
    return n ? (uint64_t)n * 64 - (unsigned)__builtin_clzll(a[n - 1]) : 0;
}

uint64_t cl_mag_popcount(const uint64_t *a, size_t n)
{
    uint64_t c = 0;
    for (size_t i = 0; i < n; i++)
        c += (unsigned)__builtin_popcountll(a[i]);
    return c;
}

uint64_t cl_mag_ctz(const uint64_t *a, size_t n)
{
    size_t i = 0;
    while (i + 1 < n && a[i] == 0)
        i++;
    return (uint64_t)i * 64 + (unsigned)__builtin_ctzll(a[i]);
}

int cl_mag_low_bits(const uint64_t *a, size_t n, uint64_t bits)
{
    uint64_t limbs = bits / 64;
    for (size_t i = 0; i < n; i++) {
        if (i >= limbs) return bits % 64 && a[i] << (64 - bits % 64) != 0;
        if (a[i]) return 1;
    }
    return 0;
}

size_t cl_mag_add(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn)
{
    if (an < bn) {
        const uint64_t *t = a;
        size_t tn = an;
        a = b, an = bn, b = t, bn = tn;
    }
    uint64_t c = cl_mag_add_n(r, a, b, bn);
    c = cl_mag_add_1(r + bn, a + bn, an - bn, c);
    if (c) r[an++] = c;
    return an;
}

size_t cl_mag_sub(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn)
{
    uint64_t c = cl_mag_sub_n(r, a, b, bn);
    cl_mag_sub_1(r + bn, a + bn, an - bn, c);
    return cl_mag_norm(r, an);
}

size_t cl_mag_shl(uint64_t *r, const uint64_t *a, size_t n, uint64_t bits)
{
    if (n == 0) return 0;
    size_t k = (size_t)(bits / 64);
    uint64_t top = cl_mag_lshift_n(r + k, a, n, (unsigned)(bits % 64));
    cl_mag_zero(r, k);
    n += k;
    if (top) r[n++] = top;
    return n;
}

size_t cl_mag_shr(uint64_t *r, const uint64_t *a, size_t n, uint64_t bits)
{
    if (bits / 64 >= n) return 0;
    size_t k = (size_t)(bits / 64);
    n -= k;
    cl_mag_rshift_n(r, a + k, n, (unsigned)(bits % 64));
    return n && r[n - 1] == 0 ? n - 1 : n;
}
