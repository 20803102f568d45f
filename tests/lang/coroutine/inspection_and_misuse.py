async def f(): return 1
print(f.__name__, callable(f), hasattr(f(), "__await__"), hasattr(f(), "send"), hasattr(f(), "__iter__"))
c = f()
try:
    iter(c)
except TypeError as e:
    print(e)
try:
    list(c)
except TypeError as e:
    print(e)
try:
    next(c)
except TypeError as e:
    print(e)
try:
    c.send(5)
except TypeError as e:
    print(e)
c.close()
w = f().__await__()
print(type(w).__name__)
try:
    next(w)
except StopIteration as e:
    print(e.value)
async def g():
    c = f()
    print(await c)
    try:
        await c
    except RuntimeError as e:
        print(e)
try:
    g().send(None)
except StopIteration:
    pass
