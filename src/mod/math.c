/* SPDX-License-Identifier: MIT */
/* The math module: leaf functions over doubles with CPython's domain and range errors. Integer functions that loop are in
   lib/prelude_math.py. */
#include "mod/math.h"
#include "builtin/natives.h"
#include "obj/list.h"
#include "obj/num_ops.h"
#include "obj/str.h"
#include <math.h>

const cl_math_constant cl_math_constants[] = {
    { "pi", 3.141592653589793 }, { "e", 2.718281828459045 }, { "tau", 6.283185307179586 }, { "inf", INFINITY }, { "nan", NAN }, { 0, 0 }
};

static cl_st domain(cl_vm *vm) { return cl_raise(vm, CL_T_ValueError, "math domain error"); }
static cl_st range_(cl_vm *vm) { return cl_raise(vm, CL_T_OverflowError, "math range error"); }
/* 3.14 says what was expected and what came. */
static cl_st expected(cl_vm *vm, const char *what, double got)
{
    cl_val v;
    CL_TRY(cl_float_new(vm, got, &v));
    return cl_raise(vm, CL_T_ValueError, "expected %s, got %R", what, v);
}

static cl_st give(cl_vm *vm, cl_val *a, double x, double r, bool can_overflow)
{
    if (isnan(r) && !isnan(x))
        return domain(vm);
    if (isinf(r) && isfinite(x))
        return can_overflow ? range_(vm) : domain(vm);
    return cl_float_new(vm, r, a);
}

#define F1(name, expr, over) \
    cl_st nat_math_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    { \
        (void)argc; \
        double x; \
        CL_TRY(cl_to_double(vm, a[0], &x)); \
        return give(vm, a, x, expr, over); \
    }
F1(exp, exp(x), true)
F1(exp2, exp2(x), true)
F1(expm1, expm1(x), true)
F1(atan, atan(x), false)
F1(sinh, sinh(x), true)
F1(cosh, cosh(x), true)
F1(tanh, tanh(x), false)
F1(asinh, asinh(x), false)
F1(cbrt, cbrt(x), false)
F1(erf, erf(x), false)
F1(erfc, erfc(x), false)
F1(fabs, fabs(x), false)
F1(degrees, x * (180.0 / 3.141592653589793), true)
F1(radians, x * (3.141592653589793 / 180.0), true)

#define F1D(name, expr, ok, what) \
    cl_st nat_math_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    { \
        (void)argc; \
        double x; \
        CL_TRY(cl_to_double(vm, a[0], &x)); \
        if (!isnan(x) && !(ok)) \
            return expected(vm, what, x); \
        return give(vm, a, x, expr, true); \
    }
F1D(sqrt, sqrt(x), x >= 0, "a nonnegative input")
F1D(log1p, log1p(x), x > -1, "argument value > -1")
F1D(sin, sin(x), !isinf(x), "a finite input")
F1D(cos, cos(x), !isinf(x), "a finite input")
F1D(tan, tan(x), !isinf(x), "a finite input")
F1D(asin, asin(x), x >= -1 && x <= 1, "a number in range from -1 up to 1")
F1D(acos, acos(x), x >= -1 && x <= 1, "a number in range from -1 up to 1")
F1D(acosh, acosh(x), x >= 1, "argument value not less than 1")
F1D(atanh, atanh(x), x > -1 && x < 1, "a number between -1 and 1")
F1D(gamma, tgamma(x), !(x <= 0 && x == floor(x)) || isinf(x) == 1, "a noninteger or positive integer")
F1D(lgamma, lgamma(x), !(x <= 0 && x == floor(x)) || isinf(x), "a noninteger or positive integer")

#define P1(name, expr) \
    cl_st nat_math_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    { \
        (void)argc; \
        double x; \
        CL_TRY(cl_to_double(vm, a[0], &x)); \
        return cl_ret(a, cl_bool(expr)); \
    }
P1(isnan, isnan(x))
P1(isinf, isinf(x))
P1(isfinite, isfinite(x))

/* floor, ceil, trunc to int */
static cl_st to_int(cl_vm *vm, cl_val *a, double (*f)(double))
{
    cl_val x = a[0];
    if (cl_is_anyint(x))
        return CL_ST_OK;
    if (cl_is_bool(x))
        return cl_ret(a, cl_small(cl_same(x, CL_TRUE)));
    if (!cl_is_float(x))
        return CL_ST_ESCALATE;
    CL_TRY(cl_float_new(vm, f(cl_float_get(vm, x)), &x));
    cl_val t[3] = { CL_TYPE_VAL(CL_T_int), x, CL_UNBOUND };
    CL_TRY(nat_int_new(vm, t, 2));
    return cl_ret(a, t[0]);
}
cl_st nat_math_floor(cl_vm *vm, cl_val *a, uint32_t argc) { (void)argc; return to_int(vm, a, floor); }
cl_st nat_math_ceil(cl_vm *vm, cl_val *a, uint32_t argc) { (void)argc; return to_int(vm, a, ceil); }
cl_st nat_math_trunc(cl_vm *vm, cl_val *a, uint32_t argc) { (void)argc; return to_int(vm, a, trunc); }

cl_st nat_math_modf(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x, whole, frac;
    cl_val t[2];
    CL_TRY(cl_to_double(vm, a[0], &x));
    frac = isinf(x) ? copysign(0.0, x) : modf(x, &whole);
    if (isinf(x))
        whole = x;
    CL_TRY(cl_float_new(vm, frac, &t[0]));
    CL_TRY(cl_float_new(vm, whole, &t[1]));
    return cl_tuple_new(vm, t, 2, a);
}

cl_st nat_math_frexp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x;
    int e = 0;
    cl_val t[2];
    CL_TRY(cl_to_double(vm, a[0], &x));
    if (isfinite(x) && x != 0)
        x = frexp(x, &e);
    CL_TRY(cl_float_new(vm, x, &t[0]));
    t[1] = cl_small(e);
    return cl_tuple_new(vm, t, 2, a);
}

cl_st nat_math_ulp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x;
    CL_TRY(cl_to_double(vm, a[0], &x));
    x = fabs(x);
    if (isfinite(x)) {
        double up = nextafter(x, INFINITY);
        x = isinf(up) ? x - nextafter(x, -INFINITY) : up - x;
    }
    return cl_float_new(vm, x, a);
}

/* log of any positive int or float by scale: ln(m * 2^e) */
static cl_st log_of(cl_vm *vm, cl_val v, double (*f)(double), double ln2, double *out)
{
    double x;
    if (cl_is(v, CL_K_BIGINT)) {
        if (cl_int_sign(vm, v) <= 0)
            return cl_raise(vm, CL_T_ValueError, "expected a positive input");
        uint64_t t[1];
        cl_big b = cl_big_view(vm, v, t);
        uint64_t bits = cl_mag_bits(b.d, b.n), sh = bits > 1000 ? bits - 1000 : 0;
        cl_val top;
        CL_TRY(cl_int_shift(vm, v, cl_small((int64_t)sh), false, &top));
        CL_TRY(cl_to_double(vm, top, &x));
        *out = f(x) + (double)sh * ln2;
        return CL_ST_OK;
    }
    CL_TRY(cl_to_double(vm, v, &x));
    if (x <= 0 && !isnan(x)) {
        if (cl_is_float(v))
            return expected(vm, "a positive input", x);
        return cl_raise(vm, CL_T_ValueError, "expected a positive input");
    }
    *out = f(x);
    return CL_ST_OK;
}

cl_st nat_math_log(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x, b;
    CL_TRY(log_of(vm, a[0], log, 0.6931471805599453, &x));
    if (cl_is_unbound(a[1]))
        return cl_float_new(vm, x, a);
    CL_TRY(log_of(vm, a[1], log, 0.6931471805599453, &b));
    if (b == 0)
        return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
    return cl_float_new(vm, x / b, a);
}

cl_st nat_math_log2(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x;
    CL_TRY(log_of(vm, a[0], log2, 1.0, &x));
    return cl_float_new(vm, x, a);
}

cl_st nat_math_log10(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x;
    CL_TRY(log_of(vm, a[0], log10, 0.30102999566398120, &x));
    return cl_float_new(vm, x, a);
}

#define XY double x, y; (void)argc; CL_TRY(cl_to_double(vm, a[0], &x)); CL_TRY(cl_to_double(vm, a[1], &y))

cl_st nat_math_pow(cl_vm *vm, cl_val *a, uint32_t argc)
{
    XY;
    double r = pow(x, y);
    if (isfinite(x) && isfinite(y)) {
        if (isnan(r))
            return domain(vm);
        if (isinf(r))
            return x == 0 ? domain(vm) : range_(vm);
    }
    return cl_float_new(vm, r, a);
}

cl_st nat_math_fmod(cl_vm *vm, cl_val *a, uint32_t argc)
{
    XY;
    if (isinf(y) && isfinite(x))
        return cl_float_new(vm, x, a);
    double r = fmod(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y))
        return domain(vm);
    return cl_float_new(vm, r, a);
}

cl_st nat_math_remainder(cl_vm *vm, cl_val *a, uint32_t argc)
{
    XY;
    double r = remainder(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y))
        return domain(vm);
    return cl_float_new(vm, r, a);
}

cl_st nat_math_atan2(cl_vm *vm, cl_val *a, uint32_t argc) { XY; return cl_float_new(vm, atan2(x, y), a); }
cl_st nat_math_copysign(cl_vm *vm, cl_val *a, uint32_t argc) { XY; return cl_float_new(vm, copysign(x, y), a); }

cl_st nat_math_ldexp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    double x;
    int64_t e;
    CL_TRY(cl_to_double(vm, a[0], &x));
    if (!cl_is_anyint(a[1]) && !cl_is_bool(a[1]))
        return cl_raise(vm, CL_T_TypeError, "Expected an int as second argument to ldexp.");
    if (!cl_int_get(vm, a[1], &e))
        e = cl_int_sign(vm, a[1]) < 0 ? -1000000 : 1000000;
    int k = e > 1000000 ? 1000000 : e < -1000000 ? -1000000 : (int)e;
    double r = ldexp(x, k);
    if (isinf(r) && isfinite(x))
        return range_(vm);
    return cl_float_new(vm, r, a);
}

cl_st nat_math_nextafter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    XY;
    int64_t steps = 1;
    if (!cl_is_none(a[2]))
        CL_TRY(cl_index(vm, a[2], true, "'%T' object cannot be interpreted as an integer", &steps));
    if (steps < 0)
        return cl_raise(vm, CL_T_ValueError, "steps must be a non-negative integer");
    for (int64_t i = 0; i < steps && x != y && !isnan(x); i++) {
        if (i && i % 1024 == 0)
            CL_CHARGE(vm, 1024);
        x = nextafter(x, y);
    }
    return cl_float_new(vm, steps ? (x == y ? y : x) : x, a);
}

cl_st nat_math_fma(cl_vm *vm, cl_val *a, uint32_t argc)
{
    double z;
    XY;
    CL_TRY(cl_to_double(vm, a[2], &z));
    double r = fma(x, y, z);
    if (isnan(r) && !isnan(x) && !isnan(y) && !isnan(z))
        return cl_raise(vm, CL_T_ValueError, "invalid operation in fma");
    if (isinf(r) && isfinite(x) && isfinite(y) && isfinite(z))
        return cl_raise(vm, CL_T_OverflowError, "overflow in fma");
    return cl_float_new(vm, r, a);
}

cl_st nat_math_isclose(cl_vm *vm, cl_val *a, uint32_t argc)
{
    double rel = 1e-9, abs_tol = 0.0;
    XY;
    if (!cl_is_unbound(a[2]))
        CL_TRY(cl_to_double(vm, a[2], &rel));
    if (!cl_is_unbound(a[3]))
        CL_TRY(cl_to_double(vm, a[3], &abs_tol));
    if (rel < 0 || abs_tol < 0)
        return cl_raise(vm, CL_T_ValueError, "tolerances must be non-negative");
    bool t;
    if (x == y)
        t = true;
    else if (isinf(x) || isinf(y))
        t = false;
    else {
        double d = fabs(y - x);
        t = d <= fabs(rel * y) || d <= fabs(rel * x) || d <= abs_tol;
    }
    return cl_ret(a, cl_bool(t));
}

cl_st nat_math_isqrt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = cl_unwrap(vm, a[0]);
    if (!cl_is_anyint(v) && !cl_is_bool(v))
        return cl_raise(vm, CL_T_TypeError, "'%T' object cannot be interpreted as an integer", v);
    if (cl_int_sign(vm, v) < 0)
        return cl_raise(vm, CL_T_ValueError, "isqrt() argument must be nonnegative");
    uint64_t t[1], *s;
    cl_big b = cl_big_view(vm, v, t);
    CL_TRY(cl_num_charge(vm, cl_mag_isqrt_cost(b.n)));
    CL_TRY(cl_num_scratch(vm, cl_mag_isqrt_scratch(b.n) + b.n + 4, &s));
    size_t rn;
    CL_TRY(cl_num_poll(vm, cl_mag_isqrt(s, &rn, b.d, b.n, s + b.n + 4, &vm->poll)));
    return cl_int_from_limbs(vm, s, (uint32_t)rn, false, a);
}

cl_st nat_math_gcd2(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    uint64_t t1[1], t2[1], *s;
    cl_big x = cl_big_view(vm, a[0], t1), y = cl_big_view(vm, a[1], t2);
    CL_TRY(cl_num_charge(vm, cl_mag_gcd_cost(x.n, y.n)));
    CL_TRY(cl_num_scratch(vm, cl_mag_gcd_scratch(x.n, y.n) + x.n + y.n + 4, &s));
    size_t rn;
    CL_TRY(cl_num_poll(vm, cl_mag_gcd(s, &rn, x.d, x.n, y.d, y.n, s + x.n + y.n + 4, &vm->poll)));
    return cl_int_from_limbs(vm, s, (uint32_t)rn, false, a);
}

/* sqrt of the sum of squares of a list of floats, scaled and with compensated summation */
cl_st nat_math_hypot_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *v;
    uint32_t n;
    double max = 0, x, sum = 0, c = 0;
    bool nan = false;
    if (!cl_seq_span(vm, a[0], &v, &n))
        return CL_ST_ESCALATE;
    CL_CHARGE(vm, n);
    for (uint32_t i = 0; i < n; i++) {
        CL_TRY(cl_to_double(vm, v[i], &x));
        x = fabs(x);
        nan |= isnan(x);
        if (x > max)
            max = x;
    }
    if (isinf(max))
        return cl_float_new(vm, max, a);
    if (nan)
        return cl_float_new(vm, NAN, a);
    if (max == 0 || n <= 1)
        return cl_float_new(vm, max, a);
    for (uint32_t i = 0; i < n; i++) {
        CL_TRY(cl_to_double(vm, v[i], &x));
        x /= max;
        double sq = x * x, lo = fma(x, x, -sq), t = sum + sq;
        c += (fabs(sum) >= sq ? (sum - t) + sq : (sq - t) + sum) + lo;
        sum = t;
    }
    return cl_float_new(vm, max * sqrt(sum + c), a);
}
