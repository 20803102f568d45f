def flat(x): return [z for y in x for z in (flat(y) if isinstance(y, (list, tuple)) else (y,))]
def chunk(x, n): return [x[i:i + n] for i in range(0, len(x), n)]
a = list(range(10))
print(flat([1, (2, [3, [4]]), [], [[5]]]), chunk(a, 3), chunk([], 2), [list(r) for r in zip(*chunk(a[:9], 3))], [a[i::3] for i in range(3)], a[-3:] + a[:-3], [x for p in zip(a[::2], a[1::2]) for x in p[::-1]])
m = chunk(list(range(1, 10)), 3)
print([list(r)[::-1] for r in zip(*m)], [m[i][i] for i in range(3)], [m[i][-1 - i] for i in range(3)], [[m[j][i] for j in range(3)] for i in range(3)])
spiral = []
while m:
    spiral += m.pop(0)
    m = [list(r) for r in zip(*m)][::-1]
print(spiral)
