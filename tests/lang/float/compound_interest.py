def grow(p, r, years, monthly=0):
    rows = []
    for y in range(1, years + 1):
        for _ in range(12):
            p = p * (1 + r / 12) + monthly
        rows.append(round(p, 2))
    return rows
print(grow(1000, 0.05, 5), grow(0, 0.12, 2, 100), grow(500, -0.1, 3))
def npv(rate, flows): return sum(c / (1 + rate) ** i for i, c in enumerate(flows))
def irr(flows, lo=-0.9, hi=1.0):
    for _ in range(100):
        mid = (lo + hi) / 2
        if npv(mid, flows) > 0: lo = mid
        else: hi = mid
    return mid
print(round(npv(0.1, [-100, 60, 60]), 6), round(irr([-100, 60, 60]), 8), f"{irr([-5, 1, 2, 3]):.4%}")
