class P:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, P) and self.v == o.v
    def __repr__(self): return f"P({self.v})"
a, b = P(1), P(1)
print(a == b, a is b, a != P(2), [a].index(b), [a, P(2)].count(b), a in [P(2), b], a in (1, 2), [a] == [b], (a, 1) == (b, 1), {"k": a} == {"k": b})
try:
    {a}
except TypeError as e:
    print(type(e).__name__)
l = [P(1), P(2), P(1)]
l.remove(P(1))
print(l)
