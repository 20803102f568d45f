/* SPDX-License-Identifier: MIT */
/* Runs one bignum or float operation per input line, for the comparisons in check_bignum.py and
   check_float.py.
 * Every buffer is allocated at exactly the size the header promises, so that a sanitizer sees any
 excess. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/base/bignum.h"
#include "../../src/base/float_text.h"

#define MAX_ALLOC 64
static void *kept[MAX_ALLOC];
static int nkept;

static void *room(uint64_t bytes)
{
    void *p = malloc(bytes ? (size_t)bytes : 1);
    if (!p || nkept == MAX_ALLOC) {
        fprintf(stderr, "no memory\n");
        exit(1);
    }
    kept[nkept++] = p;
    return p;
}

static uint64_t *limbs(uint64_t n) { return room(n * 8); }

static void release(void)
{
    while (nkept)
        free(kept[--nkept]);
}

static cl_big read_big(const char *s)
{
    cl_big r = { NULL, 0, 0 };
    int neg = *s == '-';
    s += neg;
    size_t len = strlen(s), n;
    r.d = limbs(cl_mag_from_text_size(len, 16));
    if (cl_mag_from_text(r.d, &n, s, len, 16, NULL, NULL)) {
        fprintf(stderr, "bad number %s\n", s);
        exit(1);
    }
    r.n = (uint32_t)n;
    r.neg = neg && n;
    return r;
}

static void put_big(const cl_big *a)
{
    size_t len;
    char *s = room(cl_mag_text_size(a->d, a->n, 16));
    if (a->n && a->d[a->n - 1] == 0) printf("unnormalised ");
    cl_mag_to_text(s, &len, a->d, a->n, 16, NULL, NULL);
    printf("%s%.*s", a->neg ? "-" : "", (int)len, s);
}

static void put_double(double x)
{
    uint64_t b;
    memcpy(&b, &x, 8);
    printf("%016llx", (unsigned long long)b);
}

static double read_double(const char *s)
{
    uint64_t b = strtoull(s, NULL, 16);
    double x;
    memcpy(&x, &b, 8);
    return x;
}

static size_t max2(size_t a, size_t b) { return a > b ? a : b; }

static size_t minus(size_t a, size_t b) { return a > b ? a - b : 0; }

static uint64_t limit(const char *s) { return strtoull(s, NULL, 10); }

static int big_op(const char *op, char **w, int nw)
{
    cl_big a = read_big(w[1]), b = nw > 2 ? read_big(w[2]) : a, m = nw > 3 ? read_big(w[3]) : a;
    cl_big r = { NULL, 0, 0 }, q = { NULL, 0, 0 };
    size_t n = 0;
    int st = 0;
    if (!strcmp(op, "add") || !strcmp(op, "sub") || !strcmp(op, "and") || !strcmp(op, "or") ||
        !strcmp(op, "xor")) {
        r.d = limbs((uint64_t)max2(a.n, b.n) + 1);
        (op[1] == 'd'   ? cl_big_add
         : op[0] == 's' ? cl_big_sub
         : op[0] == 'a' ? cl_big_and
         : op[0] == 'o' ? cl_big_or
                        : cl_big_xor)(&r, &a, &b);
    } else if (!strcmp(op, "not")) {
        r.d = limbs((uint64_t)a.n + 1);
        cl_big_not(&r, &a);
    } else if (!strcmp(op, "mul")) {
        r.d = limbs((uint64_t)a.n + b.n);
        st = cl_big_mul(&r, &a, &b, limbs(cl_mag_mul_scratch(a.n, b.n)), NULL);
    } else if (!strcmp(op, "sqr")) {
        r.d = limbs((uint64_t)a.n * 2);
        st = cl_big_mul(&r, &a, &a, limbs(cl_mag_mul_scratch(a.n, a.n)), NULL);
    } else if (!strcmp(op, "divmod")) {
        q.d = limbs(max2(minus((size_t)a.n + 2, b.n), 1));
        r.d = limbs(b.n);
        st = cl_big_divmod(&q, &r, &a, &b, limbs(cl_big_divmod_scratch(a.n, b.n)), NULL);
        put_big(&q);
        printf(" ");
    } else if (!strcmp(op, "shl")) {
        uint64_t k = limit(w[3]);
        r.d = limbs(a.n + k / 64 + 1);
        cl_big_shl(&r, &a, k);
    } else if (!strcmp(op, "shr")) {
        uint64_t k = limit(w[3]);
        r.d = limbs(minus(a.n, k / 64) + 1);
        cl_big_shr(&r, &a, k);
    } else if (!strcmp(op, "pow")) {
        uint64_t k = limit(w[3]);
        r.d = limbs(cl_mag_pow_size(a.d, a.n, k));
        st = cl_mag_pow(r.d, &n, a.d, a.n, k, limbs(cl_mag_pow_scratch(a.d, a.n, k)), NULL);
        r.n = (uint32_t)n;
    } else if (!strcmp(op, "powmod")) {
        r.d = limbs(m.n);
        st = cl_big_powmod(&r, &a, &b, &m, limbs(cl_mag_powmod_scratch(a.n, b.n, m.n)), NULL);
    } else if (!strcmp(op, "invmod")) {
        r.d = limbs(b.n);
        st = cl_big_invmod(&r, &a, &b, limbs(cl_mag_invmod_scratch(a.n, b.n)), NULL);
    } else if (!strcmp(op, "gcd")) {
        r.d = limbs(max2(a.n, b.n));
        st = cl_mag_gcd(r.d, &n, a.d, a.n, b.d, b.n, limbs(cl_mag_gcd_scratch(a.n, b.n)), NULL);
        r.n = (uint32_t)n;
    } else if (!strcmp(op, "isqrt")) {
        r.d = limbs(max2(((uint64_t)a.n + 1) / 2, 1));
        st = cl_mag_isqrt(r.d, &n, a.d, a.n, limbs(cl_mag_isqrt_scratch(a.n)), NULL);
        r.n = (uint32_t)n;
    } else if (!strcmp(op, "info")) {
        double x = 0;
        int64_t v = 0;
        st = cl_big_to_double(&x, &a);
        printf("%llu %llu %lld %d ", (unsigned long long)cl_mag_bits(a.d, a.n),
               (unsigned long long)cl_mag_popcount(a.d, a.n), (long long)cl_big_hash(&a),
               cl_big_to_i64(&v, &a));
        if (st)
            printf("overflow");
        else
            put_double(x);
        printf("\n");
        return 1;
    } else if (!strcmp(op, "truediv")) {
        double x;
        if (cl_big_truediv(&x, &a, &b, limbs(cl_mag_truediv_scratch(a.n, b.n))))
            printf("overflow\n");
        else {
            put_double(x);
            printf("\n");
        }
        return 1;
    } else if (!strcmp(op, "cmp")) {
        printf("%d\n", cl_big_cmp(&a, &b));
        return 1;
    } else if (!strcmp(op, "text")) {
        unsigned base = (unsigned)limit(w[3]);
        uint64_t size = cl_mag_text_size(a.d, a.n, base);
        char *s = room(size);
        size_t len;
        cl_mag_to_text(s, &len, a.d, a.n, base, limbs(cl_mag_to_text_scratch(a.n, base)), NULL);
        printf("%.*s ", (int)len, s);
        r.d = limbs(cl_mag_from_text_size(len, base));
        char *copy = room(len);
        memcpy(copy, s, len);
        st = cl_mag_from_text(r.d, &n, copy, len, base, limbs(cl_mag_from_text_scratch(len, base)),
                              NULL);
        r.n = (uint32_t)n;
    } else if (!strcmp(op, "bytes")) {
        size_t len = limit(w[3]);
        int little = w[4][0] == 'l', sig = w[4][1] == 's';
        uint8_t *p = room(len);
        st = cl_big_to_bytes(p, len, &a, little, sig);
        if (!st) {
            for (size_t i = 0; i < len; i++)
                printf("%02x", p[i]);
            printf(" ");
            r.d = limbs((len + 7) / 8);
            cl_big_from_bytes(&r, p, len, little, sig);
        }
    } else
        return 0;
    if (st)
        printf("status %d", st);
    else
        put_big(&r);
    printf("\n");
    return 1;
}

static int float_op(const char *op, char **w)
{
    if (!strcmp(op, "fcmp")) {
        cl_big a = read_big(w[1]);
        printf("%d\n", cl_big_cmp_double(&a, read_double(w[2])));
    } else if (!strcmp(op, "ftrunc")) {
        cl_big r = { limbs(16), 0, 0 };
        if (cl_big_from_double(&r, read_double(w[1])))
            printf("bad");
        else
            put_big(&r);
        printf("\n");
    } else if (!strcmp(op, "repr")) {
        char s[32];
        size_t n = cl_float_repr(read_double(w[1]), s);
        printf("%.*s\n", (int)n, s);
    } else if (!strcmp(op, "fmt")) {
        double x = read_double(w[1]);
        int prec = atoi(w[3]);
        unsigned flags = (unsigned)atoi(w[4]);
        size_t need = cl_float_format(x, w[2][0], prec, flags, NULL, 0);
        char *s = room(need);
        if (cl_float_format(x, w[2][0], prec, flags, s, need) != need) printf("size differs ");
        printf("%.*s\n", (int)need, s);
    } else if (!strcmp(op, "parse")) {
        double x;
        size_t n = strlen(w[1]);
        char *s = room(n);
        memcpy(s, w[1], n);
        if (cl_float_parse(s, n, &x))
            printf("bad\n");
        else {
            put_double(x);
            printf("\n");
        }
    } else if (!strcmp(op, "round")) {
        double x;
        if (cl_float_round(read_double(w[1]), atoi(w[2]), &x))
            printf("overflow\n");
        else {
            put_double(x);
            printf("\n");
        }
    } else if (!strcmp(op, "hex")) {
        char s[32];
        size_t n = cl_float_hex(read_double(w[1]), s);
        printf("%.*s\n", (int)n, s);
    } else if (!strcmp(op, "fromhex")) {
        double x;
        size_t n = strlen(w[1]);
        char *s = room(n);
        memcpy(s, w[1], n);
        int st = cl_float_fromhex(s, n, &x);
        if (st)
            printf("%s\n", st == CL_FLOAT_OVERFLOW ? "overflow" : "bad");
        else {
            put_double(x);
            printf("\n");
        }
    } else
        return 0;
    return 1;
}

int main(void)
{
    static char line[1 << 22];
    while (fgets(line, sizeof line, stdin)) {
        char *w[8], *rest;
        int n = 0;
        for (char *p = strtok_r(line, " \n", &rest); p && n < 8; p = strtok_r(NULL, " \n", &rest))
            w[n++] = p;
        if (n < 2) continue;
        if (!float_op(w[0], w) && !big_op(w[0], w, n)) {
            fprintf(stderr, "unknown operation %s\n", w[0]);
            return 1;
        }
        release();
    }
    return 0;
}
