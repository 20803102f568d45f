# SPDX-License-Identifier: MIT
# A host call in coroutines, async generators and async with, driven by hand. `ask` gives its argument back; on CPython, and where no host declares it, the program brings its own.
try:
    ask
except NameError:
    def ask(x):
        if isinstance(x, str) and x.startswith("raise "):
            raise ValueError(x[6:])
        return x

class Aw:
    def __await__(self):
        x = yield ask("yielded")
        return ask(x)

class CM:
    async def __aenter__(self):
        return ask("in")
    async def __aexit__(self, *exc):
        ask("out")

async def agen():
    for i in range(3):
        yield ask(i)

async def main():
    r = await Aw()
    async with CM() as m:
        items = [x async for x in agen()]
    return ask((r, m, items))

c = main()
print(c.send(None))
try:
    c.send("answer")
except StopIteration as e:
    print(e.value)
