class Ask:
    def __init__(self, q): self.q = q
    def __await__(self):
        return (yield self.q)
async def leaf(n):
    r = await Ask(("leaf", n))
    return r + n
async def mid(n):
    s = 0
    for i in range(n):
        s += await leaf(i)
    return s
async def top():
    return [await mid(2), await mid(1)]
def drive(c, answer):
    v = None
    try:
        while True:
            q = c.send(v)
            print("asked", q)
            v = answer
    except StopIteration as e:
        return e.value
print(drive(top(), 10))
