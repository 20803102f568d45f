def g():
    x = (yield 1) or "default"
    y = [(yield 2), (yield 3)]
    z = f"{(yield 4)}"
    w = {"k": (yield 5)}
    yield x, y, z, w
it = g()
next(it)
it.send(None)
it.send("a"); it.send("b"); it.send("c")
print(it.send("d"))
def cond():
    if (yield "q"):
        yield "yes"
    else:
        yield "no"
c = cond(); next(c); print(c.send(True))
c = cond(); next(c); print(c.send(0))
def call():
    print("args", (yield), (yield))
k = call(); next(k); k.send(1)
try:
    k.send(2)
except StopIteration:
    print("done")
def tup():
    yield 1, 2
    yield
    yield *[1], 2
print(list(tup()))
