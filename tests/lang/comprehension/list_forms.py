print([x for x in range(5)], [x * y for x in range(3) for y in range(3)], [x for x in range(20) if x % 2 if x % 3], [(x, y) for x in range(3) for y in range(x)], [[j for j in range(i)] for i in range(4)])
print([x if x % 2 else -x for x in range(5)], [c for w in ["ab", "cd"] for c in w], [a + b for a, b in [(1, 2), (3, 4)]], [a for a, *_ in ["xyz", "pq"]], [])
print([f(2) for f in (lambda x: x, lambda x: x * x)], [d["k"] for d in [{"k": 1}, {"k": 2}]], [[r[i] for r in [[1, 2], [3, 4]]] for i in range(2)], [*[x for x in "ab"], *(y for y in "cd")], [x for x in (y * 2 for y in range(3))])
m = [[1, 2, 3], [4, 5, 6]]
print([x for row in m for x in row if x % 2], [[x * 2 for x in row] for row in m], [sum(r) for r in m], [max(c) for c in zip(*m)], [(i, j) for i, r in enumerate(m) for j, x in enumerate(r) if x > 4])
print([x for x in range(10) if not any(x % d == 0 for d in range(2, x))][2:], [w.upper() for w in "the cat".split() if len(w) == 3], [None for _ in range(2)], [[] for _ in range(2)], [i for i in range(3) for i in range(i)])
