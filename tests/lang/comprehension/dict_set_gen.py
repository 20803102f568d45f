print({x: x * x for x in range(4)}, {k: v for k, v in zip("ab", [1, 2])}, {v: k for k, v in {"a": 1}.items()}, {x % 3 for x in range(9)} == {0, 1, 2}, {len(w): w for w in ["a", "bb", "cc"]}, {(i, j): i * j for i in range(2) for j in range(2)})
print({k: [x for x in range(k)] for k in range(3)}, {c: "hello".count(c) for c in sorted(set("hello"))}, dict((x, y) for x, y in [(1, 2)]), sorted({c.lower() for c in "AaBb"}), {i: {j: i + j for j in range(2)} for i in range(2)}, {**{k: 1 for k in "ab"}, "c": 2})
g = (x for x in range(3))
print(next(g), list(g), sum(x * x for x in range(5)), max((len(w), w) for w in ["a", "ccc", "bb"]), list(x + y for x in "ab" for y in "12"), tuple(x for x in (1, 2)), all(x for x in [1, 0]), "".join(str(d) for d in range(3)))
order = []
d = {order.append(("k", i)) or i: order.append(("v", i)) or i for i in range(2)}
print(order, d)
print({x: y for x, y in [("a", 1), ("a", 2)]}, {1 for _ in range(3)}, {x for x in "a" if x == "b"}, {}, {i: lambda: i for i in range(2)}[0]())
