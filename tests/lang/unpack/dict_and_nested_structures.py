d = {"a": (1, [2, 3]), "b": (4, [5])}
for k, (n, (first, *rest)) in d.items():
    print(k, n, first, rest)
(a, (b, c)), e = ((1, (2, 3)), 4)
print(a, b, c, e, [x for x, *_ in d.values()], {k: v for k, (v, _) in d.items()})
[(p, q), *others] = zip("abc", range(3))
print(p, q, others, *[[i, *j] for i, j in d.values()])
x, y, *z = *"ab", *range(2)
print(x, y, z, {**d, "a": None}, [*d, *d.values()])
