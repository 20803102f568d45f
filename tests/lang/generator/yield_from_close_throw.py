log = []
def inner(n):
    try:
        yield n
        yield n + 1
    finally:
        log.append(("closed", n))
def outer():
    try:
        yield from inner(1)
    finally:
        log.append("outer")
o = outer(); next(o); o.close()
print(log)
log.clear()
o = outer(); next(o)
try:
    o.throw(KeyError("x"))
except KeyError as e:
    print("through", e, log)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("val")
        return self.n
def d():
    return (yield from It())
x = d()
print(next(x), next(x))
try:
    x.send(5)
except AttributeError as e:
    print(e)
try:
    y = d(); next(y); y.throw(ValueError("no throw method"))
except ValueError as e:
    print(e)
