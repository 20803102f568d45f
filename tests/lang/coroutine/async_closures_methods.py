class Svc:
    def __init__(self): self.log = []
    async def call(self, x):
        self.log.append(x)
        return x * 2
    @classmethod
    async def make(cls): return cls()
    @staticmethod
    async def st(): return "static"
    async def both(self): return [await self.call(i) for i in range(2)], await self.st()
async def main():
    s = await Svc.make()
    async def local(k):
        nonlocal total
        total += await s.call(k)
        return total
    total = 0
    await local(1); await local(5)
    f = s.call
    return total, s.log, await s.both(), await f(9), (await s.call(3)) + (await s.call(4))
try:
    main().send(None)
except StopIteration as e:
    print(e.value)
