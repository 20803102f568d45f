class N:
    def __init__(self, v, nxt=None):
        self.v = v
        self.nxt = nxt
    def add(self, k):
        self.v += k
        return self

n = N(1, N(2, N(3)))
print(n.nxt.nxt.v, n.add(1).add(2).nxt.add(5).v, n.v)
n.nxt.nxt.v = 10
n.nxt.nxt.extra = "x"
print(n.nxt.nxt.v, n.nxt.nxt.extra)
n.nxt.nxt.v -= 4
del n.nxt.nxt.extra
print(n.nxt.nxt.v, hasattr(n.nxt.nxt, "extra"))
print("a,b".split(",")[1].upper().lower().join(["1", "2"]))
