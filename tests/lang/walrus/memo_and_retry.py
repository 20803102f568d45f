tries = iter([None, None, "ok"])
count = 0
while not (r := next(tries)):
    count += 1
print(r, count)
cache = {}
def get(k): return v if (v := cache.get(k)) is not None else cache.setdefault(k, k * 2)
print(get(2), get(2), cache)
def f(x): return (y := x + 1, y * 2, (y := y + 10), y)
print(f(1), (lambda q: (z := q) + z)(4))
