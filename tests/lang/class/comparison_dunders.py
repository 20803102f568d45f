class N:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print("eq"); return self.v == o.v if isinstance(o, N) else NotImplemented
    def __lt__(self, o): print("lt"); return self.v < o.v if isinstance(o, N) else NotImplemented
    def __le__(self, o): print("le"); return self.v <= o.v
a, b = N(1), N(2)
print(a == b, a != b, a < b, a > b, a <= b, a >= b)
print(a == 5, a != 5, 5 == a)
try:
    a < 5
except TypeError as e:
    print(e)
try:
    a > "x"
except TypeError as e:
    print(e)
class Weird:
    def __eq__(self, o): return "eq result"
    def __lt__(self, o): return []
    def __ne__(self, o): return 0
w = Weird()
print(w == 1, w < 1, w != 1, 1 == w, not (w < 1), w in [1])
class P:
    def __gt__(self, o): return "P.gt"
class Q(P):
    def __lt__(self, o): return "Q.lt"
print(P() > Q(), Q() < P(), P() < P())
print(sorted([N(3), N(1)], key=lambda n: n.v)[0].v, max(N(1), N(5), key=lambda n: n.v).v)
