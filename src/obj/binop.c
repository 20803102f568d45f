/* SPDX-License-Identifier: MIT */
/* Binary operators of the builtin types: numbers here, sequences and sets through obj/container_ops.h, and the errors. */
#include <math.h>
#include "builtin/bytes.h"
#include "builtin/format.h"
#include "obj/container_ops.h"
#include "obj/num_ops.h"
#include "obj/str.h"

const char *const cl_binop_symbols[CL_BINOP_COUNT] = { "+", "-", "*", "/", "//", "%", "** or pow()", "@", "<<", ">>", "&", "|", "^" };

static bool is_intlike(cl_val v) { return cl_is_int(v) || cl_is(v, CL_K_BIGINT) || cl_is_bool(v); }
static bool is_number(cl_val v) { return is_intlike(v) || cl_is_float(v); }

void cl_float_divmod(double x, double y, double *q, double *r)
{
    double m = fmod(x, y), d = (x - m) / y, f;
    if (m) {
        if ((y < 0) != (m < 0)) {
            m += y;
            d -= 1.0;
        }
    } else {
        m = copysign(0.0, y);
    }
    if (d) {
        f = floor(d);
        if (d - f > 0.5)
            f += 1.0;
    } else {
        f = copysign(0.0, x / y);
    }
    *q = f;
    *r = m;
}

static cl_st complex_pow(cl_vm *vm, double ar, double ai, double br, double bi, cl_val *out);

cl_st cl_float_pow(cl_vm *vm, double x, double y, cl_val *out)
{
    if (y == 0)
        return cl_float_new(vm, 1.0, out);
    if (x != x)
        return cl_float_new(vm, x, out);
    if (y != y)
        return cl_float_new(vm, x == 1.0 ? 1.0 : y, out);
    if (isinf(y)) {
        double m = fabs(x);
        return cl_float_new(vm, m == 1.0 ? 1.0 : (y > 0) == (m > 1.0) ? fabs(y) : 0.0, out);
    }
    if (isinf(x)) {
        bool odd = fmod(fabs(y), 2.0) == 1.0;
        return cl_float_new(vm, y > 0 ? (odd ? x : fabs(x)) : (odd ? copysign(0.0, x) : 0.0), out);
    }
    if (x == 0.0) {
        bool odd = fmod(fabs(y), 2.0) == 1.0;
        if (y < 0)
            return cl_raise(vm, CL_T_ZeroDivisionError, "zero to a negative power");
        return cl_float_new(vm, odd ? x : 0.0, out);
    }
    if (x < 0 && y != floor(y))
        return complex_pow(vm, x, 0, y, 0, out);
    double r = pow(x, y);
    if (isinf(r))
    {
        cl_val args[2] = { cl_small(34), CL_NONE };
        CL_TRY(cl_str_from_ascii(vm, "Numerical result out of range", 29, &args[1]));
        return cl_raise_args(vm, CL_T_OverflowError, args, 2);
    }
    return cl_float_new(vm, r, out);
}

static cl_st float_op(cl_vm *vm, cl_binop_id op, double x, double y, cl_val *out)
{
    double q, r;
    switch (op) {
    case CL_ADD: return cl_float_new(vm, x + y, out);
    case CL_SUB: return cl_float_new(vm, x - y, out);
    case CL_MUL: return cl_float_new(vm, x * y, out);
    case CL_DIV:
        if (y == 0)
            return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
        return cl_float_new(vm, x / y, out);
    case CL_FLOORDIV:
    case CL_MOD:
        if (y == 0)
            return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
        cl_float_divmod(x, y, &q, &r);
        return cl_float_new(vm, op == CL_MOD ? r : q, out);
    case CL_POW: return cl_float_pow(vm, x, y, out);
    default: *out = CL_NOTIMPL; return CL_ST_OK;
    }
}

static cl_st int_op(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, cl_val *out)
{
    double d;
    switch (op) {
    case CL_ADD: return cl_int_add(vm, a, b, false, out);
    case CL_SUB: return cl_int_add(vm, a, b, true, out);
    case CL_MUL: return cl_int_mul(vm, a, b, out);
    case CL_DIV:
        CL_TRY(cl_int_truediv(vm, a, b, &d));
        return cl_float_new(vm, d, out);
    case CL_FLOORDIV: return cl_int_divmod(vm, a, b, out, NULL);
    case CL_MOD: return cl_int_divmod(vm, a, b, NULL, out);
    case CL_POW:
        if (cl_int_sign(vm, b) < 0) {
            double x, y;
            CL_TRY(cl_to_double(vm, a, &x));
            CL_TRY(cl_to_double(vm, b, &y));
            return cl_float_pow(vm, x, y, out);
        }
        return cl_int_pow(vm, a, b, out);
    case CL_LSHIFT: return cl_int_shift(vm, a, b, true, out);
    case CL_RSHIFT: return cl_int_shift(vm, a, b, false, out);
    case CL_AND: case CL_OR: case CL_XOR: {
        bool both_bool = cl_is_bool(a) && cl_is_bool(b);
        CL_TRY(cl_int_bitop(vm, op, a, b, out));
        if (both_bool)
            *out = cl_bool(out->u != 0);
        return CL_ST_OK;
    }
    default: *out = CL_NOTIMPL; return CL_ST_OK;
    }
}

static void complex_of(const cl_vm *vm, cl_val v, double d, double *re, double *im)
{
    if (cl_is(v, CL_K_COMPLEX)) {
        *re = CL_PTR(vm, cl_complex, v)->re;
        *im = CL_PTR(vm, cl_complex, v)->im;
    } else {
        *re = d;
        *im = 0;
    }
}

/* For infinities that came out as nan (C11, Annex G.5.1): 1 or 0 with the sign kept. */
static double box(double x) { return copysign(isinf(x) ? 1.0 : 0.0, x); }
static double no_nan(double x) { return isnan(x) ? copysign(0.0, x) : x; }

static void complex_mul(double a, double b, double c, double d, double *re, double *im)
{
    double ac = a * c, bd = b * d, ad = a * d, bc = b * c;
    *re = ac - bd;
    *im = ad + bc;
    if (CL_LIKELY(!isnan(*re) || !isnan(*im)))
        return;
    bool again = false;
    if (isinf(a) || isinf(b)) {
        a = box(a), b = box(b), c = no_nan(c), d = no_nan(d);
        again = true;
    }
    if (isinf(c) || isinf(d)) {
        c = box(c), d = box(d), a = no_nan(a), b = no_nan(b);
        again = true;
    }
    if (!again && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) {
        a = no_nan(a), b = no_nan(b), c = no_nan(c), d = no_nan(d);
        again = true;
    }
    if (again) {
        *re = INFINITY * (a * c - b * d);
        *im = INFINITY * (a * d + b * c);
    }
}

/* A real number divided by a complex one: there is no imaginary zero whose sign could matter. */
static bool real_div(double a, double br, double bi, double *re, double *im)
{
    double abr = fabs(br), abi = fabs(bi);
    if (abr >= abi) {
        if (abr == 0)
            return false;
        double ratio = bi / br, den = br + bi * ratio;
        *re = a / den;
        *im = -a * ratio / den;
    } else if (abi >= abr) {
        double ratio = br / bi, den = br * ratio + bi;
        *re = a * ratio / den;
        *im = -a / den;
    } else {
        *re = *im = NAN;
    }
    if (isnan(*re) && isnan(*im) && isfinite(a) && (isinf(br) || isinf(bi))) {
        *re = 0.0 * (a * box(br));
        *im = 0.0 * (-a * box(bi));
    }
    return true;
}

/* Smith's method, as CPython. */
static bool complex_div(double ar, double ai, double br, double bi, double *re, double *im)
{
    double abr = fabs(br), abi = fabs(bi);
    if (abr >= abi) {
        if (abr == 0)
            return false;
        double ratio = bi / br, den = br + bi * ratio;
        *re = (ar + ai * ratio) / den;
        *im = (ai - ar * ratio) / den;
    } else if (abi >= abr) {
        double ratio = br / bi, den = br * ratio + bi;
        *re = (ar * ratio + ai) / den;
        *im = (ai * ratio - ar) / den;
    } else {
        *re = *im = NAN;
    }
    if (CL_UNLIKELY(isnan(*re) && isnan(*im))) {
        if ((isinf(ar) || isinf(ai)) && isfinite(br) && isfinite(bi)) {
            double x = box(ar), y = box(ai);
            *re = INFINITY * (x * br + y * bi);
            *im = INFINITY * (y * br - x * bi);
        } else if ((isinf(abr) || isinf(abi)) && isfinite(ar) && isfinite(ai)) {
            double x = box(br), y = box(bi);
            *re = 0.0 * (ar * x + ai * y);
            *im = 0.0 * (ai * x - ar * y);
        }
    }
    return true;
}

static cl_st complex_power(cl_vm *vm, double re, double im, cl_val *out)
{
    if (isinf(re) || isinf(im))
        return cl_raise(vm, CL_T_OverflowError, "complex exponentiation");
    return cl_complex_new(vm, re, im, out);
}

static cl_st complex_pow(cl_vm *vm, double ar, double ai, double br, double bi, cl_val *out)
{
    if (br == 0 && bi == 0)
        return cl_complex_new(vm, 1, 0, out);
    if (ar == 0 && ai == 0) {
        if (bi != 0 || br < 0)
            return cl_raise(vm, CL_T_ZeroDivisionError, "zero to a negative or complex power");
        return cl_complex_new(vm, 0, 0, out);
    }
    if (bi == 0 && br == floor(br) && fabs(br) <= 100) { /* small integer powers by multiplication */
        long n = (long)fabs(br);
        double rr = 1, ri = 0, pr = ar, pi = ai;
        for (long mask = 1; mask > 0 && n >= mask; mask <<= 1) {
            if (n & mask) {
                double re, im;
                complex_mul(rr, ri, pr, pi, &re, &im);
                rr = re;
                ri = im;
            }
            double sr, si;
            complex_mul(pr, pi, pr, pi, &sr, &si);
            pr = sr;
            pi = si;
        }
        if (br < 0 && !complex_div(1, 0, rr, ri, &rr, &ri))
            return cl_raise(vm, CL_T_ZeroDivisionError, "zero to a negative or complex power");
        return complex_power(vm, rr, ri, out);
    }
    double vabs = hypot(ar, ai), len = pow(vabs, br), at = atan2(ai, ar), phase = at * br;
    if (bi != 0) {
        len *= exp(-at * bi);
        phase += bi * log(vabs);
    }
    return complex_power(vm, len * cos(phase), len * sin(phase), out);
}

static cl_st complex_op(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, cl_val *out)
{
    double x = 0, y = 0, ar, ai, br, bi, re, im;
    bool ca = cl_is(a, CL_K_COMPLEX), cb = cl_is(b, CL_K_COMPLEX);
    if (!ca)
        CL_TRY(cl_to_double(vm, a, &x));
    if (!cb)
        CL_TRY(cl_to_double(vm, b, &y));
    complex_of(vm, a, x, &ar, &ai);
    complex_of(vm, b, y, &br, &bi);
    switch (op) {
    /* a real operand has no imaginary part, not one of zero: the sign of zeros shows the difference */
    case CL_ADD: return cl_complex_new(vm, ar + br, !ca ? bi : !cb ? ai : ai + bi, out);
    case CL_SUB: return cl_complex_new(vm, ar - br, !ca ? -bi : !cb ? ai : ai - bi, out);
    case CL_MUL:
        if (!ca || !cb)
            return cl_complex_new(vm, ar * br, ca ? ai * br : ar * bi, out);
        complex_mul(ar, ai, br, bi, &re, &im);
        return cl_complex_new(vm, re, im, out);
    case CL_DIV:
        if (!cb && br != 0)
            return cl_complex_new(vm, ar / br, ai / br, out);
        if (!(ca ? complex_div(ar, ai, br, bi, &re, &im) : real_div(ar, br, bi, &re, &im)))
            return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
        return cl_complex_new(vm, re, im, out);
    case CL_POW: return complex_pow(vm, ar, ai, br, bi, out);
    default: *out = CL_NOTIMPL; return CL_ST_OK;
    }
}

static bool is_seq(cl_val v) { return cl_is(v, CL_K_STR) || cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) || cl_is_byteslike(v); }

static cl_st bytes_concat(cl_vm *vm, cl_val a, cl_val b, cl_val *out)
{
    const uint8_t *p, *q, *r;
    size_t n, m, k;
    cl_bytes_view(vm, a, &p, &n);
    cl_bytes_view(vm, b, &q, &m);
    CL_TRY(cl_reserve(vm, n + m));
    CL_TRY(cl_is(a, CL_K_BYTEARRAY) ? cl_bytearray_new(vm, NULL, n + m, out) : cl_bytes_new(vm, NULL, n + m, out));
    if (!(n + m))
        return CL_ST_OK;
    cl_bytes_view(vm, *out, &r, &k);
    memcpy((uint8_t *)(uintptr_t)r, p, n);
    memcpy((uint8_t *)(uintptr_t)r + n, q, m);
    return CL_ST_OK;
}

static cl_st type_error(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace)
{
    if (op == CL_ADD) {
        if (cl_is(a, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "can only concatenate str (not \"%T\") to str", b);
        if (cl_is(a, CL_K_LIST) && !inplace)
            return cl_raise(vm, CL_T_TypeError, "can only concatenate list (not \"%T\") to list", b);
        if (cl_is(a, CL_K_TUPLE))
            return cl_raise(vm, CL_T_TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
        if (cl_is(a, CL_K_BYTES) || cl_is(a, CL_K_BYTEARRAY))
            return cl_raise(vm, CL_T_TypeError, "can't concat %T to %T", b, a);
        if (cl_is(a, CL_K_LIST))
            return cl_raise(vm, CL_T_TypeError, "'%T' object is not iterable", b);
    }
    if (op == CL_MUL && (is_seq(a) || is_seq(b)))
        return cl_raise(vm, CL_T_TypeError, "can't multiply sequence by non-int of type '%T'", is_seq(a) ? b : a);
    if (inplace)
        return cl_raise(vm, CL_T_TypeError, "unsupported operand type(s) for %s=: '%T' and '%T'", op == CL_POW ? "**" : cl_binop_symbols[op], a, b);
    return cl_raise(vm, CL_T_TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", cl_binop_symbols[op], a, b);
}

cl_st cl_binop(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out)
{
    if (CL_LIKELY(is_number(a) && is_number(b))) {
        cl_val r = CL_NOTIMPL;
        if (is_intlike(a) && is_intlike(b)) {
            CL_TRY(int_op(vm, op, a, b, &r));
        } else {
            double x, y;
            CL_TRY(cl_to_double(vm, a, &x));
            CL_TRY(cl_to_double(vm, b, &y));
            CL_TRY(float_op(vm, op, x, y, &r));
        }
        if (!cl_same(r, CL_NOTIMPL)) {
            *out = r;
            return CL_ST_OK;
        }
        goto wrong;
    }
    if (cl_is(a, CL_K_INST) || cl_is(b, CL_K_INST) || cl_is(a, CL_K_TYPE) || cl_is(b, CL_K_TYPE)) {
        cl_val r;
        if (op == CL_OR && !cl_is(a, CL_K_INST) && !cl_is(b, CL_K_INST)) {
            CL_TRY(cl_union_new(vm, a, b, &r));
            if (!cl_same(r, CL_NOTIMPL)) {
                *out = r;
                return CL_ST_OK;
            }
        }
        return CL_ST_ESCALATE;
    }
    if ((cl_is(a, CL_K_COMPLEX) && (is_number(b) || cl_is(b, CL_K_COMPLEX))) || (cl_is(b, CL_K_COMPLEX) && is_number(a))) {
        cl_val r = CL_NOTIMPL;
        CL_TRY(complex_op(vm, op, a, b, &r));
        if (cl_same(r, CL_NOTIMPL))
            goto wrong;
        *out = r;
        return CL_ST_OK;
    }
    switch (op) {
    case CL_ADD:
        if (cl_is(a, CL_K_STR) && cl_is(b, CL_K_STR))
            return cl_str_concat(vm, a, b, out);
        if ((cl_is(a, CL_K_LIST) && cl_is(b, CL_K_LIST)) || (cl_is(a, CL_K_TUPLE) && cl_is(b, CL_K_TUPLE)))
            return cl_seq_concat(vm, a, b, inplace, out);
        if (inplace && cl_is(a, CL_K_LIST)) {
            CL_TRY(cl_list_extend(vm, a, b));
            *out = a;
            return CL_ST_OK;
        }
        if (inplace && cl_is(a, CL_K_BYTEARRAY)) {
            cl_val r[2] = { a, b };
            CL_TRY(nat_bytearray_iadd(vm, r, 2));
            *out = a;
            return CL_ST_OK;
        }
        if (cl_is_byteslike(a) && cl_is_byteslike(b) && !cl_is(a, CL_K_MEMVIEW))
            return bytes_concat(vm, a, b, out);
        break;
    case CL_MUL:
        if (is_seq(a) && is_intlike(b))
            return cl_seq_repeat(vm, a, b, inplace, out);
        if (is_seq(b) && is_intlike(a))
            return cl_seq_repeat(vm, b, a, false, out);
        break;
    case CL_MOD:
        if (cl_is(a, CL_K_STR))
            return cl_str_percent(vm, a, b, out);
        if (cl_is(a, CL_K_BYTES) || cl_is(a, CL_K_BYTEARRAY))
            return cl_bytes_percent(vm, a, b, out);
        break;
    case CL_OR: case CL_AND: case CL_SUB: case CL_XOR: {
        cl_val r = CL_NOTIMPL;
        if (op == CL_OR && cl_is(a, CL_K_DICT) && cl_is(b, CL_K_DICT))
            return cl_dict_or(vm, a, b, inplace, out);
        if (op == CL_OR && cl_is(a, CL_K_VIEW) && cl_view_kind(vm, a) == CL_VIEW_PROXY)
            return CL_ST_ESCALATE;
        if (cl_is_anyset(a) || cl_is_anyset(b) || cl_is_setview(vm, a) || cl_is_setview(vm, b))
            CL_TRY(cl_set_op(vm, op, a, b, inplace, &r));
        else if (op == CL_OR && (cl_is_builtin_type(a) || cl_is(a, CL_K_ALIAS) || cl_is_none(a) || cl_is_builtin_type(b) || cl_is(b, CL_K_ALIAS)))
            CL_TRY(cl_union_new(vm, a, b, &r));
        else if (op == CL_OR && inplace && cl_is(a, CL_K_DICT))
            return CL_ST_ESCALATE;
        if (!cl_same(r, CL_NOTIMPL)) {
            *out = r;
            return CL_ST_OK;
        }
        break;
    }
    default: break;
    }
wrong:
    return type_error(vm, op, a, b, inplace);
}
