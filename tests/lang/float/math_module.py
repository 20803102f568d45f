# needs: 3.14
import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(16), math.sqrt(2), math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.7), math.fabs(-3), math.factorial(10), math.gcd(12, 18, 8), math.lcm(4, 6), math.isqrt(99), math.comb(10, 3), math.perm(5, 2))
print(math.isclose(0.1 + 0.2, 0.3), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(3.25), math.frexp(8), math.ldexp(0.5, 4))
print(math.log(1), math.log(8, 2), math.log2(1024), math.log10(1000), math.exp(0), math.pow(2, 3), math.hypot(3, 4), math.dist((0, 0), (3, 4)), math.degrees(math.pi), math.radians(180) == math.pi)
print(round(math.sin(1), 12), round(math.cos(1), 12), round(math.tan(1), 12), round(math.atan2(1, -1), 12), math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.remainder(7, 4), round(math.cbrt(27), 12))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.sqrt("x"), lambda: math.exp(1000), lambda: math.floor(math.inf), lambda: math.acos(2), lambda: math.comb(-1, 2), lambda: math.isqrt(-1)):
    try:
        print(f())
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)
