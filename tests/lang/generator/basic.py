def g():
    print("start")
    x = yield 1
    print("got", x)
    yield 2
    print("end")
it = g()
print(type(it).__name__, iter(it) is it)
print(next(it))
print(next(it))
try:
    next(it)
except StopIteration as e:
    print("stop", e.value)
try:
    next(it)
except StopIteration:
    print("still stopped")
print(list(g()), next(it, "default"))
def empty():
    return
    yield
print(list(empty()), it.__name__, it.__qualname__)
