/* SPDX-License-Identifier: MIT */
/* Numbers: making and reading values, text, and integer arithmetic over base/bignum. The operators
   of all types are in binop.c. */
#include "obj/num.h"
#include "base/bignum.h"
#include "base/float_text.h"
#include "base/unicode.h"
#include "obj/num_ops.h"
#include "obj/str.h"

cl_st cl_float_box(cl_vm *vm, double d, cl_val *out)
{
    if (d == 0.0) {
        *out = __builtin_signbit(d) ? CL_V_FNEGZERO : CL_V_FZERO;
        return CL_ST_OK;
    }
    if (d != d) {
        *out = CL_V_FNAN;
        return CL_ST_OK;
    }
    if (d > 1.7976931348623157e308 || d < -1.7976931348623157e308) {
        *out = d > 0 ? CL_V_FINF : CL_V_FNEGINF;
        return CL_ST_OK;
    }
    CL_NEW(vm, cl_float, f, CL_K_FLOAT, sizeof(cl_float));
    f->d = d;
    *out = cl_ref_of(vm, f);
    return CL_ST_OK;
}

cl_st cl_complex_new(cl_vm *vm, double re, double im, cl_val *out)
{
    CL_NEW(vm, cl_complex, c, CL_K_COMPLEX, sizeof(cl_complex));
    c->re = re;
    c->im = im;
    c->pad = 0;
    *out = cl_ref_of(vm, c);
    return CL_ST_OK;
}

cl_st cl_int_from_limbs(cl_vm *vm, const uint64_t *limbs, uint32_t n, bool neg, cl_val *out)
{
    n = (uint32_t)cl_mag_norm(limbs, n);
    if (n == 0) {
        *out = cl_small(0);
        return CL_ST_OK;
    }
    if (n == 1 &&
        (limbs[0] < (uint64_t)CL_SMALL_MAX || (neg && limbs[0] == (uint64_t)CL_SMALL_MAX))) {
        *out = cl_small(neg ? -(int64_t)limbs[0] : (int64_t)limbs[0]);
        return CL_ST_OK;
    }
    CL_NEW(vm, cl_bigint, b, CL_K_BIGINT, 8 + 8 * (uint64_t)n);
    b->h.aux = n;
    b->h.flags = neg ? CL_BIG_NEG : 0;
    memcpy(b->limb, limbs, 8 * (size_t)n);
    *out = cl_ref_of(vm, b);
    return CL_ST_OK;
}

cl_st cl_int_new(cl_vm *vm, int64_t i, cl_val *out)
{
    if (CL_LIKELY(cl_fits_small(i))) {
        *out = cl_small(i);
        return CL_ST_OK;
    }
    uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    return cl_int_from_limbs(vm, &m, 1, i < 0, out);
}

cl_st cl_int_from_u64(cl_vm *vm, uint64_t u, cl_val *out)
{
    return cl_int_from_limbs(vm, &u, 1, false, out);
}

bool cl_int_get(const cl_vm *vm, cl_val v, int64_t *out)
{
    if (cl_is_int(v)) {
        *out = cl_int(v);
        return true;
    }
    if (cl_is_bool(v)) {
        *out = cl_same(v, CL_TRUE);
        return true;
    }
    if (cl_is(v, CL_K_BIGINT)) {
        const cl_bigint *b = CL_PTR(vm, cl_bigint, v);
        bool neg = b->h.flags & CL_BIG_NEG;
        if (b->h.aux == 1 &&
            (b->limb[0] <= INT64_MAX || (neg && b->limb[0] == (uint64_t)1 << 63))) {
            *out = neg ? (int64_t)(0 - b->limb[0]) : (int64_t)b->limb[0];
            return true;
        }
    }
    return false;
}

void cl_int_limbs(const cl_vm *vm, cl_val v, uint64_t tmp[1], const uint64_t **limbs, uint32_t *n,
                  bool *neg)
{
    if (cl_is(v, CL_K_BIGINT)) {
        const cl_bigint *b = CL_PTR(vm, cl_bigint, v);
        *limbs = b->limb;
        *n = b->h.aux;
        *neg = b->h.flags & CL_BIG_NEG;
        return;
    }
    int64_t i = cl_is_int(v) ? cl_int(v) : cl_same(v, CL_TRUE);
    *neg = i < 0;
    tmp[0] = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    *limbs = tmp;
    *n = tmp[0] != 0;
}

int cl_int_sign(const cl_vm *vm, cl_val v)
{
    if (cl_is(v, CL_K_BIGINT)) return CL_PTR(vm, cl_bigint, v)->h.flags & CL_BIG_NEG ? -1 : 1;
    int64_t i = cl_is_int(v) ? cl_int(v) : cl_same(v, CL_TRUE);
    return i < 0 ? -1 : i > 0;
}

cl_big cl_big_view(const cl_vm *vm, cl_val v, uint64_t tmp[1])
{
    const uint64_t *d;
    uint32_t n;
    bool neg;
    cl_int_limbs(vm, v, tmp, &d, &n, &neg);
    return (cl_big){ (uint64_t *)(uintptr_t)d, n, neg && n };
}

/* The most digits a conversion between int and decimal text may have; 0: any number. The work is
   metered whatever it is: the limit is there because programs know it. */
uint32_t cl_int_digits(const cl_vm *vm)
{
    cl_val own = cl_rgn_of(vm)->int_digits;
    if (!vm->limits.int_digits || !cl_is_int(own)) return vm->limits.int_digits;
    return cl_int(own) < 0 || cl_int(own) > INT32_MAX ? 0 : (uint32_t)cl_int(own);
}

/* Working memory in the region; garbage afterwards. */
cl_st cl_num_scratch(cl_vm *vm, uint64_t limbs, uint64_t **p)
{
    if (limbs > (uint64_t)CL_BIG_MAX_LIMBS * 4) return cl_raise_memory(vm);
    uint64_t bytes = limbs * 8 + 16;
    CL_TRY(cl_reserve(vm, bytes));
    CL_NEW(vm, cl_buf, b, CL_K_BUF, 16 + bytes);
    b->h.aux = (uint32_t)bytes;
    b->used = b->pad = 0;
    *p = (uint64_t *)(void *)b->data;
    return CL_ST_OK;
}

cl_st cl_num_charge(cl_vm *vm, uint64_t cost)
{
    CL_CHARGE(vm, cost / 4 + 1);
    return CL_ST_OK;
}

/* A poll said stop: the instruction runs again when the host lets it. */
cl_st cl_num_poll(cl_vm *vm, int rc)
{
    (void)vm;
    return rc == CL_BIG_OK ? CL_ST_OK : CL_ST_FUEL;
}

cl_st cl_to_double(cl_vm *vm, cl_val v, double *out)
{
    if (cl_is_flt(v)) {
        *out = cl_flt(v);
        return CL_ST_OK;
    }
    if (cl_is_int(v)) {
        *out = (double)cl_int(v);
        return CL_ST_OK;
    }
    if (cl_is_bool(v)) {
        *out = cl_same(v, CL_TRUE);
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_FLOAT)) {
        *out = CL_PTR(vm, cl_float, v)->d;
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_BIGINT)) {
        uint64_t t[1];
        cl_big b = cl_big_view(vm, v, t);
        if (cl_big_to_double(out, &b) != CL_BIG_OK)
            return cl_raise(vm, CL_T_OverflowError, "int too large to convert to float");
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "must be real number, not %T", v);
}

/* ---- text ---- */

cl_st cl_int_to_base(cl_vm *vm, cl_val v, int base, cl_val *out)
{
    if (cl_is_bool(v)) v = cl_small(cl_same(v, CL_TRUE));
    if (cl_is_int(v)) {
        char buf[72];
        size_t at = sizeof buf;
        int64_t i = cl_int(v);
        uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
        do {
            buf[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[u % (unsigned)base];
            u /= (unsigned)base;
        } while (u);
        if (i < 0) buf[--at] = '-';
        return cl_str_from_ascii(vm, buf + at, sizeof buf - at, out);
    }
    const cl_bigint *b = CL_PTR(vm, cl_bigint, v);
    uint32_t n = b->h.aux;
    bool neg = b->h.flags & CL_BIG_NEG;
    uint64_t size = cl_mag_text_size(b->limb, n, (unsigned)base);
    uint32_t most = cl_int_digits(vm);
    if (base == 10 && most && size > most + 1u) {
        /* the estimate may be one too large: only then is the exact length looked at below */
        uint64_t bits = cl_mag_bits(b->limb, n);
        if ((bits - 1) * 30103 / 100000 + 1 > most)
            return cl_raise(vm, CL_T_ValueError,
                            "Exceeds the limit (%u digits) for integer string conversion; use "
                            "sys.set_int_max_str_digits() to increase the limit",
                            most);
    }
    CL_TRY(cl_num_charge(vm, cl_mag_to_text_cost(n, (unsigned)base)));
    CL_TRY(cl_reserve(vm, size));
    uint64_t *s;
    CL_TRY(cl_num_scratch(vm, cl_mag_to_text_scratch(n, (unsigned)base) + size / 8 + 2, &s));
    char *text = (char *)(s + cl_mag_to_text_scratch(n, (unsigned)base));
    size_t len;
    text[0] = '-';
    CL_TRY(
        cl_num_poll(vm, cl_mag_to_text(text + 1, &len, b->limb, n, (unsigned)base, s, &vm->poll)));
    if (base == 10 && most && len > most)
        return cl_raise(vm, CL_T_ValueError,
                        "Exceeds the limit (%u digits) for integer string conversion; use "
                        "sys.set_int_max_str_digits() to increase the limit",
                        most);
    return neg ? cl_str_from_ascii(vm, text, len + 1, out)
               : cl_str_from_ascii(vm, text + 1, len, out);
}

cl_st cl_int_to_str(cl_vm *vm, cl_val v, cl_val *out) { return cl_int_to_base(vm, v, 10, out); }

/* Text to ASCII digits: Unicode decimals become '0'..'9', other spaces ' ', anything else '?'. */
cl_st cl_num_text(cl_vm *vm, cl_val str, char **text, size_t *n)
{
    const cl_str *s = CL_PTR(vm, cl_str, str);
    uint64_t *p;
    CL_CHARGE_BYTES(vm, (uint64_t)s->len * 4);
    CL_TRY(cl_num_scratch(vm, s->len / 8 + 2, &p));
    char *d = (char *)p;
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t c = cl_str_at(vm, s, i);
        int digit;
        if (c < 128)
            d[i] = c ? (char)c : '?';
        else if ((digit = cl_unicode_decimal(c)) >= 0)
            d[i] = (char)('0' + digit);
        else
            d[i] = cl_unicode_is(c, CL_UC_SPACE) ? ' ' : '?';
    }
    *text = d;
    *n = s->len;
    return CL_ST_OK;
}

static bool is_space(char c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31); }

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

static cl_st bad_literal(cl_vm *vm, int base, cl_val shown)
{
    CL_TRY(cl_repr(vm, shown, &shown));
    return cl_raise(vm, CL_T_ValueError, "invalid literal for int() with base %d: %q", base, shown);
}

cl_st cl_int_parse(cl_vm *vm, cl_val str, int base, cl_val *out)
{
    return cl_int_parse_of(vm, str, str, base, out);
}

cl_st cl_int_parse_of(cl_vm *vm, cl_val str, cl_val shown, int base, cl_val *out)
{
    const cl_str *s0 = CL_PTR(vm, cl_str, str);
    int asked = base;
    if (s0->ascii && s0->len && s0->len < 18 && base == 10) { /* the common case */
        const char *p = cl_str_data(vm, s0);
        uint32_t i = p[0] == '-' || p[0] == '+', k = i;
        int64_t v = 0;
        for (; i < s0->len && p[i] >= '0' && p[i] <= '9'; i++)
            v = v * 10 + (p[i] - '0');
        if (i == s0->len && i > k) {
            *out = cl_small(p[0] == '-' ? -v : v);
            return CL_ST_OK;
        }
    }
    char *p;
    size_t n;
    CL_TRY(cl_num_text(vm, str, &p, &n));
    char *e = p + n;
    while (p < e && is_space(*p))
        p++;
    while (e > p && is_space(e[-1]))
        e--;
    bool neg = false;
    if (p < e && (*p == '+' || *p == '-')) neg = *p++ == '-';
    bool prefix = false, zero_only = false;
    if (e - p >= 2 && *p == '0') {
        char c = p[1] | 32;
        int pb = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
        if (pb && (base == 0 || base == pb)) {
            base = pb;
            p += 2;
            prefix = true;
            if (p < e && *p == '_') p++;
        }
    }
    if (base == 0) {
        base = 10;
        zero_only = p < e && *p == '0'; /* base 0: no leading zeros but for zero */
    }
    (void)prefix;
    char *w = p, *r = p;
    bool digit = false, bad = p == e, nonzero = false;
    for (; r < e && !bad; r++) {
        if (*r == '_') {
            bad = !digit || r + 1 == e;
            digit = false;
            continue;
        }
        int dg = digit_of(*r);
        bad = dg >= base;
        nonzero |= dg != 0;
        digit = true;
        *w++ = (char)(dg < 10 ? '0' + dg : 'a' + dg - 10);
    }
    if (!bad && zero_only && nonzero) bad = true;
    if (bad) return bad_literal(vm, asked, shown);
    size_t len = (size_t)(w - p);
    uint32_t most = cl_int_digits(vm);
    if ((base & (base - 1)) != 0 && most && len > most)
        return cl_raise(vm, CL_T_ValueError,
                        "Exceeds the limit (%u digits) for integer string conversion: value has %z "
                        "digits; use sys.set_int_max_str_digits() to increase the limit",
                        most, (uint64_t)len);
    CL_TRY(cl_num_charge(vm, cl_mag_from_text_cost(len, (unsigned)base)));
    uint64_t size = cl_mag_from_text_size(len, (unsigned)base),
             sc = cl_mag_from_text_scratch(len, (unsigned)base);
    uint64_t *m;
    CL_TRY(cl_num_scratch(vm, size + sc + 2, &m));
    size_t rn;
    int rc = cl_mag_from_text(m, &rn, p, len, (unsigned)base, m + size, &vm->poll);
    if (rc == CL_BIG_BAD) return bad_literal(vm, asked, shown);
    CL_TRY(cl_num_poll(vm, rc));
    return cl_int_from_limbs(vm, m, (uint32_t)rn, neg, out);
}

cl_st cl_float_parse_str(cl_vm *vm, cl_val str, cl_val *out)
{
    return cl_float_parse_of(vm, str, str, out);
}

cl_st cl_float_parse_of(cl_vm *vm, cl_val str, cl_val shown, cl_val *out)
{
    const cl_str *s = CL_PTR(vm, cl_str, str);
    double d;
    const char *p;
    size_t n;
    if (s->ascii) {
        p = cl_str_data(vm, s);
        n = s->len;
        CL_CHARGE_BYTES(vm, n);
    } else {
        char *q;
        CL_TRY(cl_num_text(vm, str, &q, &n));
        p = q;
    }
    while (n && is_space(p[0])) {
        p++;
        n--;
    }
    while (n && is_space(p[n - 1]))
        n--;
    if (cl_float_parse(p, n, &d) == CL_FLOAT_BAD)
        return cl_raise(vm, CL_T_ValueError, "could not convert string to float: %R", shown);
    return cl_float_new(vm, d, out);
}

/* ---- integer arithmetic on any sizes ---- */

/* Working memory of the operators: on the C stack for most, so that only the result is allocated.
   */
#define STACK_LIMBS 160
#define SCRATCH(m, limbs)                            \
    uint64_t m##_stack[STACK_LIMBS], *m = m##_stack; \
    if ((limbs) > STACK_LIMBS) CL_TRY(cl_num_scratch(vm, limbs, &m))

#define BIG2(a, b)         \
    uint64_t ta[1], tb[1]; \
    cl_big x = cl_big_view(vm, a, ta), y = cl_big_view(vm, b, tb)

cl_st cl_int_add(cl_vm *vm, cl_val a, cl_val b, bool sub, cl_val *out)
{
    BIG2(a, b);
    uint32_t n = (x.n > y.n ? x.n : y.n) + 1;
    CL_CHARGE(vm, n / 4);
    SCRATCH(m, n);
    cl_big r = { m, 0, 0 };
    if (sub)
        cl_big_sub(&r, &x, &y);
    else
        cl_big_add(&r, &x, &y);
    return cl_int_from_limbs(vm, r.d, r.n, r.neg, out);
}

cl_st cl_int_mul(cl_vm *vm, cl_val a, cl_val b, cl_val *out)
{
    BIG2(a, b);
    if (!x.n || !y.n) {
        *out = cl_small(0);
        return CL_ST_OK;
    }
    uint64_t small[8];
    if (x.n + y.n <= 4) {
        cl_big r = { small, 0, 0 };
        cl_big_mul(&r, &x, &y, small + 4, NULL);
        return cl_int_from_limbs(vm, r.d, r.n, r.neg, out);
    }
    CL_TRY(cl_reserve(vm, ((uint64_t)x.n + y.n) * 8));
    CL_TRY(cl_num_charge(vm, cl_mag_mul_cost(x.n, y.n)));
    uint64_t sc = cl_mag_mul_scratch(x.n, y.n);
    SCRATCH(m, (uint64_t)x.n + y.n + sc + 1);
    cl_big r = { m, 0, 0 };
    CL_TRY(cl_num_poll(vm, cl_big_mul(&r, &x, &y, m + x.n + y.n, &vm->poll)));
    return cl_int_from_limbs(vm, r.d, r.n, r.neg, out);
}

cl_st cl_int_divmod(cl_vm *vm, cl_val a, cl_val b, cl_val *q, cl_val *rem)
{
    if (cl_int_sign(vm, b) == 0) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
    if (cl_is_int(a) && cl_is_int(b)) {
        int64_t n = cl_int(a), d = cl_int(b), k = n / d, m = n % d;
        if (m && (m < 0) != (d < 0)) {
            m += d;
            k--;
        }
        if (rem) *rem = cl_small(m);
        return q ? cl_int_new(vm, k, q) : CL_ST_OK;
    }
    BIG2(a, b);
    uint64_t sc = cl_big_divmod_scratch(x.n, y.n);
    CL_TRY(cl_num_charge(vm, cl_mag_divrem_cost(x.n, y.n)));
    SCRATCH(m, (uint64_t)x.n + 2 + y.n + 2 + sc + 2);
    cl_big kq = { m, 0, 0 }, kr = { m + x.n + 2, 0, 0 };
    CL_TRY(cl_num_poll(vm, cl_big_divmod(&kq, &kr, &x, &y, m + x.n + y.n + 4, &vm->poll)));
    if (q) CL_TRY(cl_int_from_limbs(vm, kq.d, kq.n, kq.neg, q));
    if (rem) CL_TRY(cl_int_from_limbs(vm, kr.d, kr.n, kr.neg, rem));
    return CL_ST_OK;
}

cl_st cl_int_truediv(cl_vm *vm, cl_val a, cl_val b, double *out)
{
    if (cl_int_sign(vm, b) == 0) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
    BIG2(a, b);
    uint64_t *m;
    CL_TRY(cl_num_charge(vm, (uint64_t)x.n + y.n));
    CL_TRY(cl_num_scratch(vm, cl_mag_truediv_scratch(x.n, y.n) + 2, &m));
    if (cl_big_truediv(out, &x, &y, m) != CL_BIG_OK)
        return cl_raise(vm, CL_T_OverflowError, "integer division result too large for a float");
    return CL_ST_OK;
}

cl_st cl_int_pow(cl_vm *vm, cl_val a, cl_val e, cl_val *out) /* e >= 0 */
{
    uint64_t ta[1], te[1];
    cl_big x = cl_big_view(vm, a, ta), k = cl_big_view(vm, e, te);
    if (!k.n) {
        *out = cl_small(1);
        return CL_ST_OK;
    }
    if (!x.n || (x.n == 1 && x.d[0] == 1)) {
        bool odd = k.d[0] & 1;
        *out = cl_small(!x.n ? 0 : x.neg && odd ? -1 : 1);
        return CL_ST_OK;
    }
    if (k.n > 1) return cl_raise_memory(vm);
    uint64_t size = cl_mag_pow_size(x.d, x.n, k.d[0]);
    if (size > CL_BIG_MAX_LIMBS || size * 8 > vm->limits.memory) return cl_raise_memory(vm);
    uint64_t sc = cl_mag_pow_scratch(x.d, x.n, k.d[0]);
    CL_TRY(cl_num_charge(vm, cl_mag_pow_cost(x.d, x.n, k.d[0])));
    uint64_t *m;
    CL_TRY(cl_num_scratch(vm, size + sc + 2, &m));
    size_t rn;
    CL_TRY(cl_num_poll(vm, cl_mag_pow(m, &rn, x.d, x.n, k.d[0], m + size, &vm->poll)));
    return cl_int_from_limbs(vm, m, (uint32_t)rn, x.neg && (k.d[0] & 1), out);
}

cl_st cl_int_shift(cl_vm *vm, cl_val a, cl_val b, bool left, cl_val *out)
{
    int64_t n;
    int sign = cl_int_sign(vm, b);
    if (sign < 0) return cl_raise(vm, CL_T_ValueError, "negative shift count");
    if (cl_int_sign(vm, a) == 0) {
        *out = cl_small(0);
        return CL_ST_OK;
    }
    if (!cl_int_get(vm, b, &n) || n > ((int64_t)CL_BIG_MAX_LIMBS << 6)) {
        if (left) return cl_raise_memory(vm);
        *out = cl_small(cl_int_sign(vm, a) < 0 ? -1 : 0);
        return CL_ST_OK;
    }
    uint64_t ta[1];
    cl_big x = cl_big_view(vm, a, ta);
    uint64_t size = left ? (uint64_t)x.n + (uint64_t)n / 64 + 2 : (uint64_t)x.n + 2;
    CL_CHARGE(vm, size / 4);
    SCRATCH(m, size);
    cl_big r = { m, 0, 0 };
    if (left)
        cl_big_shl(&r, &x, (uint64_t)n);
    else
        cl_big_shr(&r, &x, (uint64_t)n);
    return cl_int_from_limbs(vm, r.d, r.n, r.neg, out);
}

cl_st cl_int_bitop(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, cl_val *out)
{
    BIG2(a, b);
    uint32_t n = (x.n > y.n ? x.n : y.n) + 2;
    CL_CHARGE(vm, n / 4);
    SCRATCH(m, n);
    cl_big r = { m, 0, 0 };
    if (op == CL_AND)
        cl_big_and(&r, &x, &y);
    else if (op == CL_OR)
        cl_big_or(&r, &x, &y);
    else
        cl_big_xor(&r, &x, &y);
    return cl_int_from_limbs(vm, r.d, r.n, r.neg, out);
}

cl_st cl_neg(cl_vm *vm, cl_val v, cl_val *out)
{
    if (cl_is_int(v)) return cl_int_new(vm, -cl_int(v), out);
    if (cl_is_float(v)) return cl_float_new(vm, -cl_float_get(vm, v), out);
    if (cl_is_bool(v)) {
        *out = cl_small(-(int64_t)cl_same(v, CL_TRUE));
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_BIGINT)) {
        const cl_bigint *b = CL_PTR(vm, cl_bigint, v);
        return cl_int_from_limbs(vm, b->limb, b->h.aux, !(b->h.flags & CL_BIG_NEG), out);
    }
    if (cl_is(v, CL_K_COMPLEX))
        return cl_complex_new(vm, -CL_PTR(vm, cl_complex, v)->re, -CL_PTR(vm, cl_complex, v)->im,
                              out);
    if (cl_is(v, CL_K_INST) || cl_is(v, CL_K_TYPE)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "bad operand type for unary -: '%T'", v);
}

cl_st cl_pos(cl_vm *vm, cl_val v, cl_val *out)
{
    if (cl_is_bool(v)) {
        *out = cl_small(cl_same(v, CL_TRUE));
        return CL_ST_OK;
    }
    if (cl_is_anyint(v) || cl_is_float(v) || cl_is(v, CL_K_COMPLEX)) {
        *out = v;
        return CL_ST_OK;
    }
    if (cl_is(v, CL_K_INST) || cl_is(v, CL_K_TYPE)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "bad operand type for unary +: '%T'", v);
}

cl_st cl_invert(cl_vm *vm, cl_val v, cl_val *out)
{
    if (cl_is_bool(v)) {
        *out = cl_small(~(int64_t)cl_same(v, CL_TRUE));
        return CL_ST_OK;
    }
    if (cl_is_int(v)) return cl_int_new(vm, ~cl_int(v), out);
    if (cl_is(v, CL_K_BIGINT)) {
        cl_val n;
        CL_TRY(cl_neg(vm, v, &n));
        return cl_int_add(vm, n, cl_small(1), true, out);
    }
    if (cl_is(v, CL_K_INST) || cl_is(v, CL_K_TYPE)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "bad operand type for unary ~: '%T'", v);
}
