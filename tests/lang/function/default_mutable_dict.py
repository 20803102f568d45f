def f(k, cache={}):
    cache[k] = cache.get(k, 0) + 1
    return dict(cache)
print(f("a"), f("b"), f("a"), f("a", {}), f.__defaults__)
def g(a, b=None):
    b = [] if b is None else b
    b.append(a)
    return b
print(g(1), g(2), g(3, [0]))
