# SPDX-License-Identifier: MIT
# math: user objects with __float__, __floor__ ..., and the integer functions.



def _math1_sqrt(x):
    return _math_import("sqrt")(float(x))


def _math1_exp(x):
    return _math_import("exp")(float(x))


def _math1_exp2(x):
    return _math_import("exp2")(float(x))


def _math1_expm1(x):
    return _math_import("expm1")(float(x))


def _math1_log1p(x):
    return _math_import("log1p")(float(x))


def _math1_sin(x):
    return _math_import("sin")(float(x))


def _math1_cos(x):
    return _math_import("cos")(float(x))


def _math1_tan(x):
    return _math_import("tan")(float(x))


def _math1_asin(x):
    return _math_import("asin")(float(x))


def _math1_acos(x):
    return _math_import("acos")(float(x))


def _math1_atan(x):
    return _math_import("atan")(float(x))


def _math1_sinh(x):
    return _math_import("sinh")(float(x))


def _math1_cosh(x):
    return _math_import("cosh")(float(x))


def _math1_tanh(x):
    return _math_import("tanh")(float(x))


def _math1_asinh(x):
    return _math_import("asinh")(float(x))


def _math1_acosh(x):
    return _math_import("acosh")(float(x))


def _math1_atanh(x):
    return _math_import("atanh")(float(x))


def _math1_cbrt(x):
    return _math_import("cbrt")(float(x))


def _math1_fabs(x):
    return _math_import("fabs")(float(x))


def _math1_erf(x):
    return _math_import("erf")(float(x))


def _math1_erfc(x):
    return _math_import("erfc")(float(x))


def _math1_gamma(x):
    return _math_import("gamma")(float(x))


def _math1_lgamma(x):
    return _math_import("lgamma")(float(x))


def _math1_degrees(x):
    return _math_import("degrees")(float(x))


def _math1_radians(x):
    return _math_import("radians")(float(x))


def _math1_log2(x):
    return _math_import("log2")(float(x))


def _math1_log10(x):
    return _math_import("log10")(float(x))


def _math1_isnan(x):
    return _math_import("isnan")(float(x))


def _math1_isinf(x):
    return _math_import("isinf")(float(x))


def _math1_isfinite(x):
    return _math_import("isfinite")(float(x))


def _math1_modf(x):
    return _math_import("modf")(float(x))


def _math1_frexp(x):
    return _math_import("frexp")(float(x))


def _math1_ulp(x):
    return _math_import("ulp")(float(x))


def _math1_floor(x):
    m = __special(x, '__floor__')
    if m is not __UNBOUND__:
        return m()
    return _math_import("floor")(float(x))


def _math1_ceil(x):
    m = __special(x, '__ceil__')
    if m is not __UNBOUND__:
        return m()
    return _math_import("ceil")(float(x))


def _math1_trunc(x):
    m = __special(x, '__trunc__')
    if m is not __UNBOUND__:
        return m()
    raise TypeError('type ' + type(x).__name__ + " doesn't define __trunc__ method")


def _math2_pow(x, y):
    return _math_import("pow")(float(x), float(y))


def _math2_fmod(x, y):
    return _math_import("fmod")(float(x), float(y))


def _math2_remainder(x, y):
    return _math_import("remainder")(float(x), float(y))


def _math2_atan2(x, y):
    return _math_import("atan2")(float(x), float(y))


def _math2_copysign(x, y):
    return _math_import("copysign")(float(x), float(y))


def _math_import(name):
    return getattr(_import('math', 0, (), None), name)


def _math_log(x, base):
    if base is __UNBOUND__:
        return _math_import("log")(float(x))
    return _math_import("log")(float(x), float(base))


def _math_gcd(args):
    r = 0
    for a in args:
        r = __gcd2(r, _index(a))
    return r


def _math_lcm(args):
    r = 1
    for a in args:
        a = _index(a)
        if a == 0:
            return 0
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
    if isinstance(n, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    n = _index(n)
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
    r = 1
    for i in range(k):
        r = r * (n - i) // (i + 1)
    return r


def _math_perm(n, k):
    n = _index(n)
    if k is None:
        return _math_factorial(n)
    k = _index(k)
    if n < 0:
        raise ValueError('n must be a non-negative integer')
    if k < 0:
        raise ValueError('k must be a non-negative integer')
    if k > n:
        return 0
    if k == 0:
        return 1
    return _math_product(n - k + 1, n)


def _math_prod(iterable, start):
    r = start
    for x in iterable:
        r = r * x
    return r


def _math_sumprod(p, q):
    r = 0
    for x, y in zip(p, q, strict=True):
        r = r + x * y
    return r


def _math_fsum(seq):
    partials = []
    for x in seq:
        x = float(x)
        i = 0
        for y in partials:
            if abs(x) < abs(y):
                x, y = y, x
            hi = x + y
            lo = y - (hi - x)
            if lo:
                partials[i] = lo
                i += 1
            x = hi
        partials[i:] = [x]
    n = len(partials)
    if n == 0:
        return 0.0
    n -= 1
    hi = partials[n]
    lo = 0.0
    while n > 0:
        x = hi
        n -= 1
        y = partials[n]
        hi = x + y
        yr = hi - x
        lo = y - yr
        if lo:
            break
    if n > 0 and ((lo < 0.0 and partials[n - 1] < 0.0) or (lo > 0.0 and partials[n - 1] > 0.0)):
        y = lo * 2.0
        x = hi + y
        yr = x - hi
        if y == yr:
            hi = x
    return hi


def _math_dist(p, q):
    p = list(p)
    q = list(q)
    if len(p) != len(q):
        raise ValueError('both points must have the same number of dimensions')
    return __hypot([float(a) - float(b) for a, b in zip(p, q)])


def _math_hypot(args):
    return __hypot([float(a) for a in args])
