print((0.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-2.0).as_integer_ratio(), (0.0).as_integer_ratio(), (1e300).as_integer_ratio()[1], (5e-324).as_integer_ratio()[0])
print((1.0).is_integer(), (1.5).is_integer(), float("inf").is_integer(), (1e300).is_integer(), (-0.0).is_integer())
print((1.0).hex(), (0.1).hex(), (-2.5).hex(), (0.0).hex(), (-0.0).hex(), (5e-324).hex(), (1e308).hex(), float("inf").hex(), float("nan").hex())
for s in ("0x1p0", "0x1.999999999999ap-4", "-0x1.8p+1", "inf", "-nan", "0x.8p0", "1p3", "0x10", "ff", "0X1P-1074", " 0x1p1 "):
    print(s, float.fromhex(s))
for s in ("", "0x", "xyz", "0x1p", "0x1p99999"):
    try:
        print(float.fromhex(s))
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
for f in (float("inf"), float("nan")):
    try:
        f.as_integer_ratio()
    except (OverflowError, ValueError) as e:
        print(e)
print((1.5).real, (1.5).imag, (1.5).conjugate(), (2.7).__trunc__(), (2.2).__ceil__(), (-2.2).__floor__(), (2.5).__round__(), (3.7).__int__(), (1.5).__bool__(), (0.0).__bool__())
