class Pt(tuple):
    def __new__(cls, x, y): return super().__new__(cls, (x, y))
    x = property(lambda s: s[0])
    y = property(lambda s: s[1])
    def __add__(self, o): return Pt(self.x + o.x, self.y + o.y)
    def __repr__(self): return f"Pt({self.x}, {self.y})"
p = Pt(1, 2) + Pt(3, 4)
a, b = p
print(p, a, b, p == (4, 6), {p: 1}[(4, 6)], hash(p) == hash((4, 6)), p[0:1], len(p), isinstance(p, tuple), "%d-%d" % p)
class Tags(set):
    def add(self, x): super().add(x.lower())
t = Tags(["a"])
t.add("B")
print(sorted(t), t == {"a", "b"}, type(t | {"c"}).__name__, len(t))
class Money(float):
    def __str__(self): return f"${float(self):.2f}"
    def __add__(self, o): return Money(float(self) + o)
m = Money(1.5) + 2.25
print(m, repr(m), f"{m}", [m], m > 3, round(m), type(m * 2).__name__)
class F(frozenset): pass
print(sorted(F([2, 1])), F([1]) == {1}, {F([1]): "k"}[frozenset([1])])
class By(bytes): pass
print(By(b"ab") + b"c", By(b"x") == b"x", len(By(b"abc")))
