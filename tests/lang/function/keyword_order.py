def f(**k): return list(k)
print(f(b=1, a=2, c=3), f(**{"z": 1}, a=2, **{"b": 3}))
def g(a, *, z=1, y=2, **k): return a, z, y, list(k.items())
print(g(y=5, q=1, a=0, p=2))
def h(x, y): return x - y
print(h(y=1, x=5), h(5, y=1), h(**dict(y=2, x=3)))
