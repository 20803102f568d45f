/* SPDX-License-Identifier: MIT */
/* Signed integers with Python's rules; conversion to and from doubles, words and bytes; hashes. */
#include "bignum_inner.h"

static void finish(cl_big *r, size_t n, int neg)
{
    r->n = (uint32_t)n;
    r->neg = neg && n;
}

void cl_big_from_u64(cl_big *r, uint64_t v)
{
    r->d[0] = v;
    finish(r, v != 0, 0);
}

void cl_big_from_i64(cl_big *r, int64_t v)
{
    r->d[0] = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    finish(r, v != 0, v < 0);
}

int cl_big_to_i64(int64_t *out, const cl_big *a)
{
    uint64_t v = a->n ? a->d[0] : 0;
    if (a->n > 1 || v > (uint64_t)INT64_MAX + (a->neg != 0)) return CL_BIG_BAD;
    *out = a->neg ? (int64_t)(0 - v) : (int64_t)v;
    return CL_BIG_OK;
}

/* ---- doubles ---- */

static double double_from_bits(uint64_t b)
{
    double x;
    memcpy(&x, &b, sizeof x);
    return x;
}

int cl_mag_round_double(double *out, uint64_t v, int sticky, int64_t exp)
{
    int64_t e = exp + 63; /* v = 1.xxx * 2^63 */
    if (e > 1023) return CL_BIG_BAD;
    unsigned drop = 11;
    if (e < -1022) {
        if (e < -1075) {
            *out = 0.0;
            return CL_BIG_OK;
        }
        drop += (unsigned)(-1022 - e);
    }
    /* drop is 11..64 */
    uint64_t m = drop < 64 ? v >> drop : 0, rest = v << (64 - drop);
    uint64_t half = (uint64_t)1 << 63;
    if (rest > half || (rest == half && (sticky || (m & 1)))) m++;
    /* The hidden bit adds one to the exponent field, and so does a carry out of the rounding. */
    uint64_t field = e < -1022 ? 0 : (uint64_t)(e + 1022);
    uint64_t bits = (field << 52) + m;
    if (bits >= (uint64_t)0x7ff << 52) return CL_BIG_BAD;
    *out = double_from_bits(bits);
    return CL_BIG_OK;
}

int cl_mag_to_double(double *out, const uint64_t *a, size_t n)
{
    if (n == 0) {
        *out = 0.0;
        return CL_BIG_OK;
    }
    if (n > 16) return CL_BIG_BAD;
    unsigned s = (unsigned)__builtin_clzll(a[n - 1]);
    uint64_t v = a[n - 1] << s;
    int sticky = 0;
    if (n > 1) {
        if (s) v |= a[n - 2] >> (64 - s);
        sticky = (a[n - 2] << s) != 0 || cl_mag_norm(a, n - 2) != 0;
    }
    return cl_mag_round_double(out, v, sticky, (int64_t)n * 64 - 64 - s);
}

int cl_mag_truediv(double *out, const uint64_t *a, size_t an, const uint64_t *b, size_t bn,
                   uint64_t *scratch)
{
    *out = 0.0;
    if (an == 0) return CL_BIG_OK;
    uint64_t ab = cl_mag_bits(a, an), bb = cl_mag_bits(b, bn);
    if (ab <= 53 && bb <= 53) {
        *out = (double)a[0] / (double)b[0];
        return CL_BIG_OK;
    }
    int64_t diff = (int64_t)ab - (int64_t)bb;
    if (diff > 1024) return CL_BIG_BAD;
    if (diff < -1077) return CL_BIG_OK;
    /* Scale a so that the quotient has 65 or 66 bits; what is lost only matters as "not exact". */
    int64_t shift = 65 - diff;
    uint64_t *x = scratch, *q = x + bn + 3, *r = q + 4, *s = r + bn;
    size_t xn;
    int sticky = 0;
    if (shift >= 0)
        xn = cl_mag_shl(x, a, an, (uint64_t)shift);
    else {
        xn = cl_mag_shr(x, a, an, (uint64_t)-shift);
        sticky = cl_mag_low_bits(a, an, (uint64_t)-shift);
    }
    cl_mag_work w = cl_mag_work_start(NULL);
    (void)cl_mag_divrem_w(&w, q, r, x, xn, b, bn, s); /* cannot stop: there is no poll */
    size_t qn = cl_mag_norm(q, xn - bn + 1);
    sticky |= cl_mag_norm(r, bn) != 0;
    /* qn is 2 */
    unsigned z = (unsigned)__builtin_clzll(q[qn - 1]);
    uint64_t v = q[qn - 1] << z;
    if (z) v |= q[qn - 2] >> (64 - z);
    sticky |= (q[qn - 2] << z) != 0;
    return cl_mag_round_double(out, v, sticky, 64 - (int64_t)z - shift);
}

size_t cl_mag_truediv_scratch(size_t an, size_t bn)
{
    (void)an;
    return (bn + 3) + 4 + bn + cl_mag_divrem_scratch(bn + 3, bn) + 4;
}

int cl_big_to_double(double *out, const cl_big *a)
{
    int st = cl_mag_to_double(out, a->d, a->n);
    if (a->neg) *out = -*out;
    return st;
}

int cl_big_truediv(double *out, const cl_big *a, const cl_big *b, uint64_t *scratch)
{
    int st = cl_mag_truediv(out, a->d, a->n, b->d, b->n, scratch);
    if (a->neg != b->neg) /* 0 / -5 is -0.0 */
        *out = -*out;
    return st;
}

/* |x| = c * 2^q, for a finite x. */
static uint64_t split_double(double x, int *q, int *neg)
{
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    unsigned e = (unsigned)(b >> 52) & 0x7ff;
    uint64_t c = b & (((uint64_t)1 << 52) - 1);
    *neg = (int)(b >> 63);
    *q = e ? (int)e - 1075 : -1074;
    return e ? c | (uint64_t)1 << 52 : c;
}

int cl_big_from_double(cl_big *r, double x)
{
    if (x != x || x - x != 0) return CL_BIG_BAD;
    int q, neg;
    uint64_t c = split_double(x, &q, &neg);
    if (q <= 0) {
        c = q > -64 ? c >> -q : 0;
        r->d[0] = c;
        finish(r, c != 0, neg);
        return CL_BIG_OK;
    }
    finish(r, cl_mag_shl(r->d, &c, 1, (uint64_t)q), neg);
    return CL_BIG_OK;
}

int cl_big_cmp(const cl_big *a, const cl_big *b)
{
    if (a->neg != b->neg) return a->neg ? -1 : 1;
    int c = cl_mag_cmp(a->d, a->n, b->d, b->n);
    return a->neg ? -c : c;
}

int cl_big_cmp_double(const cl_big *a, double x)
{
    if (x != x) return 2;
    if (x - x != 0) return x > 0 ? -1 : 1;
    uint64_t buf[17];
    cl_big t = { buf, 0, 0 };
    (void)cl_big_from_double(&t, x); /* finite */
    int c = cl_big_cmp(a, &t);
    if (c) return c;
    /* Equal to the integer part: the fraction decides. Only an |x| below 2^53 has one. */
    double whole = t.n ? (double)buf[0] : 0.0, mag = x < 0 ? -x : x;
    if (t.n > 1 || mag >= 9007199254740992.0 || mag == whole) return 0;
    return x > 0 ? -1 : 1;
}

int64_t cl_big_hash(const cl_big *a)
{
    const uint64_t p = ((uint64_t)1 << 61) - 1;
    uint64_t h = 0;
    for (size_t i = a->n; i-- > 0;) {
        /* h * 2^64 + limb; 2^64 is 8 modulo p, so the product is a rotation of 61 bits. */
        h = (h << 3 & p) | h >> 58;
        h += (a->d[i] & p) + (a->d[i] >> 61);
        h = (h & p) + (h >> 61);
        if (h >= p) h -= p;
    }
    int64_t v = a->neg ? -(int64_t)h : (int64_t)h;
    return v == -1 ? -2 : v;
}

/* ---- arithmetic ---- */

static void add_signed(cl_big *r, const cl_big *a, const cl_big *b, int bneg)
{
    if (a->neg == bneg) {
        int neg = a->neg;
        finish(r, cl_mag_add(r->d, a->d, a->n, b->d, b->n), neg);
        return;
    }
    int c = cl_mag_cmp(a->d, a->n, b->d, b->n);
    if (c >= 0) {
        int neg = a->neg;
        finish(r, cl_mag_sub(r->d, a->d, a->n, b->d, b->n), neg);
    } else
        finish(r, cl_mag_sub(r->d, b->d, b->n, a->d, a->n), bneg);
}

void cl_big_add(cl_big *r, const cl_big *a, const cl_big *b) { add_signed(r, a, b, b->neg); }

void cl_big_sub(cl_big *r, const cl_big *a, const cl_big *b)
{
    /* A zero counts as positive either way, which is right: the magnitudes decide. */
    add_signed(r, a, b, !b->neg);
}

int cl_big_mul(cl_big *r, const cl_big *a, const cl_big *b, uint64_t *scratch, const cl_poll *poll)
{
    int neg = a->neg ^ b->neg;
    if (cl_mag_mul(r->d, a->d, a->n, b->d, b->n, scratch, poll)) return CL_BIG_STOPPED;
    finish(r, cl_mag_norm(r->d, (size_t)a->n + b->n), neg);
    return CL_BIG_OK;
}

int cl_big_divmod(cl_big *q, cl_big *r, const cl_big *a, const cl_big *b, uint64_t *scratch,
                  const cl_poll *poll)
{
    size_t an = a->n, bn = b->n;
    int aneg = a->neg, bneg = b->neg;
    if (an < bn) {
        /* Quotient 0 or -1. */
        int adjust = an && aneg != bneg;
        if (r && adjust)
            finish(r, cl_mag_sub(r->d, b->d, bn, a->d, an), bneg);
        else if (r) {
            cl_mag_copy(r->d, a->d, an);
            finish(r, an, aneg);
        }
        if (q) {
            q->d[0] = 1;
            finish(q, adjust != 0, 1);
        }
        return CL_BIG_OK;
    }
    uint64_t *rem = scratch, *div = rem + bn, *s = div + bn;
    cl_mag_copy(div, b->d, bn);
    if (cl_mag_divrem(q ? q->d : NULL, rem, a->d, an, b->d, bn, s, poll)) return CL_BIG_STOPPED;
    size_t rn = cl_mag_norm(rem, bn), qn = q ? cl_mag_norm(q->d, an - bn + 1) : 0;
    int adjust = rn && aneg != bneg;
    if (q) {
        if (adjust) {
            uint64_t c = cl_mag_add_1(q->d, q->d, qn, 1);
            if (c) q->d[qn++] = c;
        }
        finish(q, qn, aneg != bneg);
    }
    if (r) {
        if (adjust)
            rn = cl_mag_sub(r->d, div, bn, rem, rn);
        else
            cl_mag_copy(r->d, rem, rn);
        finish(r, rn, bneg);
    }
    return CL_BIG_OK;
}

size_t cl_big_divmod_scratch(size_t an, size_t bn)
{
    return an < bn ? 0 : 2 * bn + cl_mag_divrem_scratch(an, bn);
}

void cl_big_shl(cl_big *r, const cl_big *a, uint64_t bits)
{
    int neg = a->neg;
    finish(r, cl_mag_shl(r->d, a->d, a->n, bits), neg);
}

void cl_big_shr(cl_big *r, const cl_big *a, uint64_t bits)
{
    int neg = a->neg, lost = neg && cl_mag_low_bits(a->d, a->n, bits);
    size_t n = cl_mag_shr(r->d, a->d, a->n, bits);
    if (lost) {
        uint64_t c = cl_mag_add_1(r->d, r->d, n, 1);
        if (c) r->d[n++] = c;
    }
    finish(r, n, neg);
}

/* Two's complement limb by limb: a negative number is the complement of its magnitude, plus a
   carry. */
typedef struct {
    const uint64_t *d;
    size_t n;
    uint64_t mask, carry;
} twos;

static uint64_t twos_next(twos *t, size_t i)
{
    uint64_t x = (i < t->n ? t->d[i] : 0) ^ t->mask, s = x + t->carry;
    t->carry = s < x;
    return s;
}

static void bitwise(cl_big *r, const cl_big *a, const cl_big *b, char op)
{
    size_t n = a->n > b->n ? a->n : b->n;
    int neg = op == '&' ? a->neg && b->neg : op == '|' ? a->neg || b->neg : a->neg != b->neg;
    twos x = { a->d, a->n, 0 - (uint64_t)(a->neg != 0), a->neg != 0 };
    twos y = { b->d, b->n, 0 - (uint64_t)(b->neg != 0), b->neg != 0 };
    uint64_t mask = 0 - (uint64_t)neg, carry = (uint64_t)neg;
    for (size_t i = 0; i <= n; i++) {
        uint64_t u = twos_next(&x, i), v = twos_next(&y, i);
        uint64_t z = ((op == '&' ? u & v : op == '|' ? u | v : u ^ v) ^ mask) + carry;
        carry = carry && z == 0;
        r->d[i] = z;
    }
    finish(r, cl_mag_norm(r->d, n + 1), neg);
}

void cl_big_and(cl_big *r, const cl_big *a, const cl_big *b) { bitwise(r, a, b, '&'); }

void cl_big_or(cl_big *r, const cl_big *a, const cl_big *b) { bitwise(r, a, b, '|'); }

void cl_big_xor(cl_big *r, const cl_big *a, const cl_big *b) { bitwise(r, a, b, '^'); }

void cl_big_not(cl_big *r, const cl_big *a)
{
    /* -a - 1 */
    size_t n = a->n;
    if (a->neg) {
        cl_mag_sub_1(r->d, a->d, n, 1);
        finish(r, cl_mag_norm(r->d, n), 0);
        return;
    }
    uint64_t c = cl_mag_add_1(r->d, a->d, n, 1);
    if (c) r->d[n++] = c;
    finish(r, n, 1);
}

/* Bring a residue of the magnitude of m into the range and sign Python wants: of m, or zero. */
static void place_residue(cl_big *r, size_t n, int negate, const cl_big *m)
{
    if (n && negate != m->neg) n = cl_mag_sub(r->d, m->d, m->n, r->d, n);
    finish(r, n, m->neg);
}

int cl_big_powmod(cl_big *r, const cl_big *a, const cl_big *e, const cl_big *m, uint64_t *scratch,
                  const cl_poll *poll)
{
    size_t n;
    int negate = a->neg && e->n && (e->d[0] & 1);
    int st = cl_mag_powmod(r->d, &n, a->d, a->n, e->d, e->n, m->d, m->n, scratch, poll);
    if (st == CL_BIG_OK) place_residue(r, n, negate, m);
    return st;
}

int cl_big_invmod(cl_big *r, const cl_big *a, const cl_big *m, uint64_t *scratch,
                  const cl_poll *poll)
{
    size_t n;
    int st = cl_mag_invmod(r->d, &n, a->d, a->n, m->d, m->n, scratch, poll);
    if (st == CL_BIG_OK) place_residue(r, n, a->neg, m);
    return st;
}

/* ---- bytes ---- */

void cl_big_from_bytes(cl_big *r, const uint8_t *s, size_t len, int little, int is_signed)
{
    size_t n = (len + 7) / 8;
    int neg = is_signed && len && (s[little ? len - 1 : 0] & 0x80);
    uint64_t carry = neg != 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t v = neg ? UINT64_MAX : 0;
        for (size_t k = len - i * 8 < 8 ? len - i * 8 : 8; k-- > 0;)
            v = v << 8 | s[little ? i * 8 + k : len - 1 - i * 8 - k];
        if (neg) {
            v = ~v + carry;
            carry = carry && v == 0;
        }
        r->d[i] = v;
    }
    finish(r, cl_mag_norm(r->d, n), neg);
}

int cl_big_to_bytes(uint8_t *out, size_t len, const cl_big *a, int little, int is_signed)
{
    if (a->neg && !is_signed) return CL_BIG_BAD;
    uint64_t bits = cl_mag_bits(a->d, a->n);
    if (is_signed && a->n) {
        /* One more bit for the sign, except for -2^k. */
        int power = a->neg && cl_mag_ctz(a->d, a->n) == bits - 1;
        bits += !power;
    }
    if (bits / 8 + (bits % 8 != 0) > len) return CL_BIG_BAD;
    twos t = { a->d, a->n, 0 - (uint64_t)(a->neg != 0), a->neg != 0 };
    uint64_t v = 0;
    for (size_t i = 0; i < len; i++) {
        if (i % 8 == 0) v = twos_next(&t, i / 8);
        out[little ? i : len - 1 - i] = (uint8_t)v;
        v >>= 8;
    }
    return CL_BIG_OK;
}
