/* SPDX-License-Identifier: MIT */
/* int, bool, float, complex: constructors, methods, and the numeric builtins. */
#include <math.h>
#include "base/float_text.h"
#include "builtin/bytes.h"
#include "obj/list.h"
#include "obj/memview.h"
#include "obj/num_ops.h"
#include "obj/str.h"
#include "obj/type.h"

static bool is_intlike(cl_val v) { return cl_is_int(v) || cl_is(v, CL_K_BIGINT) || cl_is_bool(v); }
static bool is_num(cl_val v) { return is_intlike(v) || cl_is_float(v) || cl_is(v, CL_K_COMPLEX); }

/* The value for class a[0]: plain, or wrapped for a subclass. */
static cl_st give(cl_vm *vm, cl_val *a, cl_type_id t, cl_val v)
{
    if (!cl_same(a[0], CL_TYPE_VAL(t))) CL_TRY(cl_inst_wrap(vm, a[0], v, &v));
    return cl_ret(a, v);
}

cl_st cl_int_from_double(cl_vm *vm, double d, cl_val *out)
{
    if (d != d) return cl_raise(vm, CL_T_ValueError, "cannot convert float NaN to integer");
    if (isinf(d))
        return cl_raise(vm, CL_T_OverflowError, "cannot convert float infinity to integer");
    if (d >= -4e18 && d <= 4e18) {
        *out = cl_small((int64_t)d);
        return cl_fits_small((int64_t)d) ? CL_ST_OK : cl_int_new(vm, (int64_t)d, out);
    }
    uint64_t m[20];
    cl_big b = { m, 0, 0 };
    cl_big_from_double(&b, trunc(d));
    return cl_int_from_limbs(vm, b.d, b.n, b.neg, out);
}

/* The text of a bytes-like value; what an error message shows of it is bytes. Only ASCII counts:
   a space or a digit of Latin-1 is neither here. */
static cl_st bytes_text(cl_vm *vm, cl_val *v, cl_val *out)
{
    const uint8_t *p;
    size_t n;
    CL_TRY(cl_bytes_arg(vm, *v, &p, &n));
    CL_CHARGE_BYTES(vm, n);
    if (!cl_is(*v, CL_K_BYTES)) CL_TRY(cl_bytes_new(vm, p, n, v));
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 128) return cl_str_from_cp(vm, '?', out);
    return cl_str_from_units(vm, p, n, 1, out);
}

cl_st nat_int_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val x = a[1], v;
    if (cl_is_unbound(a[2])) {
        if (cl_is_int(x) || cl_is(x, CL_K_BIGINT)) return give(vm, a, CL_T_int, x);
        if (cl_is_bool(x)) return give(vm, a, CL_T_int, cl_small(cl_same(x, CL_TRUE)));
        if (cl_is_float(x)) {
            CL_TRY(cl_int_from_double(vm, cl_float_get(vm, x), &v));
            return give(vm, a, CL_T_int, v);
        }
        if (cl_is(x, CL_K_INST)) return CL_ST_ESCALATE;
        cl_val text = x;
        if (cl_is_byteslike(x)) CL_TRY(bytes_text(vm, &x, &text));
        if (!cl_is(text, CL_K_STR))
            return cl_raise(
                vm, CL_T_TypeError,
                "int() argument must be a string, a bytes-like object or a real number, not '%T'",
                x);
        CL_TRY(cl_int_parse_of(vm, text, x, 10, &v));
        return give(vm, a, CL_T_int, v);
    }
    int64_t base;
    CL_TRY(cl_index(vm, a[2], true, "'%T' object cannot be interpreted as an integer", &base));
    if (base != 0 && (base < 2 || base > 36))
        return cl_raise(vm, CL_T_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!cl_is_packed_array(vm, x)) x = cl_unwrap(vm, x);
    cl_val text = x;
    if (cl_is(x, CL_K_BYTES) || cl_is(x, CL_K_BYTEARRAY)) CL_TRY(bytes_text(vm, &x, &text));
    if (!cl_is(text, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "int() can't convert non-string with explicit base");
    CL_TRY(cl_int_parse_of(vm, text, x, (int)base, &v));
    return give(vm, a, CL_T_int, v);
}

cl_st nat_bool_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool t;
    CL_TRY(cl_truth(vm, a[1], &t));
    return cl_ret(a, cl_bool(t));
}

cl_st nat_float_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val x = a[1], v;
    if (cl_is_float(x)) return give(vm, a, CL_T_float, x);
    if (cl_is(x, CL_K_INST)) return CL_ST_ESCALATE;
    cl_val text = x, shown = x;
    if (cl_is_byteslike(x)) CL_TRY(bytes_text(vm, &shown, &text));
    if (cl_is(text, CL_K_STR)) {
        CL_TRY(cl_float_parse_of(vm, text, x, &v));
        return give(vm, a, CL_T_float, v);
    }
    if (!is_intlike(x))
        return cl_raise(vm, CL_T_TypeError,
                        "float() argument must be a string or a real number, not '%T'", x);
    double d;
    CL_TRY(cl_to_double(vm, x, &d));
    CL_TRY(cl_float_new(vm, d, &v));
    return give(vm, a, CL_T_float, v);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "1+2j", "j", "(3-4j)": the longest float first, then an imaginary part. */
static bool parse_complex(const char *p, size_t n, double *re, double *im)
{
    size_t k = 0;
    while (n && (*p == ' ' || (*p >= 9 && *p <= 13))) {
        p++;
        n--;
    }
    while (n && (p[n - 1] == ' ' || (p[n - 1] >= 9 && p[n - 1] <= 13)))
        n--;
    if (n > 1 && p[0] == '(' && p[n - 1] == ')') {
        p++;
        n -= 2;
        while (n && *p == ' ') {
            p++;
            n--;
        }
        while (n && p[n - 1] == ' ')
            n--;
    }
    if (!n) return false;
    *re = *im = 0;
    bool j = p[n - 1] == 'j' || p[n - 1] == 'J';
    if (!j) return cl_float_parse(p, n, re) != CL_FLOAT_BAD;
    n--;
    for (k = n; k > 0; k--) /* sign that starts the imaginary part, not one of an exponent */
        if ((p[k - 1] == '+' || p[k - 1] == '-') &&
            !(k > 1 && (p[k - 2] == 'e' || p[k - 2] == 'E')))
            break;
    size_t at = k ? k - 1 : 0;
    if (at > 0 && cl_float_parse(p, at, re) == CL_FLOAT_BAD) return false;
    const char *q = p + at;
    size_t m = n - at;
    if (m == 0 || (m == 1 && *q == '+')) {
        *im = 1;
        return true;
    }
    if (m == 1 && *q == '-') {
        *im = -1;
        return true;
    }
    return cl_float_parse(q, m, im) != CL_FLOAT_BAD;
}

cl_st nat_complex_new(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val x = a[1], y = a[2], v;
    double re = 0, im = 0, r2 = 0, i2 = 0;
    if (cl_is(x, CL_K_STR)) {
        if (!cl_is_unbound(y))
            return cl_raise(vm, CL_T_TypeError,
                            "complex() argument 'real' must be a real number, not str");
        char *text;
        size_t n;
        CL_TRY(cl_num_text(vm, x, &text, &n));
        if (!parse_complex(text, n, &re, &im)) {
            for (size_t i = 0; i < n; i++)
                if (text[i] == '_' &&
                    (i == 0 || !is_digit(text[i - 1]) || i + 1 == n || !is_digit(text[i + 1])))
                    return cl_raise(vm, CL_T_ValueError, "could not convert string to complex: %R",
                                    x);
            return cl_raise(vm, CL_T_ValueError, "complex() arg is a malformed string");
        }
        CL_TRY(cl_complex_new(vm, re, im, &v));
        return give(vm, a, CL_T_complex, v);
    }
    if (cl_is(x, CL_K_INST) || cl_is(y, CL_K_INST)) return CL_ST_ESCALATE;
    if (cl_is(x, CL_K_COMPLEX)) {
        re = CL_PTR(vm, cl_complex, x)->re;
        im = CL_PTR(vm, cl_complex, x)->im;
        if (cl_is_unbound(y)) return give(vm, a, CL_T_complex, x);
    } else if (is_num(x)) {
        CL_TRY(cl_to_double(vm, x, &re));
    } else {
        if (!cl_is_unbound(y))
            return cl_raise(vm, CL_T_TypeError,
                            "complex() argument 'real' must be a real number, not %T", x);
        return cl_raise(vm, CL_T_TypeError,
                        "complex() argument must be a string or a number, not %T", x);
    }
    if (!cl_is_unbound(y)) {
        if (cl_is(y, CL_K_COMPLEX)) {
            r2 = CL_PTR(vm, cl_complex, y)->re;
            i2 = CL_PTR(vm, cl_complex, y)->im;
        } else if (is_num(y)) {
            CL_TRY(cl_to_double(vm, y, &r2));
        } else {
            return cl_raise(vm, CL_T_TypeError,
                            "complex() argument 'imag' must be a real number, not %T", y);
        }
    }
    /* an imaginary part that is there by convention only must not turn a -0.0 into 0.0 */
    if (!cl_is_unbound(y)) im = cl_is(x, CL_K_COMPLEX) ? im + r2 : r2;
    CL_TRY(cl_complex_new(vm, cl_is(y, CL_K_COMPLEX) ? re - i2 : re, im, &v));
    return give(vm, a, CL_T_complex, v);
}

/* ---- builtins ---- */

cl_st nat_abs(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val x = a[0];
    if (cl_is_bool(x)) return cl_ret(a, cl_small(cl_same(x, CL_TRUE)));
    if (is_intlike(x)) return cl_int_sign(vm, x) < 0 ? cl_neg(vm, x, a) : CL_ST_OK;
    if (cl_is_float(x)) return cl_float_new(vm, fabs(cl_float_get(vm, x)), a);
    if (cl_is(x, CL_K_COMPLEX)) {
        double r = hypot(CL_PTR(vm, cl_complex, x)->re, CL_PTR(vm, cl_complex, x)->im);
        if (isinf(r) && !isinf(CL_PTR(vm, cl_complex, x)->re) &&
            !isinf(CL_PTR(vm, cl_complex, x)->im))
            return cl_raise(vm, CL_T_OverflowError, "absolute value too large");
        return cl_float_new(vm, r, a);
    }
    if (cl_is(x, CL_K_INST)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "bad operand type for abs(): '%T'", x);
}

static cl_st round_num(cl_vm *vm, cl_val x, cl_val nd, cl_val *out)
{
    int64_t n = 0;
    bool given = !cl_is_none(nd);
    if (given)
        CL_TRY(cl_index(vm, nd, true, "'%T' object cannot be interpreted as an integer", &n));
    if (cl_is_float(x)) {
        double d = cl_float_get(vm, x), r;
        if (!given) {
            if (isinf(d) || d != d) return cl_int_from_double(vm, d, out);
            r = round(d);
            if (fabs(d - r) == 0.5) r = 2.0 * round(d / 2.0);
            return cl_int_from_double(vm, r, out);
        }
        if (isinf(d) || d != d || d == 0) {
            *out = x;
            return CL_ST_OK;
        }
        if (cl_float_round(d, n, &r) == CL_FLOAT_OVERFLOW)
            return cl_raise(vm, CL_T_OverflowError, "rounded value too large to represent");
        return cl_float_new(vm, r, out);
    }
    if (cl_is_bool(x)) x = cl_small(cl_same(x, CL_TRUE));
    if (!given || n >= 0) {
        *out = x;
        return CL_ST_OK;
    }
    uint64_t bt[1];
    cl_big bx = cl_big_view(vm, x, bt);
    /* 10**-n is more than twice as large */
    if (n < -1 && (uint64_t)(-1 - n) > cl_mag_bits(bx.d, bx.n) / 3 + 1) {
        *out = cl_small(0);
        return CL_ST_OK;
    }
    /* round half to even at 10**-n: q, r = divmod(x, p); compare 2r with p */
    cl_val p, q, r, two;
    CL_TRY(cl_int_pow(vm, cl_small(10), cl_small(-n), &p));
    CL_TRY(cl_int_divmod(vm, x, p, &q, &r));
    CL_TRY(cl_int_mul(vm, r, cl_small(2), &two));
    cl_val c;
    CL_TRY(cl_int_add(vm, two, p, true, &c));
    int s = cl_int_sign(vm, c);
    uint64_t t[1];
    const uint64_t *l;
    uint32_t ln;
    bool neg;
    cl_int_limbs(vm, q, t, &l, &ln, &neg);
    if (s > 0 || (s == 0 && ln && l[0] & 1)) CL_TRY(cl_int_add(vm, q, cl_small(1), false, &q));
    return cl_int_mul(vm, q, p, out);
}

cl_st nat_round(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (is_intlike(a[0]) || cl_is_float(a[0])) return round_num(vm, a[0], a[1], a);
    if (cl_is(a[0], CL_K_INST)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "type %T doesn't define __round__ method", a[0]);
}

static cl_st divmod_pair(cl_vm *vm, cl_val x, cl_val y, cl_val *out)
{
    cl_val pair[2];
    if (is_intlike(x) && is_intlike(y)) {
        CL_TRY(cl_int_divmod(vm, x, y, &pair[0], &pair[1]));
    } else {
        double p, q, d, m;
        CL_TRY(cl_to_double(vm, x, &p));
        CL_TRY(cl_to_double(vm, y, &q));
        if (q == 0) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
        cl_float_divmod(p, q, &d, &m);
        CL_TRY(cl_float_new(vm, d, &pair[0]));
        CL_TRY(cl_float_new(vm, m, &pair[1]));
    }
    return cl_tuple_new(vm, pair, 2, out);
}

cl_st nat_divmod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (is_num(a[0]) && is_num(a[1]) && !cl_is(a[0], CL_K_COMPLEX) && !cl_is(a[1], CL_K_COMPLEX))
        return divmod_pair(vm, a[0], a[1], a);
    if (cl_is(a[0], CL_K_INST) || cl_is(a[1], CL_K_INST)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "unsupported operand type(s) for divmod(): '%T' and '%T'",
                    a[0], a[1]);
}

static cl_st pow_mod(cl_vm *vm, cl_val b, cl_val e, cl_val m, cl_val *out)
{
    if (!is_intlike(b) || !is_intlike(e) || !is_intlike(m)) {
        const cl_val given[3] = { b, e, m }; /* the first one that is a float or complex answers */
        for (int i = 0; i < 3; i++) {
            if (cl_is_float(given[i]))
                return cl_raise(vm, CL_T_TypeError,
                                "pow() 3rd argument not allowed unless all arguments are integers");
            if (cl_is(given[i], CL_K_COMPLEX))
                return cl_raise(vm, CL_T_ValueError, "complex modulo");
        }
        return cl_raise(vm, CL_T_TypeError,
                        "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", b, e, m);
    }
    if (cl_int_sign(vm, m) == 0)
        return cl_raise(vm, CL_T_ValueError, "pow() 3rd argument cannot be 0");
    uint64_t t1[1], t2[1], t3[1], *s;
    cl_big x = cl_big_view(vm, b, t1), k = cl_big_view(vm, e, t2), n = cl_big_view(vm, m, t3);
    cl_val inv = b;
    if (k.neg) {
        uint64_t sc = cl_mag_invmod_scratch(x.n + n.n + 2, n.n);
        CL_TRY(cl_num_charge(vm, cl_mag_invmod_cost(x.n + 1, n.n)));
        CL_TRY(cl_num_scratch(vm, sc + n.n + 4, &s));
        cl_big r = { s, 0, 0 };
        int rc = cl_big_invmod(&r, &x, &n, s + n.n + 4, &vm->poll);
        if (rc == CL_BIG_BAD)
            return cl_raise(vm, CL_T_ValueError, "base is not invertible for the given modulus");
        CL_TRY(cl_num_poll(vm, rc));
        CL_TRY(cl_int_from_limbs(vm, r.d, r.n, r.neg, &inv));
        x = cl_big_view(vm, inv, t1);
        k.neg = 0;
    }
    CL_TRY(cl_num_charge(vm, cl_mag_powmod_cost(x.n, k.n, n.n)));
    CL_TRY(cl_num_scratch(vm, cl_mag_powmod_scratch(x.n, k.n, n.n) + n.n + 4, &s));
    cl_big r = { s, 0, 0 };
    CL_TRY(cl_num_poll(vm, cl_big_powmod(&r, &x, &k, &n, s + n.n + 4, &vm->poll)));
    return cl_int_from_limbs(vm, r.d, r.n, r.neg, out);
}

cl_st nat_pow(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_INST) || cl_is(a[1], CL_K_INST) || cl_is(a[2], CL_K_INST))
        return CL_ST_ESCALATE;
    if (cl_is_none(a[2])) return cl_binop(vm, CL_POW, a[0], a[1], false, a);
    return pow_mod(vm, a[0], a[1], a[2], a);
}

static cl_st to_base(cl_vm *vm, cl_val *a, int base, const char *prefix)
{
    cl_val x = a[0], t;
    if (cl_is(x, CL_K_INST)) {
        x = cl_unwrap(vm, x);
        if (cl_is(x, CL_K_INST)) return CL_ST_ESCALATE;
    }
    if (!is_intlike(x))
        return cl_raise(vm, CL_T_TypeError, "'%T' object cannot be interpreted as an integer", x);
    CL_TRY(cl_int_to_base(vm, x, base, &t));
    bool neg = cl_int_sign(vm, x) < 0;
    cl_sb sb;
    cl_sb_init(vm, &sb);
    if (neg) CL_TRY(cl_sb_text(&sb, "-"));
    CL_TRY(cl_sb_text(&sb, prefix));
    if (neg) CL_TRY(cl_str_slice(vm, t, 1, CL_PTR(vm, cl_str, t)->len, &t));
    CL_TRY(cl_sb_str(&sb, t));
    return cl_sb_finish(&sb, a);
}

cl_st nat_hex(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return to_base(vm, a, 16, "0x");
}
cl_st nat_oct(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return to_base(vm, a, 8, "0o");
}
cl_st nat_bin(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return to_base(vm, a, 2, "0b");
}

/* ---- int methods ---- */

#define PLAIN(v) (cl_is_bool(v) ? cl_small(cl_same(v, CL_TRUE)) : (v))

cl_st nat_int_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, PLAIN(a[0]));
}
cl_st nat_int_zero(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_small(0));
}
cl_st nat_int_one(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, cl_small(1));
}
cl_st nat_int_true(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_TRUE);
}

cl_st nat_int_bit_length(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint64_t t[1];
    cl_big b = cl_big_view(vm, a[0], t);
    return cl_ret(a, cl_small((int64_t)cl_mag_bits(b.d, b.n)));
}

cl_st nat_int_bit_count(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint64_t t[1];
    cl_big b = cl_big_view(vm, a[0], t);
    return cl_ret(a, cl_small((int64_t)cl_mag_popcount(b.d, b.n)));
}

cl_st nat_int_ratio(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val pair[2] = { PLAIN(a[0]), cl_small(1) };
    return cl_tuple_new(vm, pair, 2, a);
}

static cl_st byteorder(cl_vm *vm, const char *who, cl_val v, bool *little)
{
    v = cl_unwrap(vm, v);
    if (!cl_is(v, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "%s() argument 'byteorder' must be str, not %T", who,
                        v);
    *little = cl_str_eq_ascii(vm, v, "little");
    if (!*little && !cl_str_eq_ascii(vm, v, "big"))
        return cl_raise(vm, CL_T_ValueError, "byteorder must be either 'little' or 'big'");
    return CL_ST_OK;
}

cl_st nat_int_to_bytes(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t n;
    bool little, is_signed;
    cl_val out;
    CL_TRY(cl_index(vm, a[1], false, "'%T' object cannot be interpreted as an integer", &n));
    CL_TRY(byteorder(vm, "to_bytes", a[2], &little));
    CL_TRY(cl_truth(vm, a[3], &is_signed));
    if (n < 0) return cl_raise(vm, CL_T_ValueError, "length argument must be non-negative");
    CL_TRY(cl_reserve(vm, (uint64_t)n));
    uint64_t t[1];
    cl_big b = cl_big_view(vm, a[0], t);
    if (b.neg && !is_signed)
        return cl_raise(vm, CL_T_OverflowError, "can't convert negative int to unsigned");
    CL_TRY(cl_bytes_new(vm, NULL, (uint64_t)n, &out));
    const uint8_t *p;
    size_t k;
    cl_bytes_view(vm, out, &p, &k);
    if (cl_big_to_bytes((uint8_t *)(uintptr_t)p, (size_t)n, &b, little, is_signed) != CL_BIG_OK)
        return cl_raise(vm, CL_T_OverflowError, "int too big to convert");
    return cl_ret(a, out);
}

cl_st nat_int_from_bytes(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    bool little, is_signed;
    cl_val src = cl_unwrap(vm, a[1]), v;
    CL_TRY(byteorder(vm, "from_bytes", a[2], &little));
    CL_TRY(cl_truth(vm, a[3], &is_signed));
    if (!cl_is_byteslike(src)) return CL_ST_ESCALATE;
    const uint8_t *p;
    size_t n;
    CL_TRY(cl_bytes_arg(vm, src, &p, &n));
    uint64_t *m;
    CL_CHARGE_BYTES(vm, n);
    CL_TRY(cl_num_scratch(vm, n / 8 + 3, &m));
    cl_big b = { m, 0, 0 };
    cl_big_from_bytes(&b, p, n, little, is_signed);
    CL_TRY(cl_int_from_limbs(vm, b.d, b.n, b.neg, &v));
    if (cl_same(a[0], CL_TYPE_VAL(CL_T_bool)))
        v = cl_bool(cl_int_sign(vm, v) != 0);
    else if (!cl_is_builtin_type(a[0]))
        return CL_ST_ESCALATE; /* a subclass: its constructor runs */
    return cl_ret(a, v);
}

/* ---- float methods ---- */

cl_st nat_float_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_OK;
}
cl_st nat_float_zero(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)argc;
    return cl_ret(a, CL_V_FZERO);
}
cl_st nat_float_trunc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_int_from_double(vm, cl_float_get(vm, a[0]), a);
}
cl_st nat_float_floor(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_int_from_double(vm, floor(cl_float_get(vm, a[0])), a);
}
cl_st nat_float_ceil(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_int_from_double(vm, ceil(cl_float_get(vm, a[0])), a);
}

cl_st nat_float_is_integer(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double d = cl_float_get(vm, a[0]);
    return cl_ret(a, cl_bool(!isinf(d) && d == floor(d)));
}

cl_st nat_float_ratio(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double d = cl_float_get(vm, a[0]);
    int e;
    cl_val pair[2];
    if (isinf(d))
        return cl_raise(vm, CL_T_OverflowError, "cannot convert Infinity to integer ratio");
    if (d != d) return cl_raise(vm, CL_T_ValueError, "cannot convert NaN to integer ratio");
    double m = frexp(d, &e);
    for (int i = 0; i < 300 && m != floor(m); i++) {
        m *= 2.0;
        e--;
    }
    CL_TRY(cl_int_from_double(vm, m, &pair[0]));
    pair[1] = cl_small(1);
    if (e > 0)
        CL_TRY(cl_int_shift(vm, pair[0], cl_small(e), true, &pair[0]));
    else
        CL_TRY(cl_int_shift(vm, pair[1], cl_small(-e), true, &pair[1]));
    return cl_tuple_new(vm, pair, 2, a);
}

cl_st nat_float_hex(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    char buf[32];
    size_t n = cl_float_hex(cl_float_get(vm, a[0]), buf);
    return cl_str_from_ascii(vm, buf, n, a);
}

cl_st nat_float_fromhex(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    char *p;
    size_t n;
    double d;
    cl_val s = cl_unwrap(vm, a[1]), v;
    if (!cl_same(a[0], CL_TYPE_VAL(CL_T_float))) return CL_ST_ESCALATE;
    if (!cl_is(s, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "bad argument type for built-in operation");
    CL_TRY(cl_num_text(vm, s, &p, &n));
    while (n && (*p == ' ' || (*p >= 9 && *p <= 13))) {
        p++;
        n--;
    }
    while (n && (p[n - 1] == ' ' || (p[n - 1] >= 9 && p[n - 1] <= 13)))
        n--;
    int rc = CL_PTR(vm, cl_str, s)->ascii ? cl_float_fromhex(p, n, &d) : CL_FLOAT_BAD;
    if (rc == CL_FLOAT_OVERFLOW)
        return cl_raise(vm, CL_T_OverflowError,
                        "hexadecimal value too large to represent as a float");
    if (rc != CL_FLOAT_OK)
        return cl_raise(vm, CL_T_ValueError, "invalid hexadecimal floating-point string");
    CL_TRY(cl_float_new(vm, d, &v));
    return cl_ret(a, v);
}

/* What pickling and copying of subclasses pass to __new__. */
cl_st nat_num_newargs(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is(a[0], CL_K_COMPLEX)) {
        cl_val parts[2];
        CL_TRY(cl_float_new(vm, CL_PTR(vm, cl_complex, a[0])->re, &parts[0]));
        CL_TRY(cl_float_new(vm, CL_PTR(vm, cl_complex, a[0])->im, &parts[1]));
        return cl_tuple_new(vm, parts, 2, a);
    }
    cl_val one = PLAIN(a[0]);
    return cl_tuple_new(vm, &one, 1, a);
}

/* ---- complex methods ---- */

cl_st nat_complex_self(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)vm;
    (void)a;
    (void)argc;
    return CL_ST_OK;
}
cl_st nat_complex_real(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_float_new(vm, CL_PTR(vm, cl_complex, a[0])->re, a);
}
cl_st nat_complex_imag(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_float_new(vm, CL_PTR(vm, cl_complex, a[0])->im, a);
}
cl_st nat_complex_conjugate(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_complex_new(vm, CL_PTR(vm, cl_complex, a[0])->re, -CL_PTR(vm, cl_complex, a[0])->im,
                          a);
}

/* ---- operators as methods ---- */

/* May this number's method handle the other operand itself? int: ints; float: ints and floats;
   complex: all. */
static bool handles(const cl_vm *vm, cl_val self, cl_val other)
{
    (void)vm;
    if (!is_num(other)) return false;
    if (is_intlike(self)) return is_intlike(other);
    if (cl_is_float(self)) return !cl_is(other, CL_K_COMPLEX);
    return true;
}

static cl_st op_method(cl_vm *vm, cl_val *a, cl_binop_id op, bool reflected)
{
    cl_val other = cl_unwrap(vm, a[1]);
    if (!handles(vm, a[0], other)) return cl_ret(a, CL_NOTIMPL);
    return reflected ? cl_binop(vm, op, other, a[0], false, a)
                     : cl_binop(vm, op, a[0], other, false, a);
}

#define OPM(name, id)                                          \
    cl_st nat_num_##name(cl_vm *vm, cl_val *a, uint32_t argc)  \
    {                                                          \
        (void)argc;                                            \
        return op_method(vm, a, id, false);                    \
    }                                                          \
    cl_st nat_num_r##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                          \
        (void)argc;                                            \
        return op_method(vm, a, id, true);                     \
    }
OPM(add, CL_ADD)
OPM(sub, CL_SUB)
OPM(mul, CL_MUL)
OPM(truediv, CL_DIV)
OPM(floordiv, CL_FLOORDIV)
OPM(mod, CL_MOD)
OPM(lshift, CL_LSHIFT)
OPM(rshift, CL_RSHIFT)
OPM(and, CL_AND)
OPM(or, CL_OR)
OPM(xor, CL_XOR)

static cl_st pow_method(cl_vm *vm, cl_val *a, bool reflected)
{
    cl_val other = cl_unwrap(vm, a[1]), mod = cl_unwrap(vm, a[2]);
    if (cl_is_none(mod) || !handles(vm, a[0], other)) return op_method(vm, a, CL_POW, reflected);
    if (is_intlike(a[0]) && !is_intlike(mod)) return cl_ret(a, CL_NOTIMPL);
    return reflected ? pow_mod(vm, other, a[0], mod, a) : pow_mod(vm, a[0], other, mod, a);
}
cl_st nat_num_pow(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pow_method(vm, a, false);
}
cl_st nat_num_rpow(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return pow_method(vm, a, true);
}

cl_st nat_num_divmod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val other = cl_unwrap(vm, a[1]);
    return handles(vm, a[0], other) ? divmod_pair(vm, a[0], other, a) : cl_ret(a, CL_NOTIMPL);
}
cl_st nat_num_rdivmod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val other = cl_unwrap(vm, a[1]);
    return handles(vm, a[0], other) ? divmod_pair(vm, other, a[0], a) : cl_ret(a, CL_NOTIMPL);
}

cl_st nat_num_neg(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_neg(vm, a[0], a);
}
cl_st nat_num_pos(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_pos(vm, a[0], a);
}
cl_st nat_num_invert(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_invert(vm, a[0], a);
}
cl_st nat_num_abs(cl_vm *vm, cl_val *a, uint32_t argc) { return nat_abs(vm, a, argc); }
cl_st nat_num_bool(cl_vm *vm, cl_val *a, uint32_t argc)
{
    cl_val t[2] = { CL_TYPE_VAL(CL_T_bool), a[0] };
    (void)argc;
    CL_TRY(nat_bool_new(vm, t, 1));
    return cl_ret(a, t[0]);
}
cl_st nat_num_round(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return round_num(vm, a[0], a[1], a);
}

cl_st nat_num_float(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double d;
    CL_TRY(cl_to_double(vm, a[0], &d));
    return cl_float_new(vm, d, a);
}

static cl_st cmp_method(cl_vm *vm, cl_val *a, cl_cmp op)
{
    cl_val other = cl_unwrap(vm, a[1]);
    if (!handles(vm, a[0], other)) return cl_ret(a, CL_NOTIMPL);
    return cl_compare(vm, op, a[0], other, a);
}
#define CMPM(name, id)                                        \
    cl_st nat_num_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                         \
        (void)argc;                                           \
        return cmp_method(vm, a, id);                         \
    }
CMPM(eq, CL_EQ)
CMPM(ne, CL_NE)
CMPM(lt, CL_LT)
CMPM(le, CL_LE)
CMPM(gt, CL_GT)
CMPM(ge, CL_GE)

cl_st nat_num_hash(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    int64_t h;
    CL_TRY(cl_hash(vm, a[0], &h));
    return cl_int_new(vm, h, a);
}
cl_st nat_num_repr(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return cl_repr(vm, a[0], a);
}
cl_st nat_num_format(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val spec = cl_unwrap(vm, a[1]);
    if (!cl_is(spec, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError, "__format__() argument must be str, not %T", spec);
    return cl_format(vm, a[0], spec, a);
}
