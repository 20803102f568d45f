def f(*args):
    return args
print(f(), f(1), f(1, 2, 3), f(*[]), f(*"ab", 1))
def g(a, *rest, b=0):
    return a, rest, b
print(g(1), g(1, 2, 3), g(1, 2, b=5), g(*range(5)), g(a=1))
def h(*, only):
    return only
print(h(only=1))
def k(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())
print(k(1, c=3), k(1, 2, 3, 4, c=5, e=6), k(*[1, 2, 3], c=1, **{"z": 1, "y": 2}))
print(type(f(1)), f(*(1,), *(2,)))
