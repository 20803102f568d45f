rows = [("bo", 31, 5.5), ("al", 25, 6.1), ("cy", 31, 5.9)]
print(sorted(rows), sorted(rows, key=lambda r: (-r[1], r[2])), max(rows, key=lambda r: r[2])[0], [n for n, a, _ in rows if a > 30], dict((n, (a, h)) for n, a, h in rows), list(zip(*rows))[1])
name, *rest = rows[0]
print(name, rest, rows[0] < rows[1], (1, "a") + (2,), (0,) * 3, tuple(x * 2 for x in (1, 2)), (1, (2, 3))[1][0], len(((),)), () == tuple(), (1, 2, 3)[::-1], (5,) < (5, 0), tuple("ab") + tuple({"k": 1}))
Point = lambda x, y: (x, y)
p, q = Point(1, 2), Point(4, 6)
print(sum((a - b) ** 2 for a, b in zip(p, q)) ** 0.5, tuple(map(sum, zip(p, q))), p + q, {p: "P"}[1, 2], min(p, q), p in [q, p])
