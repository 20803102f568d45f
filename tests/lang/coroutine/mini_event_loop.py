class Sleep:
    def __init__(self, t): self.t = t
    def __await__(self):
        yield self.t
async def worker(name, delays):
    for d in delays:
        await Sleep(d)
        print(name, "after", d)
    return name
def loop(coros):
    now, seq, ready, out = 0, 0, [], []
    for c in coros:
        ready.append((0, seq, c)); seq += 1
    while ready:
        ready.sort(key=lambda x: x[:2])
        now, _, c = ready.pop(0)
        try:
            ready.append((now + c.send(None), seq, c)); seq += 1
        except StopIteration as e:
            out.append((now, e.value))
    return out
print(loop([worker("a", [3, 3]), worker("b", [1, 1, 1]), worker("c", [4])]))
