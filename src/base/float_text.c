/* SPDX-License-Identifier: MIT */
/*
 * Doubles to text and rounding in decimal.
 *
 * Shortest digits: Raffaello Giulietti, "The Schubfach way to render doubles" (2020).
 * A given number of digits: x * 10^p as an integer and a remainder, from one multiplication by a
 128-bit power of
 * ten. The power is rounded down, so the remainder is known up to 3 units; if a tie lies within
 them (or more than
 * 17 digits are wanted) the exact decimal expansion is made with big integers and rounded there.
 Every double
 * has one, of at most 767 digits.
 */
#include "float_text.h"

#include <string.h>

#include "bignum_inner.h"
#include "float_inner.h"
#include "float_powers.h"

#define HIDDEN ((uint64_t)1 << 52)

static const char pairs[] = "0001020304050607080910111213141516171819"
                            "2021222324252627282930313233343536373839"
                            "4041424344454647484950515253545556575859"
                            "6061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

static const uint64_t tens[20] = { 1u,
                                   10u,
                                   100u,
                                   1000u,
                                   10000u,
                                   100000u,
                                   1000000u,
                                   10000000u,
                                   100000000u,
                                   1000000000u,
                                   10000000000u,
                                   100000000000u,
                                   1000000000000u,
                                   10000000000000u,
                                   100000000000000u,
                                   1000000000000000u,
                                   10000000000000000u,
                                   100000000000000000u,
                                   1000000000000000000u,
                                   10000000000000000000u };

const uint64_t *cl_float_power(int q)
{
    return q < POWER_MIN || q > POWER_MAX ? NULL : powers[q - POWER_MIN];
}

static uint64_t bits_of(double x)
{
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

static int is_finite(uint64_t b) { return (b >> 52 & 0x7ff) != 0x7ff; }

/* |x| = c * 2^q */
static uint64_t split(uint64_t b, int *q)
{
    unsigned e = (unsigned)(b >> 52) & 0x7ff;
    uint64_t c = b & (HIDDEN - 1);
    *q = e ? (int)e - 1075 : -1074;
    return e ? c | HIDDEN : c;
}

static int digit_count(uint64_t v)
{
    int n = (64 - __builtin_clzll(v | 1)) * 1233 >> 12;
    return n < 20 && v >= tens[n] ? n + 1 : n ? n : 1;
}

/* Exactly n digits of v. */
static void put_digits(char *s, uint64_t v, int n)
{
    char *p = s + n;
    if (v >= 100000000) {
        /* Eight digits in 32-bit arithmetic. */
        uint32_t lo = (uint32_t)(v % 100000000);
        v /= 100000000;
        uint32_t a = lo / 10000, b = lo % 10000;
        memcpy(p - 2, pairs + 2 * (b % 100), 2);
        memcpy(p - 4, pairs + 2 * (b / 100), 2);
        memcpy(p - 6, pairs + 2 * (a % 100), 2);
        memcpy(p - 8, pairs + 2 * (a / 100), 2);
        p -= 8;
    }
    while (p - s >= 2) {
        memcpy(p - 2, pairs + 2 * (v % 100), 2);
        v /= 100;
        p -= 2;
    }
    if (p > s) *s = (char)('0' + v % 10);
}

/* ---- shortest ---- */

/* floor(cp * g / 2^128), with the last bit set if anything was lost. */
static uint64_t round_to_odd(uint64_t ghi, uint64_t glo, uint64_t cp)
{
    cl_u128 x = (cl_u128)glo * cp, y = (cl_u128)ghi * cp + (uint64_t)(x >> 64);
    return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}

/* The shortest decimal s * 10^*k that reads back as c * 2^q, nearest to it; c != 0. May end in
   zeros. */
static uint64_t shortest(uint64_t c, int q, int *k_out)
{
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0) {
        *k_out = 0;
        return c >> -q;
    }
    int even = !(c & 1), closer = c == HIDDEN && q > -1074;
    uint64_t cbl = 4 * c - 2 + (uint64_t)closer, cb = 4 * c, cbr = 4 * c + 2;
    /* floor(log10(2^q)), or of 3/4 of it where the lower neighbour is closer */
    int k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
    int h = q + ((-k * 1741647) >> 19) + 1;
    const uint64_t *g = powers[-k - POWER_MIN];
    uint64_t ghi = g[0], glo = g[1];
    if (k > 0 || k < -55) /* the algorithm wants the power rounded up */
        ghi += ++glo == 0;
    uint64_t vbl = round_to_odd(ghi, glo, cbl << h), vb = round_to_odd(ghi, glo, cb << h);
    uint64_t vbr = round_to_odd(ghi, glo, cbr << h);
    uint64_t lower = vbl + !even, upper = vbr - !even, s = vb / 4;
    if (s >= 10) {
        uint64_t sp = s / 10;
        int under = lower <= 40 * sp, over = 40 * sp + 40 <= upper;
        if (under != over) {
            *k_out = k + 1;
            return sp + (uint64_t)over;
        }
    }
    *k_out = k;
    int under = lower <= 4 * s, over = 4 * s + 4 <= upper;
    if (under != over) return s + (uint64_t)over;
    uint64_t mid = 4 * s + 2;
    return s + (vb > mid || (vb == mid && (s & 1)));
}

static uint64_t strip_zeros(uint64_t v, int *k)
{
    while (v % 100000000 == 0) {
        v /= 100000000;
        *k += 8;
    }
    while (v % 10 == 0) {
        v /= 10;
        ++*k;
    }
    return v;
}

/* ---- a given number of digits ---- */

/* The exact expansion: digits and the place of the point; c != 0. */
static int exact_digits(uint64_t c, int q, char digits[CL_FLOAT_MAX_DIGITS + 64], int *point)
{
    uint64_t a[44], scratch[700];
    size_t n = 1, len;
    int z = __builtin_ctzll(c), shift = 0;
    a[0] = c >> z;
    q += z;
    if (q >= 0)
        n = cl_mag_shl(a, a, 1, (uint64_t)q);
    else {
        /* c / 2^k = c * 5^k / 10^k */
        for (int k = -q; k > 0; k -= 27) {
            uint64_t p = 1;
            for (int i = k < 27 ? k : 27; i > 0; i--)
                p *= 5;
            uint64_t carry = cl_mag_mul_1(a, a, n, p);
            if (carry) a[n++] = carry;
        }
        shift = -q;
    }
    /* At most 41 limbs, whose cl_mag_to_text_scratch is below 700. */
    (void)cl_mag_to_text(digits, &len, a, n, 10, scratch, NULL); /* cannot stop: there is no poll */
    *point = (int)len - shift;
    return (int)len;
}

/* Keep `keep` digits (may be negative) of n, ties to even. */
static int round_digits(char *d, int n, int keep, int *point)
{
    if (keep < n) {
        int up = 0;
        if (keep >= 0 && d[keep] >= '5') {
            int tie = d[keep] == '5';
            for (int i = keep + 1; tie && i < n; i++)
                tie = d[i] == '0';
            up = !tie || (keep > 0 && (d[keep - 1] & 1));
        }
        n = keep < 0 ? 0 : keep;
        if (up) {
            while (n > 0 && d[n - 1] == '9')
                n--;
            if (n == 0) {
                d[0] = '1';
                n = 1;
                ++*point;
            } else
                d[n - 1]++;
        }
    }
    while (n > 0 && d[n - 1] == '0')
        n--;
    return n;
}

/* round(c * 2^q * 10^p) to an integer below 2^64; 0 if that cannot be told from 128 bits. *floor
   gets the integer
 * before rounding. Wanted: c != 0 and a result of less than 20 digits. */
static int scaled(uint64_t c, int q, int p, uint64_t *out, uint64_t *floor)
{
    cl_u128 r;
    int e;
    const uint64_t *g = cl_float_power(p);
    if (!g) return 0;
    int l = __builtin_clzll(c), exact = p >= 0 && p <= 55;
    uint64_t w = c << l;
    cl_u128 lo = (cl_u128)w * g[1], hi = (cl_u128)w * g[0] + (uint64_t)(lo >> 64);
    /* 192 bits: hi, then the low half of lo. Value = hi * 2^(64 + q - l) * 2^(log2 of the power -
       127). */
    r = hi;
    int sticky = (uint64_t)lo != 0;
    e = 64 + q - l + ((p * 1741647) >> 19) - 127;
    if (e >= 0 || e <= -128) return 0;
    int drop = -e;
    cl_u128 n = r >> drop, rest = r - (n << drop), half = (cl_u128)1 << (drop - 1);
    if (n >> 64) return 0;
    int up = rest > half;
    if (exact)
        up = up || (rest == half && (sticky || (n & 1)));
    else if (drop < 4 || (rest <= half && half - rest <= 3))
        return 0;
    *floor = (uint64_t)n;
    *out = (uint64_t)n + (uint64_t)up;
    return *out >= *floor;
}

static int integer_digits(cl_u128 v, char *digits)
{
    int n = 0;
    if (v >> 64) {
        cl_u128 hi = v / tens[19]; /* up to 3.4e19 */
        uint64_t lo = (uint64_t)(v % tens[19]);
        if (hi >= tens[19]) {
            *digits = (char)('0' + (int)(hi / tens[19]));
            put_digits(digits + 1, (uint64_t)(hi % tens[19]), 19);
            n = 20;
        } else {
            n = digit_count((uint64_t)hi);
            put_digits(digits, (uint64_t)hi, n);
        }
        put_digits(digits + n, lo, 19);
        return n + 19;
    }
    n = digit_count((uint64_t)v);
    put_digits(digits, (uint64_t)v, n);
    return n;
}

/* round(c * 2^q * 10^n), exactly, if c * 5^n and the result fit 128 bits. */
static int fixed(uint64_t c, int q, int n, cl_u128 *out)
{
    static const uint64_t fives[28] = { 1u,
                                        5u,
                                        25u,
                                        125u,
                                        625u,
                                        3125u,
                                        15625u,
                                        78125u,
                                        390625u,
                                        1953125u,
                                        9765625u,
                                        48828125u,
                                        244140625u,
                                        1220703125u,
                                        6103515625u,
                                        30517578125u,
                                        152587890625u,
                                        762939453125u,
                                        3814697265625u,
                                        19073486328125u,
                                        95367431640625u,
                                        476837158203125u,
                                        2384185791015625u,
                                        11920928955078125u,
                                        59604644775390625u,
                                        298023223876953125u,
                                        1490116119384765625u,
                                        7450580596923828125u };
    if (n < 0 || n > 27) return 0;
    cl_u128 v = (cl_u128)c * fives[n];
    int s = q + n;
    if (s >= 0) {
        uint64_t top = (uint64_t)(v >> 64);
        if (s > (top ? __builtin_clzll(top) : 64)) return 0;
        *out = v << s;
        return 1;
    }
    if (s < -118) {
        *out = 0; /* v is below 2^117 */
        return 1;
    }
    cl_u128 r = v >> -s, rest = v - (r << -s), half = (cl_u128)1 << (-s - 1);
    *out = r + (rest > half || (rest == half && (r & 1)));
    return 1;
}

int cl_float_digits(double x, char mode, int n, char out[CL_FLOAT_MAX_DIGITS], int *point)
{
    uint64_t b = bits_of(x), v, before;
    int q, k, len;
    uint64_t c = split(b, &q);
    *point = 1;
    if (c == 0) return 0;
    if (mode == 'r') {
        v = strip_zeros(shortest(c, q, &k), &k);
        len = digit_count(v);
        put_digits(out, v, len);
        *point = len + k;
        return len;
    }
    if (mode == 'f') {
        cl_u128 wide;
        if (fixed(c, q, n, &wide)) {
            if (wide == 0) {
                *point = -n;
                return 0;
            }
            len = integer_digits(wide, out);
            *point = len - n;
            while (out[len - 1] == '0')
                len--;
            return len;
        }
    } else if (n <= 17) {
        /* 10^k <= x < 10^(k+2) */
        int e2 = q + 63 - __builtin_clzll(c);
        k = (e2 * 1262611) >> 22;
        int p = n - 1 - k, ok = scaled(c, q, p, &v, &before);
        if (ok && before >= tens[n]) ok = scaled(c, q, --p, &v, &before);
        if (ok) {
            len = digit_count(v);
            put_digits(out, v, len);
            *point = len - p;
            while (out[len - 1] == '0')
                len--;
            return len;
        }
    }
    char all[CL_FLOAT_MAX_DIGITS + 64];
    len = exact_digits(c, q, all, point);
    int64_t keep = mode == 'f' ? (int64_t)*point + n : n;
    len = round_digits(all, len, keep > len ? len : keep < -1 ? -1 : (int)keep, point);
    memcpy(out, all, (size_t)len);
    return len;
}

/* ---- layout ---- */

static size_t put_exponent(char *s, int e)
{
    size_t n = 0;
    s[n++] = e < 0 ? '-' : '+';
    unsigned u = (unsigned)(e < 0 ? -e : e);
    if (u >= 100) {
        s[n++] = (char)('0' + u / 100);
        u %= 100;
    }
    memcpy(s + n, pairs + 2 * u, 2);
    return n + 2;
}

static size_t put_special(char *s, uint64_t b, int upper)
{
    size_t n = 0;
    int nan = (b & (HIDDEN - 1)) != 0;
    if (!nan && b >> 63) s[n++] = '-';
    memcpy(s + n, nan ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 3);
    return n + 3;
}

size_t cl_float_repr(double x, char out[32])
{
    uint64_t b = bits_of(x);
    int q, k;
    char *p = out;
    if (!is_finite(b)) return put_special(out, b, 0);
    if (b >> 63) *p++ = '-';
    uint64_t c = split(b, &q);
    if (c == 0) {
        memcpy(p, "0.0", 3);
        return (size_t)(p + 3 - out);
    }
    uint64_t v = strip_zeros(shortest(c, q, &k), &k);
    int n = digit_count(v), point = n + k;
    if (point <= -4 || point > 16) {
        put_digits(p + 1, v, n);
        p[0] = p[1];
        p[1] = '.';
        p += n > 1 ? n + 1 : 1;
        *p++ = 'e';
        p += put_exponent(p, point - 1);
    } else if (point <= 0) {
        memcpy(p, "0.0000", 6);
        p += 2 - point;
        put_digits(p, v, n);
        p += n;
    } else if (point < n) {
        put_digits(p + 1, v, n);
        memmove(p, p + 1, (size_t)point);
        p[point] = '.';
        p += n + 1;
    } else {
        put_digits(p, v, n);
        memset(p + n, '0', (size_t)(point - n));
        p += point;
        memcpy(p, ".0", 2);
        p += 2;
    }
    return (size_t)(p - out);
}

/* `count` digits of the number from position `at` (0 is the first digit), zeros where there are
   none. */
static char *put_run(char *p, const char *digits, int n, int64_t at, int64_t count)
{
    if (at < 0 && count > 0) {
        int64_t z = count < -at ? count : -at;
        memset(p, '0', (size_t)z);
        p += z;
        at += z;
        count -= z;
    }
    if (at < n && count > 0) {
        int64_t k = count < n - at ? count : n - at;
        memcpy(p, digits + at, (size_t)k);
        p += k;
        count -= k;
    }
    if (count > 0) {
        memset(p, '0', (size_t)count);
        p += count;
    }
    return p;
}

size_t cl_float_format(double x, char type, int precision, unsigned flags, char *buf, size_t cap)
{
    int upper = type >= 'A' && type <= 'Z', percent = type == '%', use_exp = 0, point, n;
    if (percent) x *= 100.0;
    char kind = percent ? 'f' : upper ? (char)(type + 32) : type;
    uint64_t b = bits_of(x);
    if (!is_finite(b)) {
        char s[8];
        size_t len = put_special(s, b, upper);
        if (percent) s[len++] = '%';
        if (len <= cap) memcpy(buf, s, len);
        return len;
    }
    char digits[CL_FLOAT_MAX_DIGITS];
    int64_t frac; /* digits behind the point */
    if (precision < 0) precision = 0;
    if (precision > CL_FLOAT_MAX_PRECISION) precision = CL_FLOAT_MAX_PRECISION;
    if (kind == 'e') {
        n = cl_float_digits(x, 'e', precision + 1, digits, &point);
        use_exp = 1;
        frac = precision;
    } else if (kind == 'f') {
        n = cl_float_digits(x, 'f', precision, digits, &point);
        frac = precision;
        if (n == 0) point = 1;
    } else {
        if (kind == 'g') {
            if (precision == 0) precision = 1;
            n = cl_float_digits(x, 'e', precision, digits, &point);
            use_exp = point <= -4 || point > precision - (flags & CL_FLOAT_ADD_DOT_0 ? 1 : 0);
        } else {
            n = cl_float_digits(x, 'r', 0, digits, &point);
            use_exp = point <= -4 || point > 16;
        }
        int64_t wanted = kind == 'g' && (flags & CL_FLOAT_ALT) ? precision : n;
        frac = wanted - (use_exp ? 1 : point);
        if (frac < 0) frac = 0;
        if (!use_exp && (flags & CL_FLOAT_ADD_DOT_0) && frac == 0) frac = 1;
    }
    int neg = b >> 63 && !(n == 0 && (flags & CL_FLOAT_NO_NEG_0));
    int exponent = use_exp ? point - 1 : 0;
    if (use_exp) point = 1;
    int whole = point > 0 ? point : 1, dot = frac > 0 || (flags & CL_FLOAT_ALT);
    char etext[8];
    size_t elen = 0;
    if (use_exp) {
        etext[elen++] = upper ? 'E' : 'e';
        elen += put_exponent(etext + elen, exponent);
    }
    uint64_t need =
        (uint64_t)neg + (uint64_t)whole + (uint64_t)dot + (uint64_t)frac + elen + (uint64_t)percent;
    if (need > cap) return (size_t)need;
    char *p = buf;
    if (neg) *p++ = '-';
    if (point > 0)
        p = put_run(p, digits, n, 0, point);
    else
        *p++ = '0';
    if (dot) *p++ = '.';
    p = put_run(p, digits, n, point, frac);
    memcpy(p, etext, elen);
    p += elen;
    if (percent) *p++ = '%';
    return (size_t)(p - buf);
}

int cl_float_round(double x, int64_t ndigits, double *out)
{
    char digits[CL_FLOAT_MAX_DIGITS];
    int point;
    *out = x;
    /* Beyond these every double is exact already, or rounds to zero: the limits CPython uses. */
    if (ndigits > 323) return CL_FLOAT_OK;
    if (ndigits < -308) {
        *out = 0.0 * x;
        return CL_FLOAT_OK;
    }
    int n = cl_float_digits(x, 'f', (int)ndigits, digits, &point);
    double r = cl_float_from_digits(digits, (size_t)n, (int64_t)point - n);
    if (r - r != 0) return CL_FLOAT_OVERFLOW;
    *out = bits_of(x) >> 63 ? -r : r;
    return CL_FLOAT_OK;
}

size_t cl_float_hex(double x, char out[32])
{
    uint64_t b = bits_of(x);
    char *p = out;
    if (!is_finite(b)) return put_special(out, b, 0);
    if (b >> 63) *p++ = '-';
    uint64_t m = b & (HIDDEN - 1);
    int e = (int)(b >> 52 & 0x7ff);
    if (m == 0 && e == 0) {
        memcpy(p, "0x0.0p+0", 8);
        return (size_t)(p + 8 - out);
    }
    memcpy(p, e ? "0x1." : "0x0.", 4);
    p += 4;
    for (int i = 48; i >= 0; i -= 4)
        *p++ = "0123456789abcdef"[m >> i & 15];
    e = e ? e - 1023 : -1022;
    *p++ = 'p';
    *p++ = e < 0 ? '-' : '+';
    unsigned u = (unsigned)(e < 0 ? -e : e);
    int n = digit_count(u);
    put_digits(p, u, n);
    return (size_t)(p + n - out);
}
