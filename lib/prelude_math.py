# SPDX-License-Identifier: MIT
# math: user objects with __float__, __floor__ ..., and the integer functions.



def _math_real(x):
    if type(x) is float:
        return x
    if __special(x, '__float__') is __UNBOUND__:
        if __special(x, '__index__') is __UNBOUND__:
            raise TypeError('must be real number, not ' + type(x).__name__)
        return float(_index(x))
    return float(x)


def _math_log_arg(x):
    u = __unwrap(x)
    if isinstance(u, int):
        return u
    if __special(x, '__float__') is __UNBOUND__ and __special(x, '__index__') is not __UNBOUND__:
        return _index(x)
    return _math_real(x)


def _math1_sqrt(x):
    return _math_import("sqrt")(_math_real(x))


def _math1_exp(x):
    return _math_import("exp")(_math_real(x))


def _math1_exp2(x):
    return _math_import("exp2")(_math_real(x))


def _math1_expm1(x):
    return _math_import("expm1")(_math_real(x))


def _math1_log1p(x):
    return _math_import("log1p")(_math_real(x))


def _math1_sin(x):
    return _math_import("sin")(_math_real(x))


def _math1_cos(x):
    return _math_import("cos")(_math_real(x))


def _math1_tan(x):
    return _math_import("tan")(_math_real(x))


def _math1_asin(x):
    return _math_import("asin")(_math_real(x))


def _math1_acos(x):
    return _math_import("acos")(_math_real(x))


def _math1_atan(x):
    return _math_import("atan")(_math_real(x))


def _math1_sinh(x):
    return _math_import("sinh")(_math_real(x))


def _math1_cosh(x):
    return _math_import("cosh")(_math_real(x))


def _math1_tanh(x):
    return _math_import("tanh")(_math_real(x))


def _math1_asinh(x):
    return _math_import("asinh")(_math_real(x))


def _math1_acosh(x):
    return _math_import("acosh")(_math_real(x))


def _math1_atanh(x):
    return _math_import("atanh")(_math_real(x))


def _math1_cbrt(x):
    return _math_import("cbrt")(_math_real(x))


def _math1_fabs(x):
    return _math_import("fabs")(_math_real(x))


def _math1_erf(x):
    return _math_import("erf")(_math_real(x))


def _math1_erfc(x):
    return _math_import("erfc")(_math_real(x))


def _math1_gamma(x):
    return _math_import("gamma")(_math_real(x))


def _math1_lgamma(x):
    return _math_import("lgamma")(_math_real(x))


def _math1_degrees(x):
    return _math_import("degrees")(_math_real(x))


def _math1_radians(x):
    return _math_import("radians")(_math_real(x))


def _math1_log2(x):
    return _math_import("log2")(_math_log_arg(x))


def _math1_log10(x):
    return _math_import("log10")(_math_log_arg(x))


def _math1_isnan(x):
    return _math_import("isnan")(_math_real(x))


def _math1_isinf(x):
    return _math_import("isinf")(_math_real(x))


def _math1_isfinite(x):
    return _math_import("isfinite")(_math_real(x))


def _math1_modf(x):
    return _math_import("modf")(_math_real(x))


def _math1_frexp(x):
    return _math_import("frexp")(_math_real(x))


def _math1_ulp(x):
    return _math_import("ulp")(_math_real(x))


def _math1_floor(x):
    m = __special(x, '__floor__')
    if m is not __UNBOUND__:
        return m()
    return _math_import("floor")(_math_real(x))


def _math1_ceil(x):
    m = __special(x, '__ceil__')
    if m is not __UNBOUND__:
        return m()
    return _math_import("ceil")(_math_real(x))


def _math1_trunc(x):
    m = __special(x, '__trunc__')
    if m is not __UNBOUND__:
        return m()
    raise TypeError('type ' + type(x).__name__ + " doesn't define __trunc__ method")


def _math2_pow(x, y):
    return _math_import("pow")(_math_real(x), _math_real(y))


def _math2_fmod(x, y):
    return _math_import("fmod")(_math_real(x), _math_real(y))


def _math2_remainder(x, y):
    return _math_import("remainder")(_math_real(x), _math_real(y))


def _math2_atan2(x, y):
    return _math_import("atan2")(_math_real(x), _math_real(y))


def _math2_copysign(x, y):
    return _math_import("copysign")(_math_real(x), _math_real(y))


def _math_import(name):
    return getattr(_import('math', 0, (), None), name)


def _math_log(x, base):
    if base is __UNBOUND__:
        return _math_import("log")(_math_log_arg(x))
    return _math_import("log")(_math_log_arg(x), _math_log_arg(base))


def _math_ldexp(x, i):
    u = __unwrap(i)
    if not isinstance(u, int):
        raise TypeError('Expected an int as second argument to ldexp.')
    return _math_import("ldexp")(_math_real(x), u)


def _math_nextafter(x, y, steps):
    return _math_import("nextafter")(_math_real(x), _math_real(y), steps=steps if steps is None else _index(steps))


def _math_fma(x, y, z):
    return _math_import("fma")(_math_real(x), _math_real(y), _math_real(z))


def _math_isclose(a, b, rel_tol, abs_tol):
    r = 1e-09 if rel_tol is __UNBOUND__ else _math_real(rel_tol)
    t = 0.0 if abs_tol is __UNBOUND__ else _math_real(abs_tol)
    return _math_import("isclose")(_math_real(a), _math_real(b), rel_tol=r, abs_tol=t)


def _math_isqrt(n):
    return _math_import("isqrt")(_index(n))


def _math_gcd(args):
    r = 0
    for a in args:
        r = __gcd2(r, _index(a))
    return r


def _math_lcm(args):
    r = 1
    for a in args:
        a = _index(a)
        if r == 0 or a == 0:
            r = 0
        else:
            r = abs(a // __gcd2(r, a) * r)
    return r


def _math_product(lo, hi):
    if hi - lo < 16:
        r = lo
        for i in range(lo + 1, hi + 1):
            r *= i
        return r
    mid = (lo + hi) // 2
    return _math_product(lo, mid) * _math_product(mid + 1, hi)


def _math_factorial(n):
    n = _index(n)
    if n > 9223372036854775807:
        raise OverflowError('factorial() argument should not exceed 9223372036854775807')
    if n < 0:
        raise ValueError('factorial() not defined for negative values')
    if n < 2:
        return 1
    return _math_product(1, n)


def _math_comb(n, k):
    n = _index(n)
    k = _index(k)
    if n < 0:
        raise ValueError('n must be a non-negative integer')
    if k < 0:
        raise ValueError('k must be a non-negative integer')
    if k > n:
        return 0
    if k > n - k:
        k = n - k
    if k > 9223372036854775807:
        raise OverflowError('min(n - k, k) must not exceed 9223372036854775807')
    r = 1
    for i in range(k):
        r = r * (n - i) // (i + 1)
    return r


def _math_perm(n, k):
    if k is None:
        return _math_factorial(n)
    n = _index(n)
    k = _index(k)
    if n < 0:
        raise ValueError('n must be a non-negative integer')
    if k < 0:
        raise ValueError('k must be a non-negative integer')
    if k > n:
        return 0
    if k > 9223372036854775807:
        raise OverflowError('k must not exceed 9223372036854775807')
    if k == 0:
        return 1
    return _math_product(n - k + 1, n)


def _math_prod(iterable, start):
    r = start
    for x in iterable:
        r = r * x
    return r


def _math_sumprod(p, q):
    return __sumprod(__collect(p), __collect(q))


def _math_sumprod_plain(p, q):
    r = 0
    for i in range(len(p)):
        r = r + p[i] * q[i]
    return r


def _math_fsum(seq):
    return __fsum([_math_real(x) for x in seq])


def _math_dist(p, q):
    p = tuple(p)
    q = tuple(q)
    if len(p) != len(q):
        raise ValueError('both points must have the same number of dimensions')
    return __hypot([_math_real(p[i]) - _math_real(q[i]) for i in range(len(p))])


def _math_hypot(args):
    return __hypot([_math_real(a) for a in args])
