def target(a, b=2, *c, d=4, **e): return a, b, c, d, e
def wrap(*args, **kwargs): return target(*args, **kwargs)
print(wrap(1), wrap(1, 5, 6, d=7, z=8), wrap(*[1, 2], **{"d": 3}), wrap(a=1))
for f in (lambda: wrap(), lambda: wrap(1, a=2)):
    try:
        f()
    except TypeError as e:
        print(e)
def drop(first, /, *rest, **kw): return wrap(*rest, **kw)
print(drop(0, 1, 2, d=9))
