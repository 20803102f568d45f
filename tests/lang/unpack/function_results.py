def minmax(x): return min(x), max(x)
lo, hi = minmax([3, 1, 2])
def stats(*v): return len(v), sum(v), {"avg": sum(v) / len(v)}
n, t, extra = stats(1, 2, 3)
(q, r), s = divmod(17, 5), "x"
print(lo, hi, n, t, extra["avg"], q, r, s)
for i, (a, b) in enumerate([minmax(c) for c in ("hello", "world")]): print(i, a, b)
first, (second, *_), third = 1, "two", [3]
print(first, second, third)
