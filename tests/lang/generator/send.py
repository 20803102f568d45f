def avg():
    total = n = 0
    r = None
    while True:
        x = yield r
        if x is None:
            return total
        total += x
        n += 1
        r = total / n
a = avg()
print(next(a), a.send(10), a.send(20), a.send(3))
try:
    a.send(None)
except StopIteration as e:
    print("value", e.value)
b = avg()
try:
    b.send(5)
except TypeError as e:
    print(e)
print(b.send(None))
def echo():
    r = []
    while len(r) < 3:
        r.append((yield len(r)))
    yield r
e = echo()
next(e)
print(e.send("a"), e.send("b"), e.send("c"))
