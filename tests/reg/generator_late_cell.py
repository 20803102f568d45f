# A generator waits before the cell of a comprehension's variable was made.
def g():
    yield 1
    fs = [lambda: i for i in range(3)]
    yield [f() for f in fs]
    class K(dict):
        pass
    yield sorted(lambda: j for j in range(1))[0]()

print(list(g()))


def h(x):
    yield x
    with_cell = {k: (lambda: k) for k in 'ab'}
    yield [f() for f in with_cell.values()], x

print(list(h(5)))
