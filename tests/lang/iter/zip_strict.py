print(list(zip()), list(zip([1, 2])), list(zip([1, 2], "ab")), list(zip([1, 2, 3], "ab", range(9))), dict(zip("ab", [1, 2])), list(zip(*[(1, "a"), (2, "b")])), list(zip([], [1])))
a, b = zip(*[(1, 2), (3, 4)])
print(a, b, list(zip([1], [2], strict=True)), list(zip(strict=True)))
for x in (([1], [1, 2]), ([1, 2], [1]), ([1], [1], []), ([], [1], [])):
    try:
        print(list(zip(*x, strict=True)))
    except ValueError as e:
        print(e)
it = iter(range(5))
print(list(zip(it, it)), list(it))
i1, i2 = iter([1, 2, 3]), iter([1])
print(list(zip(i1, i2)), list(i1))
i1, i2 = iter([1]), iter([1, 2, 3])
print(list(zip(i1, i2)), list(i2))
for e in ("zip(5)", "zip([1], 5)", "next(zip())"):
    try:
        eval(e)
    except (TypeError, StopIteration) as x:
        print(type(x).__name__, x)
z = zip("ab", "cd")
print(next(z), next(z), next(z, "done"), type(z).__name__)
