class Tree:
    def __init__(self, v, l=None, r=None):
        self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l:
            yield from self.l
        yield self.v
        if self.r:
            yield from self.r
t = Tree(4, Tree(2, Tree(1), Tree(3)), Tree(6, Tree(5)))
print(list(t), sum(t), max(t), 3 in t, 9 in t)
a, *b = t
print(a, b)
print([*t][::-1], dict(enumerate(t)), "".join(map(str, t)))
class Page:
    def __init__(self, n): self.n = n
    def items(self):
        for i in range(self.n):
            if (yield i) == "stop":
                return "stopped"
p = Page(5).items()
next(p)
try:
    p.send("stop")
except StopIteration as e:
    print(e.value)
