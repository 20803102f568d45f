def product(*its):
    if not its:
        yield ()
        return
    for x in its[0]:
        for r in product(*its[1:]): yield (x,) + r
def combos(xs, k):
    if k == 0:
        yield ()
        return
    for i in range(len(xs)):
        for r in combos(xs[i + 1:], k - 1): yield (xs[i],) + r
def groupby(xs, key):
    cur, buf = object(), []
    for x in xs:
        k = key(x)
        if buf and k != cur:
            yield cur, buf
            buf = []
        cur = k
        buf.append(x)
    if buf: yield cur, buf
def accumulate(xs):
    t = 0
    for x in xs:
        t += x
        yield t
print(list(product("ab", [1, 2])), list(product()), list(combos("abcd", 2)), list(groupby([1, 3, 2, 4, 5], lambda x: x % 2)), list(accumulate(range(6))), len(list(product(range(3), range(3)))))
