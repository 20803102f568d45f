vals = [0, 1, -1, 2 ** 62, -(2 ** 62), 2 ** 63, 2 ** 64, -(2 ** 64), 10 ** 30, True, False]
for a in vals:
    print([(a < b) + 2 * (a == b) + 4 * (a > b) for b in vals])
print(sorted(vals), max(vals), min(vals))
fl = [1e18, 2.0 ** 62, 2.0 ** 63, 1e30, -1e18, 0.5, float("inf"), float("-inf")]
for f in fl:
    print([(a < f) + 2 * (a == f) + 4 * (a > f) for a in vals])
print(2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 23 == 1e23, 10 ** 22 == 1e22, float("nan") < 1, 1 < float("nan"))
