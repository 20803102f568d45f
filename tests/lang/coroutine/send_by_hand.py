async def f(x):
    return x + 1
c = f(1)
print(type(c).__name__)
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
class Wait:
    def __init__(self, tag): self.tag = tag
    def __await__(self):
        got = yield self.tag
        return got * 2
async def g():
    a = await Wait("first")
    b = await Wait("second")
    return a, b
c = g()
print(c.send(None), c.send(5))
try:
    c.send("x")
except StopIteration as e:
    print(e.value)
