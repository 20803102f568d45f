def f(**kw):
    return kw
print(f(), f(a=1, b=2), f(**{"x": 1}), f(a=1, **{"b": 2}, c=3, **{"d": 4}))
src = {"a": 1}
got = f(**src)
got["b"] = 2
print(src, got)
def g(a, /, **kw):
    return a, kw
print(g(1, a=2), g(5))
def h(self, **kw): return kw
print(h(1, cls=2, print=3))
print(list(f(z=1, y=2, x=3)), f(**{"not identifier": 1, "": 2}))
