def f(a, b, /, c, *, d):
    return a, b, c, d
print(f(1, 2, 3, d=4), f(1, 2, c=3, d=4))
def g(a, b=2, /): return a, b
print(g(1), g(1, 3))
for call in [lambda: f(1, b=2, c=3, d=4), lambda: g(a=1), lambda: f(1, 2, 3, 4), lambda: g(1, b=2), lambda: g()]:
    try:
        call()
    except TypeError as e:
        print(e)
def h(a, /, *args, **kw): return a, args, kw
print(h(1, 2, a=3))
