class CM:
    def __init__(self, n): self.n = n
    async def __aenter__(self):
        print("enter", self.n)
        return self.n
    async def __aexit__(self, t, v, tb):
        print("exit", self.n, t.__name__ if t else None)
        return self.n == 2
async def main():
    async with CM(1) as a:
        print("body", a)
    async with CM(1) as a, CM(2) as b:
        print(a, b)
        raise ValueError("swallowed by 2")
    try:
        async with CM(3):
            raise KeyError("k")
    except KeyError as e:
        print("out", e)
    return "done"
try:
    main().send(None)
except StopIteration as e:
    print(e.value)
class Plain: pass
async def bad():
    async with Plain():
        pass
try:
    bad().send(None)
except TypeError as e:
    print("TypeError")
