/* SPDX-License-Identifier: MIT */
/* Binary operators of the builtin types: numbers here, sequences and sets through
   obj/container_ops.h, and the errors. */
#include <math.h>
#include "builtin/bytes.h"
#include "builtin/format.h"
#include "obj/alias.h"
#include "obj/container_ops.h"
#include "obj/list.h"
#include "obj/num_ops.h"
#include "obj/str.h"

const char *const cl_binop_symbols[CL_BINOP_COUNT] = { "+", "-",           "*", "/",  "//",
                                                       "%", "** or pow()", "@", "<<", ">>",
                                                       "&", "|",           "^" };

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
        if (d - f > 0.5) f += 1.0;
    } else {
        f = copysign(0.0, x / y);
    }
    *q = f;
    *r = m;
}

static cl_st negative_pow(cl_vm *vm, double x, double y, cl_val *out);

cl_st cl_float_pow(cl_vm *vm, double x, double y, cl_val *out)
{
    if (y == 0) return cl_float_new(vm, 1.0, out);
    if (x != x) return cl_float_new(vm, x, out);
    if (y != y) return cl_float_new(vm, x == 1.0 ? 1.0 : y, out);
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
        if (y < 0) return cl_raise(vm, CL_T_ZeroDivisionError, "zero to a negative power");
        return cl_float_new(vm, odd ? x : 0.0, out);
    }
    if (x < 0 && y != floor(y)) return negative_pow(vm, x, y, out);
    double r = pow(x, y);
    if (isinf(r)) {
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
        if (y == 0) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
        return cl_float_new(vm, x / y, out);
    case CL_FLOORDIV:
    case CL_MOD:
        if (y == 0) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
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
    case CL_DIV: CL_TRY(cl_int_truediv(vm, a, b, &d)); return cl_float_new(vm, d, out);
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
    case CL_AND:
    case CL_OR:
    case CL_XOR: {
        bool both_bool = cl_is_bool(a) && cl_is_bool(b);
        CL_TRY(cl_int_bitop(vm, op, a, b, out));
        if (both_bool) *out = cl_bool(out->u != 0);
        return CL_ST_OK;
    }
    default: *out = CL_NOTIMPL; return CL_ST_OK;
    }
}

/* ---- complex ----
   3.14 computes a complex number with a real one by C99 Annex G: the real operand has no imaginary
   part at all, so signed zeros and infinities of the other part survive. Products and quotients
   that come out as (nan, nan) although an operand is infinite get the infinity or the zero that
   Annex G asks for. */

typedef struct {
    double re, im;
    bool real;
} cpx;

static cl_st complex_of(cl_vm *vm, cl_val v, cpx *out)
{
    if (cl_is(v, CL_K_COMPLEX)) {
        *out = (cpx){ CL_PTR(vm, cl_complex, v)->re, CL_PTR(vm, cl_complex, v)->im, false };
        return CL_ST_OK;
    }
    out->im = 0;
    out->real = true;
    return cl_to_double(vm, v, &out->re);
}

/* 1 for an infinity, 0 for anything else, with the sign of x */
static double inf_to_unit(double x) { return copysign(isinf(x) ? 1.0 : 0.0, x); }
static double nan_to_zero(double x) { return isnan(x) ? copysign(0.0, x) : x; }

static cpx complex_mul(cpx a, cpx b)
{
    double ac = a.re * b.re, bd = a.im * b.im, ad = a.re * b.im, bc = a.im * b.re;
    cpx r = { ac - bd, ad + bc, false };
    if (!isnan(r.re) || !isnan(r.im)) return r;
    bool again = false;
    if (isinf(a.re) || isinf(a.im)) {
        a.re = inf_to_unit(a.re);
        a.im = inf_to_unit(a.im);
        b.re = nan_to_zero(b.re);
        b.im = nan_to_zero(b.im);
        again = true;
    }
    if (isinf(b.re) || isinf(b.im)) {
        b.re = inf_to_unit(b.re);
        b.im = inf_to_unit(b.im);
        a.re = nan_to_zero(a.re);
        a.im = nan_to_zero(a.im);
        again = true;
    }
    if (!again && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) {
        a.re = nan_to_zero(a.re);
        a.im = nan_to_zero(a.im);
        b.re = nan_to_zero(b.re);
        b.im = nan_to_zero(b.im);
        again = true;
    }
    if (again) {
        r.re = INFINITY * (a.re * b.re - a.im * b.im);
        r.im = INFINITY * (a.re * b.im + a.im * b.re);
    }
    return r;
}

/* Smith's method (R. L. Smith, Algorithm 116). false: division by zero. */
static bool complex_div(cpx a, cpx b, cpx *out)
{
    if (b.real) {
        *out = (cpx){ a.re / b.re, a.im / b.re, false };
        return b.re != 0;
    }
    double abr = fabs(b.re), abi = fabs(b.im);
    cpx r = { NAN, NAN, false };
    if (abr >= abi) {
        if (abr == 0) return false;
        double ratio = b.im / b.re, den = b.re + b.im * ratio;
        r.re = a.real ? a.re / den : (a.re + a.im * ratio) / den;
        r.im = a.real ? (-a.re * ratio) / den : (a.im - a.re * ratio) / den;
    } else if (abi >= abr) {
        double ratio = b.re / b.im, den = b.re * ratio + b.im;
        r.re = a.real ? (a.re * ratio) / den : (a.re * ratio + a.im) / den;
        r.im = a.real ? -a.re / den : (a.im * ratio - a.re) / den;
    }
    if (isnan(r.re) && isnan(r.im)) {
        if (!a.real && (isinf(a.re) || isinf(a.im)) && isfinite(b.re) && isfinite(b.im)) {
            double x = inf_to_unit(a.re), y = inf_to_unit(a.im);
            r.re = INFINITY * (x * b.re + y * b.im);
            r.im = INFINITY * (y * b.re - x * b.im);
        } else if ((isinf(abr) || isinf(abi)) && isfinite(a.re) && isfinite(a.im)) {
            double x = inf_to_unit(b.re), y = inf_to_unit(b.im);
            r.re = a.real ? 0.0 * (a.re * x) : 0.0 * (a.re * x + a.im * y);
            r.im = a.real ? 0.0 * (-a.re * y) : 0.0 * (a.im * x - a.re * y);
        }
    }
    *out = r;
    return true;
}

static cl_st complex_pow(cl_vm *vm, cpx a, cpx b, cl_val *out)
{
    if (b.re == 0 && b.im == 0) return cl_complex_new(vm, 1, 0, out);
    cpx r;
    /* small integer powers by multiplication */
    if (b.im == 0 && b.re == floor(b.re) && fabs(b.re) <= 100) {
        long n = (long)fabs(b.re);
        cpx p = { a.re, a.im, false };
        r = (cpx){ 1, 0, false };
        for (long mask = 1; mask <= n; mask <<= 1) {
            if (n & mask) r = complex_mul(r, p);
            p = complex_mul(p, p);
        }
        if (b.re < 0) {
            cpx one = { 1, 0, false };
            if (!complex_div(one, r, &r))
                return cl_raise(vm, CL_T_ZeroDivisionError, "zero to a negative or complex power");
        }
    } else if (a.re == 0 && a.im == 0) {
        if (b.im != 0 || b.re < 0)
            return cl_raise(vm, CL_T_ZeroDivisionError, "zero to a negative or complex power");
        return cl_complex_new(vm, 0, 0, out);
    } else {
        double vabs = hypot(a.re, a.im), len = pow(vabs, b.re), at = atan2(a.im, a.re),
               phase = at * b.re;
        if (b.im != 0) {
            len *= exp(-at * b.im);
            phase += b.im * log(vabs);
        }
        r = (cpx){ len * cos(phase), len * sin(phase), false };
    }
    if (isinf(r.re) || isinf(r.im))
        return cl_raise(vm, CL_T_OverflowError, "complex exponentiation");
    return cl_complex_new(vm, r.re, r.im, out);
}

/* negative number ** fraction: a complex result */
static cl_st negative_pow(cl_vm *vm, double x, double y, cl_val *out)
{
    return complex_pow(vm, (cpx){ x, 0, false }, (cpx){ y, 0, false }, out);
}

static cl_st complex_op(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, cl_val *out)
{
    cpx x, y, r;
    if (op != CL_ADD && op != CL_SUB && op != CL_MUL && op != CL_DIV && op != CL_POW) {
        *out = CL_NOTIMPL;
        return CL_ST_OK;
    }
    CL_TRY(complex_of(vm, a, &x));
    CL_TRY(complex_of(vm, b, &y));
    switch (op) {
    case CL_ADD:
        r = (cpx){ x.re + y.re, x.real ? y.im : y.real ? x.im : x.im + y.im, false };
        break;
    case CL_SUB:
        r = (cpx){ x.re - y.re, x.real ? -y.im : y.real ? x.im : x.im - y.im, false };
        break;
    case CL_MUL:
        if (x.real)
            r = (cpx){ x.re * y.re, x.re * y.im, false };
        else
            r = y.real ? (cpx){ x.re * y.re, x.im * y.re, false } : complex_mul(x, y);
        break;
    case CL_DIV:
        if (!complex_div(x, y, &r)) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
        break;
    default: return complex_pow(vm, x, y, out);
    }
    return cl_complex_new(vm, r.re, r.im, out);
}

static bool is_seq(cl_val v)
{
    return cl_is(v, CL_K_STR) || cl_is(v, CL_K_LIST) || cl_is(v, CL_K_TUPLE) || cl_is_byteslike(v);
}

static cl_st bytes_concat(cl_vm *vm, cl_val a, cl_val b, cl_val *out)
{
    const uint8_t *p, *q, *r;
    size_t n, m, k;
    CL_TRY(cl_bytes_arg(vm, a, &p, &n));
    CL_TRY(cl_bytes_arg(vm, b, &q, &m));
    CL_TRY(cl_reserve(vm, n + m));
    CL_TRY(cl_is(a, CL_K_BYTEARRAY) ? cl_bytearray_new(vm, NULL, n + m, out)
                                    : cl_bytes_new(vm, NULL, n + m, out));
    if (!(n + m)) return CL_ST_OK;
    cl_bytes_view(vm, *out, &r, &k);
    memcpy((uint8_t *)(uintptr_t)r, p, n);
    memcpy((uint8_t *)(uintptr_t)r + n, q, m);
    return CL_ST_OK;
}

cl_st cl_binop_error(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace)
{
    cl_val u = cl_unwrap(vm, a),
           v = cl_unwrap(vm, b); /* what they are decides, the types are named */
    if (op == CL_ADD) {
        if (cl_is(u, CL_K_STR))
            return cl_raise(vm, CL_T_TypeError, "can only concatenate str (not \"%T\") to str", b);
        if (cl_is(u, CL_K_LIST) && !inplace)
            return cl_raise(vm, CL_T_TypeError, "can only concatenate list (not \"%T\") to list",
                            b);
        if (cl_is(u, CL_K_TUPLE))
            return cl_raise(vm, CL_T_TypeError, "can only concatenate tuple (not \"%T\") to tuple",
                            b);
        if (cl_is(u, CL_K_BYTES) || cl_is(u, CL_K_BYTEARRAY))
            return cl_raise(vm, CL_T_TypeError, "can't concat %T to %T", b, a);
        if (cl_is(u, CL_K_LIST))
            return cl_raise(vm, CL_T_TypeError, "'%T' object is not iterable", b);
    }
    /* for `x *= seq` CPython asks only the left operand when that is a container itself */
    bool left_only = inplace && (cl_is_anyset(u) || cl_is(u, CL_K_DICT) || cl_is(u, CL_K_VIEW) ||
                                 cl_is(u, CL_K_RANGE));
    if (op == CL_MUL && (is_seq(u) || (is_seq(v) && !left_only)))
        return cl_raise(vm, CL_T_TypeError, "can't multiply sequence by non-int of type '%T'",
                        is_seq(u) ? b : a);
    if (inplace)
        return cl_raise(vm, CL_T_TypeError, "unsupported operand type(s) for %s=: '%T' and '%T'",
                        op == CL_POW ? "**" : cl_binop_symbols[op], a, b);
    return cl_raise(vm, CL_T_TypeError, "unsupported operand type(s) for %s: '%T' and '%T'",
                    cl_binop_symbols[op], a, b);
}

static cl_st template_add(cl_vm *vm, cl_val a, cl_val b, cl_val *out)
{
    if (cl_is(a, CL_K_STR))
        return cl_raise(vm, CL_T_TypeError,
                        "can only concatenate str (not \"string.templatelib.Template\") to str");
    if (!cl_is_record(vm, b, CL_ALIAS_TEMPLATE))
        return cl_raise(vm, CL_T_TypeError,
                        "can only concatenate string.templatelib.Template (not \"%T\") to "
                        "string.templatelib.Template",
                        b);
    cl_val left = cl_record_field(vm, a, 0), right = cl_record_field(vm, b, 0), parts[2], joined;
    uint32_t n = cl_tuple_len(vm, left), m = cl_tuple_len(vm, right);
    CL_TRY(cl_binop(vm, CL_ADD, cl_tuple_items(vm, left)[n - 1], cl_tuple_items(vm, right)[0],
                    false, &joined));
    CL_CHARGE(vm, (uint64_t)n + m);
    CL_TRY(cl_tuple_new(vm, NULL, (uint64_t)n + m - 1, &parts[0]));
    cl_val *to = cl_tuple_items(vm, parts[0]);
    memcpy(to, cl_tuple_items(vm, left), (n - 1) * sizeof *to);
    to[n - 1] = joined;
    memcpy(to + n, cl_tuple_items(vm, right) + 1, (m - 1) * sizeof *to);
    CL_TRY(cl_binop(vm, CL_ADD, cl_record_field(vm, a, 1), cl_record_field(vm, b, 1), false,
                    &parts[1]));
    return cl_record_new(vm, CL_ALIAS_TEMPLATE, parts, 2, out);
}

cl_st cl_binop(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out)
{
    CL_TRY(cl_binop_try(vm, op, a, b, inplace, out));
    return cl_same(*out, CL_NOTIMPL) ? cl_binop_error(vm, op, a, b, inplace) : CL_ST_OK;
}

cl_st cl_binop_try(cl_vm *vm, cl_binop_id op, cl_val a, cl_val b, bool inplace, cl_val *out)
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
    if ((cl_is(a, CL_K_COMPLEX) && (is_number(b) || cl_is(b, CL_K_COMPLEX))) ||
        (cl_is(b, CL_K_COMPLEX) && is_number(a))) {
        cl_val r = CL_NOTIMPL;
        CL_TRY(complex_op(vm, op, a, b, &r));
        if (cl_same(r, CL_NOTIMPL)) goto wrong;
        *out = r;
        return CL_ST_OK;
    }
    switch (op) {
    case CL_ADD:
        if (cl_is(a, CL_K_STR) && cl_is(b, CL_K_STR)) return cl_str_concat(vm, a, b, out);
        if ((cl_is(a, CL_K_LIST) && cl_is(b, CL_K_LIST)) ||
            (cl_is(a, CL_K_TUPLE) && cl_is(b, CL_K_TUPLE)))
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
        if (cl_is(b, CL_K_MEMVIEW) && cl_same(CL_PTR(vm, cl_memview, b)->extra, CL_TRUE))
            break; /* released */
        if (cl_is_byteslike(a) && cl_is_byteslike(b) && !cl_is(a, CL_K_MEMVIEW))
            return bytes_concat(vm, a, b, out);
        break;
    case CL_MUL:
        if (is_seq(a) && is_intlike(b)) return cl_seq_repeat(vm, a, b, inplace, out);
        if (is_seq(b) && is_intlike(a)) return cl_seq_repeat(vm, b, a, false, out);
        break;
    case CL_MOD:
        if (cl_is(a, CL_K_STR)) return cl_str_percent(vm, a, b, out);
        if (cl_is(a, CL_K_BYTES) || cl_is(a, CL_K_BYTEARRAY))
            return cl_bytes_percent(vm, a, b, out);
        break;
    case CL_OR:
    case CL_AND:
    case CL_SUB:
    case CL_XOR: {
        cl_val r = CL_NOTIMPL;
        if (op == CL_OR && cl_is(a, CL_K_DICT) && cl_is(b, CL_K_DICT))
            return cl_dict_or(vm, a, b, inplace, out);
        if (op == CL_OR && cl_is(a, CL_K_VIEW) && cl_view_kind(vm, a) == CL_VIEW_PROXY)
            return CL_ST_ESCALATE;
        if (cl_is_anyset(a) || cl_is_anyset(b) || cl_is_setview(vm, a) || cl_is_setview(vm, b))
            CL_TRY(cl_set_op(vm, op, a, b, inplace, &r));
        else if (op == CL_OR && (cl_is_builtin_type(a) || cl_is(a, CL_K_ALIAS) || cl_is_none(a) ||
                                 cl_is_builtin_type(b) || cl_is(b, CL_K_ALIAS)))
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
    if (op == CL_ADD && (cl_is_record(vm, a, CL_ALIAS_TEMPLATE) ||
                         (cl_is_record(vm, b, CL_ALIAS_TEMPLATE) && cl_is(a, CL_K_STR))))
        return template_add(vm, a, b, out);
wrong:
    *out = CL_NOTIMPL;
    return CL_ST_OK;
}
