for a, b in ((7.5, 2), (-7.5, 2), (7.5, -2), (-7.5, -2), (1e20, 3), (0.0, 5), (-0.0, 5), (5, 0.1), (1, 1e-300), (float("inf"), 2), (5, float("inf")), (-5, float("inf"))):
    print(a, b, a // b, a % b, divmod(a, b))
print(7 // 2.0, 7.0 % 3, -7 // 2.0, 0.1 * 3, 0.1 + 0.2, 1e308 * 10, -1e308 * 10, 5 / 2, -5 / 2, 4 / 2, 1e-320 / 10)
for e in ("1.0 / 0", "1.0 // 0.0", "1.0 % 0", "divmod(1.0, 0)", "1 / 0.0", "0.0 ** -1", "1e200 * 1e200", "(-8.0) ** (1/3)", "2.0 ** 0.5", "2.0 ** -1", "(-2.0) ** 3", "0.0 ** 0", "float('inf') - float('inf')", "float('inf') * 0"):
    try:
        print(e, eval(e))
    except (ZeroDivisionError, OverflowError) as x:
        print(e, type(x).__name__)
