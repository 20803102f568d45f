v = 1234.5678
for s in ("", ".2f", ".0f", "f", "F", "e", ".3e", "E", "g", ".3g", "G", ".10g", "%", ".1%", ",", ",.2f", "_", "_.3f", "10.2f", "<12.1f", "^12.1f", "012.3f", "+.1f", " .1f", "n", ".5", ".0e", "#.0f", "#g", "z.1f", "015,.2f", "*>+12.2f", "=+12.1f"):
    print(repr(s), format(v, s), format(-v, s), format(0.0, s), format(1e-7, s), format(1e20, s))
for x in (float("inf"), float("-inf"), float("nan"), -0.0, 5e-324):
    print([format(x, s) for s in ("", "f", ".2e", "g", "08.1f", "+", "%", "F", "z.0f", ",")])
print(f"{0.5:.0f} {1.5:.0f} {2.5:.0f} {2.675:.2f} {1e15:.0f} {123.456:.30f} {1/3:.17g} {100000:g} {1000000:g} {0.0001:g} {0.00001:g}")
for s in ("d", "x", "s", "c", "b", ".f", "q", "+s"):
    try:
        format(v, s)
    except ValueError as e:
        print(repr(s), e)
