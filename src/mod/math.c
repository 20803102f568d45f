/* SPDX-License-Identifier: MIT */
/* The math module. Functions that meet a user object escalate to lib/prelude_math.py, which calls
   __float__ or __index__ and comes back with plain numbers; functions on sequences and most on
   integers start there. */
#include <float.h>
#include <math.h>
#include "base/float_text.h"
#include "builtin/natives.h"
#include "mod/math.h"
#include "obj/list.h"
#include "obj/num_ops.h"

#define PI 3.141592653589793238462643383279502884
#define E 2.718281828459045235360287471352662498

const cl_math_constant cl_math_constants[] = { { "pi", PI },        { "e", E },
                                               { "tau", 2.0 * PI }, { "inf", INFINITY },
                                               { "nan", NAN },      { NULL, 0 } };

/* Text with one %s: the argument as repr gives it. */
static cl_st domain(cl_vm *vm, const char *text, double x)
{
    char buf[32];
    if (!text) return cl_raise(vm, CL_T_ValueError, "math domain error");
    size_t n = cl_float_format(x, 'r', 0, CL_FLOAT_ADD_DOT_0, buf, sizeof buf - 1);
    buf[n] = 0;
    return cl_raise(vm, CL_T_ValueError, text, buf);
}

static cl_st range(cl_vm *vm) { return cl_raise(vm, CL_T_OverflowError, "math range error"); }

#define REAL(i, x)                  \
    double x;                       \
    if (CL_LIKELY(cl_is_flt(a[i]))) \
        x = cl_flt(a[i]);           \
    else                            \
        CL_TRY(cl_to_double(vm, a[i], &x))

/* A result that is not finite though the argument was is an error: which one depends on the
   function. */
static cl_st finish(cl_vm *vm, cl_val *a, double x, double r, bool overflows, const char *text)
{
    if (CL_UNLIKELY(!isfinite(r))) {
        if (isnan(r) && !isnan(x)) return domain(vm, text, x);
        if (isinf(r) && isfinite(x)) return overflows ? range(vm) : domain(vm, text, x);
    }
    return cl_float_new(vm, r, a);
}

#define FUNC1(name, expr, overflows, text)                     \
    cl_st nat_math_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                          \
        (void)argc;                                            \
        REAL(0, x);                                            \
        double r = expr;                                       \
        return finish(vm, a, x, r, overflows, text);           \
    }

FUNC1(acos, acos(x), false, "expected a number in range from -1 up to 1, got %s")
FUNC1(acosh, acosh(x), false, "expected argument value not less than 1, got %s")
FUNC1(asin, asin(x), false, "expected a number in range from -1 up to 1, got %s")
FUNC1(asinh, asinh(x), false, NULL)
FUNC1(atan, atan(x), false, NULL)
FUNC1(atanh, atanh(x), false, "expected a number between -1 and 1, got %s")
FUNC1(cbrt, cbrt(x), false, NULL)
FUNC1(cos, cos(x), false, "expected a finite input, got %s")
FUNC1(cosh, cosh(x), true, NULL)
FUNC1(exp, exp(x), true, NULL)
FUNC1(exp2, exp2(x), true, NULL)
FUNC1(expm1, expm1(x), true, NULL)
FUNC1(erf, erf(x), false, NULL)
FUNC1(erfc, erfc(x), false, NULL)
FUNC1(fabs, fabs(x), false, NULL)
FUNC1(log1p, x == 0.0 ? x : log1p(x), false, "expected argument value > -1, got %s")
FUNC1(sin, sin(x), false, "expected a finite input, got %s")
FUNC1(sinh, sinh(x), true, NULL)
FUNC1(sqrt, sqrt(x), false, "expected a nonnegative input, got %s")
FUNC1(tan, tan(x), false, "expected a finite input, got %s")
FUNC1(tanh, tanh(x), false, NULL)

cl_st nat_math_degrees(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    return cl_float_new(vm, x * (180.0 / PI), a);
}

cl_st nat_math_radians(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    return cl_float_new(vm, x * (PI / 180.0), a);
}

/* ---- gamma: Lanczos approximation with g = 6.0246..., N = 13 (coefficients of Boost and CPython,
   so that the last bits agree) ---- */

#define LANCZOS_G 6.024680040776729583740234375
static const double lanczos_num[13] = { 23531376880.410759688572007674451636754734846804940,
                                        42919803642.649098768957899047001988850926355848959,
                                        35711959237.355668049440185451547166705960488635843,
                                        17921034426.037209699919755754458931112671403265390,
                                        6039542586.3520280050642916443072979210699388420708,
                                        1439720407.3117216736632230727949123939715485786372,
                                        248874557.86205415651146038641322942321632125127801,
                                        31426415.585400194380614231628318205362874684987640,
                                        2876370.6289353724412254090516208496135991145378768,
                                        186056.26539522349504029498971604569928220784236328,
                                        8071.6720023658162106380029022722506138218516325024,
                                        210.82427775157934587250973392071336271166969580291,
                                        2.5066282746310002701649081771338373386264310793408 };
static const double lanczos_den[13] = { 0.0,         39916800.0, 120543840.0, 150917976.0,
                                        105258076.0, 45995730.0, 13339535.0,  2637558.0,
                                        357423.0,    32670.0,    1925.0,      66.0,
                                        1.0 };

static double lanczos_sum(double x)
{
    double num = 0, den = 0;
    if (x < 5.0) {
        for (int i = 12; i >= 0; i--) {
            num = num * x + lanczos_num[i];
            den = den * x + lanczos_den[i];
        }
    } else { /* the same in powers of 1/x, which cannot overflow */
        for (int i = 0; i < 13; i++) {
            num = num / x + lanczos_num[i];
            den = den / x + lanczos_den[i];
        }
    }
    return num / den;
}

static double sin_pi(double x)
{
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0: r = sin(PI * y); break;
    case 1: r = cos(PI * (y - 0.5)); break;
    case 2: r = sin(PI * (1.0 - y)); break;
    case 3: r = -cos(PI * (y - 1.5)); break;
    default: r = sin(PI * (y - 2.0)); break;
    }
    return copysign(1.0, x) * r;
}

#define GAMMA_TEXT "expected a noninteger or positive integer, got %s"

cl_st nat_math_gamma(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    double r, ax = fabs(x);
    if (!isfinite(x)) return isnan(x) || x > 0 ? cl_float_new(vm, x, a) : domain(vm, GAMMA_TEXT, x);
    if (x == floor(x)) {
        if (x <= 0) return domain(vm, GAMMA_TEXT, x);
        if (x <= 23) {
            r = 1;
            for (int i = 2; i < (int)x; i++)
                r *= i; /* exact up to 22! */
            return cl_float_new(vm, r, a);
        }
    }
    if (ax < 1e-20) {
        r = 1.0 / x;
    } else if (ax > 200.0) {
        r = x < 0 ? 0.0 / sin_pi(x) : INFINITY;
    } else {
        double y = ax + (LANCZOS_G - 0.5), z; /* z: the rounding error of that sum */
        if (ax > LANCZOS_G - 0.5)
            z = (y - ax) - (LANCZOS_G - 0.5);
        else
            z = (y - (LANCZOS_G - 0.5)) - ax;
        z = z * LANCZOS_G / y;
        double half = ax < 140.0 ? 0 : pow(y, ax / 2.0 - 0.25);
        if (x < 0) {
            r = -PI / sin_pi(ax) / ax * exp(y) / lanczos_sum(ax);
            r -= z * r;
            r = ax < 140.0 ? r / pow(y, ax - 0.5) : r / half / half;
        } else {
            r = lanczos_sum(ax) / exp(y);
            r += z * r;
            r = ax < 140.0 ? r * pow(y, ax - 0.5) : r * half * half;
        }
    }
    return isinf(r) ? range(vm) : cl_float_new(vm, r, a);
}

cl_st nat_math_lgamma(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    double ax = fabs(x), r;
    if (!isfinite(x)) return cl_float_new(vm, isnan(x) ? x : INFINITY, a);
    if (x == floor(x) && x <= 2.0)
        return x <= 0 ? domain(vm, GAMMA_TEXT, x) : cl_float_new(vm, 0.0, a);
    if (ax < 1e-20) return cl_float_new(vm, -log(ax), a);
    r = log(lanczos_sum(ax)) - LANCZOS_G;
    r += (ax - 0.5) * (log(ax + LANCZOS_G - 0.5) - 1);
    if (x < 0) r = 1.144729885849400174143427351353058711647 - log(fabs(sin_pi(ax))) - log(ax) - r;
    return isinf(r) ? range(vm) : cl_float_new(vm, r, a);
}

/* ---- logarithms ---- */

/* A positive bigint as m * 2**e with m in [0.5, 1), rounded half to even. */
static double big_frexp(const cl_vm *vm, cl_val v, int64_t *e)
{
    uint64_t t[1];
    cl_big b = cl_big_view(vm, v, t);
    uint64_t bits = cl_mag_bits(b.d, b.n), top;
    *e = (int64_t)bits;
    if (b.n == 1) {
        top = b.d[0] << (64 - bits);
    } else {
        unsigned k = (unsigned)(64 * (uint64_t)b.n - bits);
        top = b.d[b.n - 1] << k | (k ? b.d[b.n - 2] >> (64 - k) : 0);
        if (cl_mag_low_bits(b.d, b.n, bits - 64))
            top |= 1; /* sticky: below the 53 bits and the rounding bit */
    }
    double m = ldexp((double)top, -64);
    if (m == 1.0) {
        m = 0.5;
        ++*e;
    }
    return m;
}

typedef double (*real_fn)(double);

static cl_st log_of(cl_vm *vm, cl_val v, real_fn fn, double *out)
{
    double x;
    if (cl_is_anyint(v) || cl_is_bool(v)) {
        if (cl_int_sign(vm, v) <= 0)
            return cl_raise(vm, CL_T_ValueError, "expected a positive input");
        if (cl_is(v, CL_K_BIGINT)) {
            uint64_t t[1];
            cl_big b = cl_big_view(vm, v, t);
            if (cl_big_to_double(&x, &b) != CL_BIG_OK) {
                int64_t e;
                double m = big_frexp(vm, v, &e);
                *out = fn(m) + fn(2.0) * (double)e;
                return CL_ST_OK;
            }
            *out = fn(x);
            return CL_ST_OK;
        }
    }
    CL_TRY(cl_to_double(vm, v, &x));
    if (x <= 0) return domain(vm, "expected a positive input, got %s", x);
    *out = fn(x);
    return CL_ST_OK;
}

static cl_st log_fn(cl_vm *vm, cl_val *a, real_fn fn)
{
    double r = 0;
    CL_TRY(log_of(vm, a[0], fn, &r));
    return cl_float_new(vm, r, a);
}

cl_st nat_math_log2(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return log_fn(vm, a, log2);
}
cl_st nat_math_log10(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    return log_fn(vm, a, log10);
}

cl_st nat_math_log(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_unbound(a[1])) return log_fn(vm, a, log);
    double r = 0, d = 0;
    CL_TRY(log_of(vm, a[0], log, &r));
    CL_TRY(log_of(vm, a[1], log, &d));
    if (d == 0) return cl_raise(vm, CL_T_ZeroDivisionError, "division by zero");
    return cl_float_new(vm, r / d, a);
}

/* ---- two and three arguments ---- */

static cl_st finish2(cl_vm *vm, cl_val *a, double x, double y, double r)
{
    if (CL_UNLIKELY(!isfinite(r))) {
        if (isnan(r) && !isnan(x) && !isnan(y)) return domain(vm, NULL, x);
        if (isinf(r) && isfinite(x) && isfinite(y)) return range(vm);
    }
    return cl_float_new(vm, r, a);
}

#define FUNC2(name, expr)                                      \
    cl_st nat_math_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                          \
        (void)argc;                                            \
        REAL(0, x);                                            \
        REAL(1, y);                                            \
        double r = expr;                                       \
        return finish2(vm, a, x, y, r);                        \
    }

FUNC2(atan2, atan2(x, y))
FUNC2(copysign, copysign(x, y))
FUNC2(fmod, fmod(x, y))
FUNC2(remainder, remainder(x, y))

cl_st nat_math_pow(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    REAL(1, y);
    double r = pow(x, y);
    if (CL_UNLIKELY(!isfinite(r)) && isfinite(x) && isfinite(y))
        return isnan(r) || x == 0 ? domain(vm, NULL, x) : range(vm);
    return cl_float_new(vm, r, a);
}

cl_st nat_math_fma(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    REAL(1, y);
    REAL(2, z);
    double r = fma(x, y, z);
    if (isnan(r) && !isnan(x) && !isnan(y) && !isnan(z))
        return cl_raise(vm, CL_T_ValueError, "invalid operation in fma");
    if (isinf(r) && isfinite(x) && isfinite(y) && isfinite(z))
        return cl_raise(vm, CL_T_OverflowError, "overflow in fma");
    return cl_float_new(vm, r, a);
}

cl_st nat_math_ldexp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    int64_t e;
    if (cl_is(a[1], CL_K_INST)) return CL_ST_ESCALATE;
    if (!cl_is_anyint(a[1]) && !cl_is_bool(a[1]))
        return cl_raise(vm, CL_T_TypeError, "Expected an int as second argument to ldexp.");
    if (!cl_int_get(vm, a[1], &e)) e = cl_int_sign(vm, a[1]) < 0 ? INT64_MIN : INT64_MAX;
    if (x == 0 || !isfinite(x)) return cl_float_new(vm, x, a);
    double r = ldexp(x, e > 5000 ? 5000 : e < -5000 ? -5000 : (int)e);
    return isinf(r) ? range(vm) : cl_float_new(vm, r, a);
}

static cl_st pair_of(cl_vm *vm, cl_val *a, cl_val x, cl_val y)
{
    cl_val pair[2] = { x, y };
    return cl_tuple_new(vm, pair, 2, a);
}

cl_st nat_math_frexp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    int e = 0;
    cl_val m;
    CL_TRY(cl_float_new(vm, x == 0 || !isfinite(x) ? x : frexp(x, &e), &m));
    return pair_of(vm, a, m, cl_small(e));
}

cl_st nat_math_modf(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    double i, f = isinf(x) ? copysign(0.0, x) : modf(x, &i);
    if (!isfinite(x)) i = x;
    cl_val vf, vi;
    CL_TRY(cl_float_new(vm, f, &vf));
    CL_TRY(cl_float_new(vm, i, &vi));
    return pair_of(vm, a, vf, vi);
}

static uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, 8);
    return u;
}

/* x moved towards y by n representable values. */
static double step_towards(double x, double y, uint64_t n)
{
    const uint64_t sign = (uint64_t)1 << 63;
    uint64_t ux = bits_of(x), uy = bits_of(y), ax = ux & ~sign, ay = uy & ~sign, r;
    if (n == 0 || isnan(x) || ux == uy) return x;
    if (isnan(y)) return y;
    if ((ux ^ uy) & sign) { /* through zero */
        if (ax + ay <= n) return y;
        r = ax < n ? (uy & sign) | (n - ax) : ux - n;
    } else if (ax > ay) {
        if (ax - ay < n) return y;
        r = ux - n;
    } else {
        if (ay - ax < n) return y;
        r = ux + n;
    }
    double d;
    memcpy(&d, &r, 8);
    return d;
}

cl_st nat_math_nextafter(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    REAL(1, y);
    if (cl_is_none(a[2])) return cl_float_new(vm, nextafter(x, y), a);
    if (cl_is(a[2], CL_K_INST)) return CL_ST_ESCALATE;
    if (!cl_is_anyint(a[2]) && !cl_is_bool(a[2]))
        return cl_raise(vm, CL_T_TypeError, "'%T' object cannot be interpreted as an integer",
                        a[2]);
    if (cl_int_sign(vm, a[2]) < 0)
        return cl_raise(vm, CL_T_ValueError, "steps must be a non-negative integer");
    uint64_t one[1];
    cl_big n = cl_big_view(vm, a[2], one);
    /* more than one limb: more than there are doubles */
    return cl_float_new(vm, step_towards(x, y, n.n == 0 ? 0 : n.n == 1 ? n.d[0] : UINT64_MAX), a);
}

cl_st nat_math_ulp(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    x = fabs(x);
    if (!isfinite(x)) return cl_float_new(vm, x, a);
    double up = nextafter(x, INFINITY);
    return cl_float_new(vm, isinf(up) ? x - nextafter(x, -INFINITY) : up - x, a);
}

cl_st nat_math_isclose(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    REAL(0, x);
    REAL(1, y);
    double rel = 1e-9, tol = 0;
    for (int i = 2; i < 4; i++) {
        if (cl_is_unbound(a[i])) continue;
        CL_TRY(cl_to_double(vm, a[i], i == 2 ? &rel : &tol));
    }
    if (rel < 0 || tol < 0) return cl_raise(vm, CL_T_ValueError, "tolerances must be non-negative");
    bool r = x == y;
    if (!r && !isinf(x) && !isinf(y)) {
        double diff = fabs(y - x);
        r = diff <= fabs(rel * y) || diff <= fabs(rel * x) || diff <= tol;
    }
    return cl_ret(a, cl_bool(r));
}

#define TEST1(name, expr)                                      \
    cl_st nat_math_##name(cl_vm *vm, cl_val *a, uint32_t argc) \
    {                                                          \
        (void)argc;                                            \
        REAL(0, x);                                            \
        return cl_ret(a, cl_bool(expr));                       \
    }
TEST1(isfinite, isfinite(x))
TEST1(isinf, isinf(x))
TEST1(isnan, isnan(x))

/* ---- to integers ---- */

static cl_st to_int(cl_vm *vm, cl_val *a, double x)
{
    if (CL_LIKELY(x > -4e18 && x < 4e18)) return cl_ret(a, cl_small((int64_t)x));
    return cl_int_from_double(vm, x, a);
}

cl_st nat_math_floor(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_anyint(a[0])) return CL_ST_OK;
    if (cl_is_bool(a[0])) return cl_pos(vm, a[0], a);
    REAL(0, x);
    return to_int(vm, a, floor(x));
}

cl_st nat_math_ceil(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_anyint(a[0])) return CL_ST_OK;
    if (cl_is_bool(a[0])) return cl_pos(vm, a[0], a);
    REAL(0, x);
    return to_int(vm, a, ceil(x));
}

cl_st nat_math_trunc(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    if (cl_is_anyint(a[0])) return CL_ST_OK;
    if (cl_is_bool(a[0])) return cl_pos(vm, a[0], a);
    if (cl_is_float(a[0])) return to_int(vm, a, trunc(cl_float_get(vm, a[0])));
    if (cl_is(a[0], CL_K_INST)) return CL_ST_ESCALATE;
    return cl_raise(vm, CL_T_TypeError, "type %T doesn't define __trunc__ method", a[0]);
}

/* ---- integers ---- */

cl_st nat_math_isqrt(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    cl_val v = a[0];
    if (cl_is(v, CL_K_INST)) return CL_ST_ESCALATE;
    /* sqrt is exact enough: the square is below 2**53 */
    if (cl_is_int(v) && cl_int(v) >= 0 && cl_int(v) < (int64_t)1 << 52)
        return cl_ret(a, cl_small((int64_t)sqrt((double)cl_int(v))));
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

/* ---- sequences: the prelude has made lists of them ---- */

typedef struct {
    double hi, lo;
} two;
/* Sum and product without error (Knuth; fma). */
static two two_sum(double x, double y)
{
    double s = x + y, z = s - x;
    return (two){ s, (x - (s - z)) + (y - z) };
}
static two fast_sum(double x, double y) /* |x| >= |y| */
{
    double s = x + y;
    return (two){ s, (x - s) + y };
}
static two two_mul(double x, double y)
{
    double p = x * y;
    return (two){ p, fma(x, y, -p) };
}

/* Square root of the sum of squares: scaled by a power of two, squared and summed without loss, and
   corrected by one Newton step (Borges, "An Improved Algorithm for hypot(a,b)", as CPython does for
   n arguments). vec holds absolute values. */
static double norm(const double *vec, uint32_t n, double max)
{
    double sum = 1.0, f1 = 0, f2 = 0, pre = 1.0;
    int e;
    frexp(max, &e);
    if (e < -1023) { /* subnormal: 2**-e would overflow */
        pre = 1.0 / DBL_MIN;
        frexp(max * pre, &e);
    }
    double scale = ldexp(1.0, -e);
    for (uint32_t i = 0; i < n; i++) {
        double x = vec[i] * pre * scale;
        two p = two_mul(x, x), s = fast_sum(sum, p.hi);
        sum = s.hi;
        f1 += p.lo;
        f2 += s.lo;
    }
    double h = sqrt(sum - 1.0 + (f1 + f2));
    two p = two_mul(-h, h), s = fast_sum(sum, p.hi);
    sum = s.hi;
    f1 += p.lo;
    f2 += s.lo;
    h += (sum - 1.0 + (f1 + f2)) / (2.0 * h);
    return h / scale / pre;
}

cl_st nat_math_hypot_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *v;
    uint32_t n;
    double max = 0, *vec;
    bool nan = false;
    uint64_t *mem;
    if (!cl_seq_span(vm, a[0], &v, &n))
        return cl_raise(vm, CL_T_TypeError, "a list of numbers is needed");
    CL_CHARGE(vm, n);
    CL_TRY(cl_num_scratch(vm, n, &mem));
    vec = (double *)(void *)mem;
    for (uint32_t i = 0; i < n; i++) {
        CL_TRY(cl_to_double(vm, v[i], &vec[i]));
        vec[i] = fabs(vec[i]);
        nan |= isnan(vec[i]);
        if (vec[i] > max) max = vec[i];
    }
    if (isinf(max)) return cl_float_new(vm, max, a);
    if (nan) return cl_float_new(vm, NAN, a);
    return cl_float_new(vm, max == 0 || n <= 1 ? max : norm(vec, n, max), a);
}

#define MAX_PARTIALS 2100 /* non-overlapping doubles: fewer than the bits of the range of double */

/* Exact sum, rounded once: Shewchuk, "Adaptive Precision Floating-Point Arithmetic". */
cl_st nat_math_fsum_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *v;
    uint32_t n, k = 0;
    double p[MAX_PARTIALS], special = 0, infs = 0, hi = 0, lo = 0;
    if (!cl_seq_span(vm, a[0], &v, &n))
        return cl_raise(vm, CL_T_TypeError, "a list of numbers is needed");
    CL_CHARGE(vm, (uint64_t)n * 2);
    for (uint32_t i = 0; i < n; i++) {
        double x, given;
        CL_TRY(cl_to_double(vm, v[i], &x));
        given = x;
        uint32_t w = 0;
        for (uint32_t j = 0; j < k; j++) {
            double y = p[j];
            if (fabs(x) < fabs(y)) {
                double t = x;
                x = y;
                y = t;
            }
            two s = fast_sum(x, y);
            if (s.lo != 0) p[w++] = s.lo;
            x = s.hi;
        }
        k = w;
        if (x == 0) continue;
        if (isfinite(x)) {
            if (k >= MAX_PARTIALS)
                return cl_raise(vm, CL_T_OverflowError, "intermediate overflow in fsum");
            p[k++] = x;
            continue;
        }
        if (isfinite(given))
            return cl_raise(vm, CL_T_OverflowError, "intermediate overflow in fsum");
        if (isinf(given)) infs += given;
        special += given;
        k = 0;
    }
    if (special != 0) {
        if (isnan(infs)) return cl_raise(vm, CL_T_ValueError, "-inf + inf in fsum");
        return cl_float_new(vm, special, a);
    }
    if (k) {
        hi = p[--k];
        while (k && lo == 0) {
            two s = fast_sum(hi, p[--k]);
            hi = s.hi;
            lo = s.lo;
        }
        /* half-way so far, but the rest decides */
        if (k && ((lo < 0 && p[k - 1] < 0) || (lo > 0 && p[k - 1] > 0))) {
            double y = lo * 2, x = hi + y;
            if (y == x - hi) hi = x;
        }
    }
    return cl_float_new(vm, hi, a);
}

/* Sum of products: ints exactly, floats with triple precision (Ogita, Rump, Oishi: "Accurate Sum
   and Dot Product"), the rest by the operators. p and q are lists or tuples. */
cl_st nat_math_sumprod_of(cl_vm *vm, cl_val *a, uint32_t argc)
{
    (void)argc;
    const cl_val *p, *q;
    uint32_t n, m;
    cl_val total = cl_small(0), t;
    bool ints = true, floats = false;
    int64_t isum = 0, prod;
    double hi = 0, lo = 0, tiny = 0;
    if (!cl_seq_span(vm, a[0], &p, &n) || !cl_seq_span(vm, a[1], &q, &m))
        return cl_raise(vm, CL_T_TypeError, "lists of numbers are needed");
    if (n != m) return cl_raise(vm, CL_T_ValueError, "Inputs are not the same length");
    CL_CHARGE(vm, (uint64_t)n * 2);
    for (uint32_t i = 0; i < n; i++) {
        if (ints) {
            if (cl_both_int(p[i], q[i]) &&
                !__builtin_mul_overflow(cl_int(p[i]), cl_int(q[i]), &prod) &&
                !__builtin_add_overflow(isum, prod, &isum))
                continue;
            if (cl_both_int(p[i], q[i]) &&
                !__builtin_mul_overflow(cl_int(p[i]), cl_int(q[i]), &prod))
                /* the sum overflowed: as it was before */
                isum = (int64_t)((uint64_t)isum - (uint64_t)prod);
            ints = false;
            CL_TRY(cl_int_new(vm, isum, &total));
        }
        bool pf = cl_is_float(p[i]), qf = cl_is_float(q[i]);
        if (pf || qf) {
            double x, y;
            bool fine = (pf || cl_is_anyint(p[i]) || cl_is_bool(p[i])) &&
                        (qf || cl_is_anyint(q[i]) || cl_is_bool(q[i]));
            if (fine && (pf || !cl_is(p[i], CL_K_BIGINT)) && (qf || !cl_is(q[i], CL_K_BIGINT))) {
                CL_TRY(cl_to_double(vm, p[i], &x));
                CL_TRY(cl_to_double(vm, q[i], &y));
                two pr = two_mul(x, y), s = two_sum(hi, pr.hi), r1 = two_sum(lo, pr.lo),
                    r2 = two_sum(r1.hi, s.lo);
                if (isfinite(s.hi)) {
                    hi = s.hi;
                    lo = r2.hi;
                    tiny += r1.lo + r2.lo;
                    floats = true;
                    continue;
                }
            }
        }
        if (floats) {
            two l = two_sum(lo, tiny), h = two_sum(hi, l.hi);
            CL_TRY(cl_float_new(vm, h.hi, &t));
            CL_TRY(cl_binop(vm, CL_ADD, total, t, false, &total));
            hi = lo = tiny = 0;
            floats = false;
        }
        CL_TRY(cl_binop(vm, CL_MUL, p[i], q[i], false, &t));
        CL_TRY(cl_binop(vm, CL_ADD, total, t, false, &total));
    }
    if (ints) CL_TRY(cl_int_new(vm, isum, &total));
    if (floats) {
        two l = two_sum(lo, tiny), h = two_sum(hi, l.hi);
        CL_TRY(cl_float_new(vm, h.hi, &t));
        CL_TRY(cl_binop(vm, CL_ADD, total, t, false, &total));
    }
    return cl_ret(a, total);
}
