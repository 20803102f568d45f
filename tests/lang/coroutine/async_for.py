class Count:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i
async def main():
    async for x in Count(3):
        print(x)
    else:
        print("else")
    async for x in Count(5):
        if x == 2: continue
        if x == 4: break
        print("l", x)
    print([x async for x in Count(4) if x % 2], {x: 1 async for x in Count(2)})
    print([y async for y in (x * 10 async for x in Count(3))])
    return sum([x async for x in Count(10)])
try:
    main().send(None)
except StopIteration as e:
    print(e.value)
async def bad():
    async for x in [1]: pass
try:
    bad().send(None)
except TypeError as e:
    print(e)
