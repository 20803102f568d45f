/* SPDX-License-Identifier: MIT */
/* Modular power and inverse, greatest common divisor, integer square root. */
#include "bignum_inner.h"

/* Above this length Montgomery's quadratic reduction loses to a division. */
#define MONTGOMERY_MAX 96

static unsigned bit_at(const uint64_t *e, uint64_t i)
{
    return (unsigned)(e[i / 64] >> (i % 64)) & 1;
}

/* x * y mod m. Montgomery form when `ninv` is set: x * y / 2^(64 n) mod m. */
typedef struct {
    const uint64_t *m;
    size_t n;
    uint64_t ninv; /* -1/m mod 2^64, or 0 for an even or long modulus */
    uint64_t *t;   /* 2n limbs */
    uint64_t *s;   /* scratch of product and division */
    cl_mag_work w;
} modulus;

/* Montgomery 1985, one limb at a time. t has 2n limbs, the result goes to r. */
static void redc(modulus *c, uint64_t *r)
{
    uint64_t *t = c->t;
    size_t n = c->n;
    for (size_t i = 0; i < n; i++)
        t[i] = cl_mag_addmul_1(t + i, c->m, n, t[i] * c->ninv);
    uint64_t over = cl_mag_add_n(r, t + n, t, n);
    if (over || cl_mag_cmp(r, n, c->m, n) >= 0) cl_mag_sub_n(r, r, c->m, n);
}

static int mod_mul(modulus *c, uint64_t *r, const uint64_t *x, const uint64_t *y)
{
    if (cl_mag_mul_w(&c->w, c->t, x, c->n, y, c->n, c->s) ||
        cl_mag_spend(&c->w, (uint64_t)c->n * 4))
        return CL_BIG_STOPPED;
    if (!c->ninv) return cl_mag_divrem_w(&c->w, NULL, r, c->t, 2 * c->n, c->m, c->n, c->s);
    if (cl_mag_spend(&c->w, (uint64_t)c->n * c->n)) return CL_BIG_STOPPED;
    redc(c, r);
    return CL_BIG_OK;
}

static unsigned window_bits(uint64_t ebits)
{
    return ebits <= 8 ? 1 : ebits <= 36 ? 3 : ebits <= 140 ? 4 : ebits <= 450 ? 5 : 6;
}

/* r (n limbs, zero padded) = a mod m, for a span a. */
static int reduce(modulus *c, uint64_t *r, const uint64_t *a, size_t an)
{
    an = cl_mag_norm(a, an);
    if (an < c->n) {
        cl_mag_copy(r, a, an);
        cl_mag_zero(r + an, c->n - an);
        return CL_BIG_OK;
    }
    return cl_mag_divrem_w(&c->w, NULL, r, a, an, c->m, c->n, c->s);
}

int cl_mag_powmod(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, const uint64_t *e,
                  size_t en, const uint64_t *m, size_t mn, uint64_t *scratch, const cl_poll *poll)
{
    if (mn == 1 && m[0] == 1) {
        *rn = 0;
        return CL_BIG_OK;
    }
    if (en == 0) {
        r[0] = 1;
        *rn = 1;
        return CL_BIG_OK;
    }
    uint64_t ebits = cl_mag_bits(e, en);
    unsigned wb = window_bits(ebits);
    size_t tabn = (size_t)1 << (wb - 1);
    modulus c = { m, mn, 0, scratch, NULL, cl_mag_work_start(poll) };
    uint64_t *tab = scratch + 2 * mn, *acc = tab + tabn * mn;
    c.s = acc + mn;
    if ((m[0] & 1) && mn <= MONTGOMERY_MAX) {
        uint64_t inv = m[0]; /* right to 3 bits; each Newton step doubles them */
        for (int i = 0; i < 5; i++)
            inv *= 2 - m[0] * inv;
        c.ninv = 0 - inv;
    }
    /* tab[i] = a ** (2i + 1) */
    if (reduce(&c, tab, a, an)) return CL_BIG_STOPPED;
    if (c.ninv) {
        cl_mag_zero(c.t, mn);
        cl_mag_copy(c.t + mn, tab, mn);
        if (cl_mag_divrem_w(&c.w, NULL, tab, c.t, 2 * mn, m, mn, c.s)) return CL_BIG_STOPPED;
    }
    if (tabn > 1) {
        if (mod_mul(&c, acc, tab, tab)) return CL_BIG_STOPPED;
        for (size_t i = 1; i < tabn; i++) {
            if (mod_mul(&c, tab + i * mn, tab + (i - 1) * mn, acc)) return CL_BIG_STOPPED;
        }
    }
    /* Sliding window from the top bit; `left` bits are still to do. */
    int started = 0;
    uint64_t left = ebits;
    while (left) {
        if (!bit_at(e, left - 1)) {
            if (mod_mul(&c, acc, acc, acc)) return CL_BIG_STOPPED;
            left--;
            continue;
        }
        unsigned k = left < wb ? (unsigned)left : wb, v = 0;
        while (!bit_at(e, left - k))
            k--;
        for (unsigned i = 1; i <= k; i++)
            v = v << 1 | bit_at(e, left - i);
        if (!started) {
            cl_mag_copy(acc, tab + (size_t)(v >> 1) * mn, mn);
            started = 1;
        } else {
            for (unsigned i = 0; i < k; i++) {
                if (mod_mul(&c, acc, acc, acc)) return CL_BIG_STOPPED;
            }
            if (mod_mul(&c, acc, acc, tab + (size_t)(v >> 1) * mn)) return CL_BIG_STOPPED;
        }
        left -= k;
    }
    if (c.ninv) {
        cl_mag_copy(c.t, acc, mn);
        cl_mag_zero(c.t + mn, mn);
        redc(&c, acc);
    }
    cl_mag_copy(r, acc, mn);
    *rn = cl_mag_norm(r, mn);
    return CL_BIG_OK;
}

size_t cl_mag_powmod_scratch(size_t an, size_t en, size_t mn)
{
    size_t big = an > 2 * mn ? an : 2 * mn;
    size_t s = cl_mag_divrem_scratch(big, mn), p = cl_mag_divrem_scratch(2 * mn, mn),
           u = cl_mag_mul_scratch(mn, mn);
    s = s > p ? s : p;
    s = s > u ? s : u;
    return 3 * mn + ((size_t)1 << (window_bits((uint64_t)en * 64) - 1)) * mn + s + 4;
}

uint64_t cl_mag_powmod_cost(size_t an, size_t en, size_t mn)
{
    uint64_t step = cl_mag_mul_cost(mn, mn);
    step = cl_mag_sat_add(step, mn <= MONTGOMERY_MAX ? (uint64_t)mn * mn + 8
                                                     : cl_mag_divrem_cost(2 * mn, mn));
    uint64_t steps = cl_mag_sat_mul(en, 64 + 12) + 8;
    return cl_mag_sat_add(cl_mag_sat_mul(step, steps), cl_mag_divrem_cost(an, mn));
}

/* ---- greatest common divisor: Lehmer's algorithm with the exact test of Collins and Jebelean ----
   */

/* Cofactors of the last two remainders of a Euclidean run on the top 64 bits: a' = |u0 a - v0 b|,
   b' = |u1 a - v1 b|.
 * Returns the number of steps; `odd` steps swap the signs. */
static int lehmer_steps(uint64_t x, uint64_t y, uint64_t *u0, uint64_t *v0, uint64_t *u1,
                        uint64_t *v1)
{
    uint64_t a0 = 1, b0 = 0, a1 = 0, b1 = 1;
    int steps = 0;
    while (y >> 32) {
        uint64_t q = x / y, r = x - q * y;
        if (q >> 31) break;
        uint64_t a2 = a0 + q * a1, b2 = b0 + q * b1;
        uint64_t hi = a2 > b2 ? a2 : b2, sum = a2 + a1 > b2 + b1 ? a2 + a1 : b2 + b1;
        if (sum >> 32 || r < hi || y - r < sum) break;
        x = y, y = r;
        a0 = a1, a1 = a2;
        b0 = b1, b1 = b2;
        steps++;
    }
    *u0 = a0, *v0 = b0, *u1 = a1, *v1 = b1;
    return steps;
}

/* r = u a - v b, known to be in 0..a; n limbs. */
static void combine(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n, uint64_t u,
                    uint64_t v)
{
    uint64_t ca = 0, cb = 0;
    for (size_t i = 0; i < n; i++) {
        cl_u128 p = (cl_u128)a[i] * u + ca, q = (cl_u128)b[i] * v + cb;
        ca = (uint64_t)(p >> 64);
        cb = (uint64_t)(q >> 64) + ((uint64_t)p < (uint64_t)q);
        r[i] = (uint64_t)p - (uint64_t)q;
    }
}

static uint64_t gcd_word(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0) return a | b;
    int s = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b) {
        b >>= __builtin_ctzll(b);
        if (a > b) {
            uint64_t t = a;
            a = b, b = t;
        }
        b -= a;
    }
    return a << s;
}

int cl_mag_gcd(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
               uint64_t *scratch, const cl_poll *poll)
{
    cl_mag_work w = cl_mag_work_start(poll);
    if (cl_mag_cmp(a, an, b, bn) < 0) {
        const uint64_t *t = a;
        size_t tn = an;
        a = b, an = bn, b = t, bn = tn;
    }
    uint64_t *x = scratch, *y = x + an, *p = y + an, *q = p + an, *s = q + an;
    size_t xn = an, yn = bn;
    cl_mag_copy(x, a, an);
    cl_mag_copy(y, b, bn);
    while (yn > 1) {
        /* x >= y. Take the top 64 bits of x and the bits of y at the same place. */
        uint64_t u0, v0, u1, v1;
        int steps = 0;
        if (xn - yn <= 1) {
            unsigned sh = (unsigned)__builtin_clzll(x[xn - 1]);
            uint64_t y1 = yn == xn ? y[yn - 1] : 0, y0 = yn == xn ? y[yn - 2] : y[yn - 1];
            uint64_t tx = x[xn - 1] << sh | (sh ? x[xn - 2] >> (64 - sh) : 0);
            uint64_t ty = y1 << sh | (sh ? y0 >> (64 - sh) : 0);
            steps = lehmer_steps(tx, ty, &u0, &v0, &u1, &v1);
        }
        if (cl_mag_spend(&w, 4 * (uint64_t)xn)) return CL_BIG_STOPPED;
        if (steps < 2) {
            if (cl_mag_divrem_w(&w, NULL, p, x, xn, y, yn, s)) return CL_BIG_STOPPED;
            uint64_t *t = x;
            x = y, xn = yn;
            y = p, yn = cl_mag_norm(p, yn);
            p = t;
            continue;
        }
        cl_mag_zero(y + yn, xn - yn);
        if (steps & 1) {
            combine(p, y, x, xn, v0, u0);
            combine(q, x, y, xn, u1, v1);
        } else {
            combine(p, x, y, xn, u0, v0);
            combine(q, y, x, xn, v1, u1);
        }
        uint64_t *t = x;
        x = p, p = t;
        t = y;
        y = q, q = t;
        yn = cl_mag_norm(y, xn);
        xn = cl_mag_norm(x, xn);
    }
    if (yn == 1) {
        r[0] = gcd_word(y[0], cl_mag_rem_1(x, xn, y[0]));
        *rn = 1;
    } else {
        cl_mag_copy(r, x, xn);
        *rn = xn;
    }
    return CL_BIG_OK;
}

size_t cl_mag_gcd_scratch(size_t an, size_t bn)
{
    size_t n = an > bn ? an : bn, m = an > bn ? bn : an, s = 0;
    if (m) {
        s = cl_mag_divrem_scratch(n, m);
        /* Later divisions are of at most m + 1 limbs by anything shorter. */
        for (size_t k = m; k; k /= 2) {
            size_t t = cl_mag_divrem_scratch(m, k) + 8 * m / 1;
            s = s > t ? s : t;
        }
    }
    return 4 * n + s + 8;
}

uint64_t cl_mag_gcd_cost(size_t an, size_t bn)
{
    size_t n = an > bn ? an : bn, m = an > bn ? bn : an;
    if (m == 0) return (uint64_t)n + 4;
    /* About 30 bits leave both numbers per round of 4 passes over m limbs. */
    return cl_mag_sat_add(cl_mag_divrem_cost(n, m), cl_mag_sat_mul(cl_mag_sat_mul(m, m), 10) + 256);
}

/* ---- inverse: Euclid, with the cofactor of a kept modulo m ---- */
int cl_mag_invmod(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, const uint64_t *m,
                  size_t mn, uint64_t *scratch, const cl_poll *poll)
{
    cl_mag_work w = cl_mag_work_start(poll);
    uint64_t *x = scratch, *y = x + mn + 1, *u = y + mn + 1, *v = u + mn + 1, *q = v + mn + 1,
             *t = q + mn + 1, *s = t + 2 * mn + 4;
    size_t xn = mn, yn, un = 0, vn = 1;
    cl_mag_copy(x, m, mn);
    if (an >= mn) {
        if (cl_mag_divrem_w(&w, NULL, y, a, an, m, mn, s)) return CL_BIG_STOPPED;
        yn = cl_mag_norm(y, mn);
    } else {
        cl_mag_copy(y, a, an);
        yn = an;
    }
    v[0] = 1;
    if (mn == 1 && m[0] == 1) {
        *rn = 0;
        return CL_BIG_OK;
    }
    /* x = -+ u a, y = +- v a (mod m); `neg` says that v counts negatively. |u|, |v| <= m. */
    int neg = 0;
    while (yn > 0) {
        if (yn == 1 && y[0] == 1) {
            if (neg)
                *rn = cl_mag_sub(r, m, mn, v, vn);
            else {
                cl_mag_copy(r, v, vn);
                *rn = vn;
            }
            return CL_BIG_OK;
        }
        size_t qn = xn - yn + 1;
        if (cl_mag_spend(&w, 2 * (uint64_t)mn)) return CL_BIG_STOPPED;
        if (cl_mag_cmp(x, xn, y, yn) < 0)
            return CL_BIG_BAD; /* cannot be: the remainders decrease */
        if (cl_mag_divrem_w(&w, q, x, x, xn, y, yn, s)) return CL_BIG_STOPPED;
        qn = cl_mag_norm(q, qn);
        xn = cl_mag_norm(x, yn);
        if (cl_mag_mul_w(&w, t, q, qn, v, vn, s)) return CL_BIG_STOPPED;
        size_t tn = cl_mag_norm(t, qn + vn);
        un = cl_mag_add(u, u, un, t, tn);
        uint64_t *h = x;
        size_t hn = xn;
        x = y, xn = yn, y = h, yn = hn;
        h = u, hn = un;
        u = v, un = vn, v = h, vn = hn;
        neg = !neg;
    }
    return CL_BIG_BAD;
}

size_t cl_mag_invmod_scratch(size_t an, size_t mn)
{
    size_t big = an > mn ? an : mn;
    return 7 * mn + 16 + cl_mag_divrem_scratch(big, mn) + 8 * mn +
           cl_mag_mul_scratch(mn + 1, mn + 1) + 1024;
}

uint64_t cl_mag_invmod_cost(size_t an, size_t mn)
{
    return cl_mag_sat_add(cl_mag_divrem_cost(an, mn),
                          cl_mag_sat_mul(cl_mag_sat_mul(mn, mn + 4), 38 * 5));
}

/* ---- square root: Newton with a precision that doubles at each step, each approximation at most
   one too large
 * (the method of CPython's math.isqrt, whose correctness was proved by M. Dickinson) ---- */
static uint64_t isqrt_word(uint64_t x)
{
    /* Bit pairs from the top. */
    uint64_t r = 0, bit = (uint64_t)1 << 62;
    while (bit > x)
        bit >>= 2;
    for (; bit; bit >>= 2) {
        if (x >= r + bit) {
            x -= r + bit;
            r = (r >> 1) + bit;
        } else
            r >>= 1;
    }
    return r;
}

int cl_mag_isqrt(uint64_t *r, size_t *rn, const uint64_t *a, size_t an, uint64_t *scratch,
                 const cl_poll *poll)
{
    cl_mag_work w = cl_mag_work_start(poll);
    if (an <= 1) {
        r[0] = an ? isqrt_word(a[0]) : 0;
        *rn = r[0] != 0;
        return CL_BIG_OK;
    }
    size_t half = (an + 1) / 2;
    uint64_t c = (cl_mag_bits(a, an) - 1) / 2;
    uint64_t *x = scratch, *t = x + half + 2, *q = t + an + 2, *s = q + an + 4;
    /* d bits of the root are right after each step; start with the 31 (or so) a word gives. */
    unsigned steps = 0;
    while (c >> steps > 30)
        steps++;
    uint64_t d = c >> steps;
    size_t tn = cl_mag_shr(t, a, an, 2 * (c - d));
    x[0] = isqrt_word(t[0]); /* 2d + 2 <= 62 bits */
    (void)tn;
    size_t xn = 1;
    while (steps-- > 0) {
        uint64_t e = d;
        d = c >> steps;
        tn = cl_mag_shr(t, a, an, 2 * c - e - d + 1);
        size_t qn = 0;
        if (tn >= xn) {
            if (cl_mag_divrem_w(&w, q, NULL, t, tn, x, xn, s)) return CL_BIG_STOPPED;
            qn = cl_mag_norm(q, tn - xn + 1);
        }
        xn = cl_mag_shl(x, x, xn, d - e - 1);
        xn = cl_mag_add(x, x, xn, q, qn);
    }
    if (cl_mag_mul_w(&w, q, x, xn, x, xn, s)) return CL_BIG_STOPPED;
    size_t qn = cl_mag_norm(q, 2 * xn);
    if (cl_mag_cmp(q, qn, a, an) > 0) cl_mag_sub_1(x, x, xn, 1);
    xn = cl_mag_norm(x, xn);
    cl_mag_copy(r, x, xn);
    *rn = xn;
    return CL_BIG_OK;
}

size_t cl_mag_isqrt_scratch(size_t an)
{
    if (an <= 1) return 0;
    size_t half = (an + 1) / 2, d = cl_mag_divrem_scratch(an, half) + 8 * half,
           m = cl_mag_mul_scratch(half + 1, half + 1);
    return half + 2 + (an + 2) + (an + 4) + (d > m ? d : m) + 1024;
}

uint64_t cl_mag_isqrt_cost(size_t an)
{
    size_t half = (an + 1) / 2;
    return cl_mag_sat_add(cl_mag_sat_mul(cl_mag_divrem_cost(an, half ? half : 1), 2),
                          cl_mag_mul_cost(half, half) + 64 * 8);
}
