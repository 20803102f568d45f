class A:
    def __init__(self, v): self.v = v
    def __await__(self):
        yield
        return self.v
async def agen(n):
    for i in range(n):
        yield await A(i)
async def main():
    l = [await A(i) for i in range(3)]
    s = {x async for x in agen(3)}
    d = {x: await A(x * x) async for x in agen(3) if x}
    g = [x + y async for x in agen(2) for y in (10, 20)]
    return l, sorted(s), d, g, await A("z") if await A(True) else 0
c = main()
n = 0
try:
    while True:
        c.send(None)
        n += 1
except StopIteration as e:
    print(n, e.value)
