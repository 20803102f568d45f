def perms(xs):
    if len(xs) <= 1:
        yield xs[:]
        return
    for i in range(len(xs)):
        for p in perms(xs[:i] + xs[i + 1:]):
            yield [xs[i]] + p
print(list(perms([1, 2, 3])))
def subsets(xs):
    if not xs:
        yield ()
    else:
        for s in subsets(xs[1:]):
            yield s
            yield (xs[0],) + s
print(sorted(subsets((1, 2, 3))))
def already():
    yield next(me)
me = already()
try:
    next(me)
except ValueError as e:
    print(e)
def queens(n, row=0, cols=()):
    if row == n:
        yield cols
    else:
        for c in range(n):
            if all(c != k and abs(c - k) != row - i for i, k in enumerate(cols)):
                yield from queens(n, row + 1, cols + (c,))
print(len(list(queens(6))), next(queens(8)))
