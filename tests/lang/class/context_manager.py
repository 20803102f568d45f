class CM:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    def __enter__(self):
        print("enter", self.n)
        return self
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__, v)
        return self.swallow
with CM(1) as c:
    print("body", c.n)
with CM(2, True):
    raise ValueError("hidden")
print("after")
try:
    with CM(3):
        raise KeyError("seen")
except KeyError as e:
    print("caught", e)
def f():
    with CM(4):
        return "returned"
print(f())
for i in range(2):
    with CM(5 + i):
        if i == 0: continue
        break
class Inst: pass
x = Inst()
x.__enter__ = lambda: None
try:
    with x: pass
except TypeError as e:
    print("TypeError")
