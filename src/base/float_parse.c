/* SPDX-License-Identifier: MIT */
/*
 * Text to doubles. The first 19 digits times a 128-bit power of ten give the result unless a tie
 lies within the
 * error of 3 units (the idea of Lemire, "Number parsing at a gigabyte per second", 2021, with a
 plain error bound in
 * place of his case analysis). Then, and only then, big integers decide.
 */
#include <string.h>

#include "bignum_inner.h"
#include "float_inner.h"
#include "float_text.h"

#define MAX_SIGNIFICANT 780 /* a tie between two doubles has at most 767 digits */

static double from_bits(uint64_t b)
{
    double x;
    memcpy(&x, &b, sizeof x);
    return x;
}

static double infinity_of(void) { return from_bits((uint64_t)0x7ff << 52); }

/* w * 10^q (w != 0) as the bits of a double; 0 if 128 bits do not decide. */
static int quick(uint64_t w, int q, uint64_t *out)
{
    const uint64_t *g = cl_float_power(q);
    if (!g) return 0;
    int l = __builtin_clzll(w), exact = q >= 0 && q <= 55;
    w <<= l;
    cl_u128 lo = (cl_u128)w * g[1], r = (cl_u128)w * g[0] + (uint64_t)(lo >> 64);
    uint64_t low = (uint64_t)lo;
    /* the exponent of the leading bit of r, if that is bit 127 */
    int e = ((q * 1741647) >> 19) - l + 64;
    if (!(r >> 127)) {
        r = r << 1 | low >> 63;
        low <<= 1;
        e--;
    }
    if (e > 1023) {
        *out = (uint64_t)0x7ff << 52;
        return 1;
    }
    int drop = 75;
    if (e < -1022) {
        drop += -1022 - e;
        if (drop > 127) {
            *out = 0;
            return drop > 129; /* clearly below half of the smallest */
        }
    }
    cl_u128 m = r >> drop, rest = r - (m << drop), half = (cl_u128)1 << (drop - 1);
    int up = rest > half;
    if (exact)
        up = up || (rest == half && (low || (m & 1)));
    else if (rest <= half && half - rest <= 3)
        return 0;
    uint64_t field = e < -1022 ? 0 : (uint64_t)(e + 1022);
    *out = (field << 52) + (uint64_t)m + (uint64_t)up;
    return 1;
}

/* a *= 10^k */
static size_t times_ten(uint64_t *a, size_t n, int64_t k)
{
    while (k > 0) {
        uint64_t p = 1;
        int64_t step = k < 19 ? k : 19;
        for (int64_t i = 0; i < step; i++)
            p *= 10;
        uint64_t c = cl_mag_mul_1(a, a, n, p);
        if (c) a[n++] = c;
        k -= step;
    }
    return n;
}

/* The same by exact integers; n <= MAX_SIGNIFICANT + 1. */
static double slow(const char *digits, size_t n, int64_t exp)
{
    uint64_t a[64], b[64], scratch[700];
    size_t an, bn = 1;
    double x;
    if (n == 0 || (int64_t)n + exp < -330) return 0.0;
    if ((int64_t)n + exp > 310) return infinity_of();
    /* Now 10^|exp| has at most 781 + 330 digits (58 limbs), and both scratch sizes are below 700.
       Neither call can stop: there is no poll. */
    (void)cl_mag_from_text(a, &an, digits, n, 10, scratch, NULL);
    if (exp >= 0) return cl_mag_to_double(&x, a, times_ten(a, an, exp)) ? infinity_of() : x;
    b[0] = 1;
    bn = times_ten(b, bn, -exp);
    return cl_mag_truediv(&x, a, an, b, bn, scratch) ? infinity_of() : x;
}

double cl_float_from_digits(const char *digits, size_t n, int64_t exp)
{
    uint64_t w = 0, x, y;
    size_t head = n < 19 ? n : 19;
    for (size_t i = 0; i < head; i++)
        w = w * 10 + (uint64_t)(digits[i] - '0');
    if (w == 0 && n <= 19) return 0.0;
    int64_t q = exp + (int64_t)(n - head);
    if (w && q > -400 && q < 400 && quick(w, (int)q, &x)) {
        if (n == head) return from_bits(x);
        if (quick(w + 1, (int)q, &y) && x == y) return from_bits(x);
    }
    return slow(digits, n, exp);
}

static int is_digit(char c) { return (unsigned)c - '0' < 10; }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static int same_word(const char *s, size_t n, const char *word)
{
    if (n != strlen(word)) return 0;
    for (size_t i = 0; i < n; i++) {
        if (lower(s[i]) != word[i]) return 0;
    }
    return 1;
}

/* inf, infinity or nan behind the sign. */
static int special(const char *s, size_t n, int neg, double *out)
{
    uint64_t b;
    if (same_word(s, n, "inf") || same_word(s, n, "infinity"))
        b = (uint64_t)0x7ff << 52;
    else if (same_word(s, n, "nan"))
        b = (uint64_t)0x7ff8 << 48;
    else
        return CL_FLOAT_BAD;
    *out = from_bits(b | (uint64_t)neg << 63);
    return CL_FLOAT_OK;
}

/* A decimal exponent of any length, clamped far outside of what matters. */
#define EXPONENT_CLAMP ((int64_t)1 << 60)

int cl_float_parse(const char *s, size_t n, double *out)
{
    size_t i = 0;
    int neg = 0;
    if (n && (s[0] == '-' || s[0] == '+')) {
        neg = s[0] == '-';
        i = 1;
    }
    if (i < n && !is_digit(s[i]) && s[i] != '.') return special(s + i, n - i, neg, out);

    /* Count digits from the first that is not zero; remember 19 of them in w and where they start.
       */
    uint64_t w = 0;
    int64_t exp = 0, significant = 0;
    size_t first = i;
    int any = 0, after_point = 0;
    for (;; i++) {
        if (i < n && is_digit(s[i])) {
            any = 1;
            exp -= after_point;
            if (significant || s[i] != '0') {
                if (significant == 0) first = i;
                if (significant < 19) w = w * 10 + (uint64_t)(s[i] - '0');
                significant++;
            }
        } else if (i < n && s[i] == '.' && !after_point)
            after_point = 1;
        else if (i < n && s[i] == '_') {
            if (i == 0 || !is_digit(s[i - 1]) || i + 1 >= n || !is_digit(s[i + 1]))
                return CL_FLOAT_BAD;
        } else
            break;
    }
    if (!any) return CL_FLOAT_BAD;
    size_t end = i;
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        int64_t e = 0;
        int eneg = 0;
        i++;
        if (i < n && (s[i] == '-' || s[i] == '+')) eneg = s[i++] == '-';
        if (i >= n || !is_digit(s[i])) return CL_FLOAT_BAD;
        for (; i < n; i++) {
            if (s[i] == '_') {
                if (!is_digit(s[i - 1]) || i + 1 >= n || !is_digit(s[i + 1])) return CL_FLOAT_BAD;
                continue;
            }
            if (!is_digit(s[i])) break;
            if (e < EXPONENT_CLAMP / 16) e = e * 10 + (s[i] - '0');
        }
        exp += eneg ? -e : e;
    }
    if (i != n) return CL_FLOAT_BAD;
    uint64_t bits;
    double x = 0.0;
    if (significant == 0)
        x = 0.0;
    else if (significant <= 19 && exp > -400 && exp < 400 && quick(w, (int)exp, &bits))
        x = from_bits(bits);
    else {
        char digits[MAX_SIGNIFICANT + 2];
        size_t k = 0;
        int more = 0;
        for (size_t j = first; j < end; j++) {
            if (!is_digit(s[j])) continue;
            if (k < MAX_SIGNIFICANT)
                digits[k++] = s[j];
            else if (s[j] != '0')
                more = 1;
        }
        exp += significant - (int64_t)k;
        if (more) {
            /* Any nonzero digit in this place stands for all that follow. */
            digits[k++] = '1';
            exp--;
        }
        x = cl_float_from_digits(digits, k, exp);
    }
    *out = neg ? -x : x;
    return CL_FLOAT_OK;
}

static int hex_value(char c)
{
    c = lower(c);
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int cl_float_fromhex(const char *s, size_t n, double *out)
{
    size_t i = 0;
    int neg = 0;
    if (n && (s[0] == '-' || s[0] == '+')) {
        neg = s[0] == '-';
        i = 1;
    }
    if (special(s + i, n - i, neg, out) == CL_FLOAT_OK) return CL_FLOAT_OK;
    if (i + 1 < n && s[i] == '0' && lower(s[i + 1]) == 'x') i += 2;
    /* The top 60 or so bits in v; exp counts the bits below it. */
    uint64_t v = 0;
    int64_t exp = 0;
    int any = 0, after_point = 0, sticky = 0;
    for (; i < n; i++) {
        int d = hex_value(s[i]);
        if (d >= 0) {
            any = 1;
            if (v >> 60) {
                sticky |= d != 0;
                exp += after_point ? 0 : 4;
            } else {
                v = v << 4 | (uint64_t)d;
                exp -= after_point ? 4 : 0;
            }
        } else if (s[i] == '.' && !after_point)
            after_point = 1;
        else
            break;
    }
    if (!any) return CL_FLOAT_BAD;
    if (i < n && lower(s[i]) == 'p') {
        int64_t e = 0;
        int eneg = 0;
        i++;
        if (i < n && (s[i] == '-' || s[i] == '+')) eneg = s[i++] == '-';
        if (i >= n || !is_digit(s[i])) return CL_FLOAT_BAD;
        for (; i < n && is_digit(s[i]); i++) {
            if (e < EXPONENT_CLAMP / 16) e = e * 10 + (s[i] - '0');
        }
        exp += eneg ? -e : e;
    }
    if (i != n) return CL_FLOAT_BAD;
    double x = 0.0;
    if (v) {
        unsigned z = (unsigned)__builtin_clzll(v);
        if (cl_mag_round_double(&x, v << z, sticky, exp - z)) return CL_FLOAT_OVERFLOW;
    }
    *out = neg ? -x : x;
    return CL_FLOAT_OK;
}
