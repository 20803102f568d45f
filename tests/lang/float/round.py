for v in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6, -2.6, 1e20, 0.49999999999999994, 4503599627370497.5):
    print(v, round(v), type(round(v)).__name__)
for v, n in ((2.675, 2), (1.005, 2), (0.125, 2), (0.375, 2), (1234.5678, -2), (1234.5678, 3), (1e22, 2), (5.015, 2), (-2.5, 0), (2.5, 0), (0.15, 1), (0.25, 1), (0.35, 1), (1.1, 20), (123.456, -3), (1e300, -299), (1.5, None), (9.995, 2)):
    print(v, n, round(v, n))
for v in ("inf", "nan"):
    try:
        round(float(v))
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
print(round(float("inf"), 2), round(-0.4), round(-0.0, 1), round(True), round(1e308, -308))
