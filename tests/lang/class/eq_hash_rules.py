class A:
    def __eq__(self, o): return True
print(A.__hash__)
try:
    hash(A())
except TypeError as e:
    print(e)
class B:
    def __init__(self, k): self.k = k
    def __eq__(self, o): return isinstance(o, B) and self.k == o.k
    def __hash__(self): return hash(self.k)
d = {B(1): "one", B(2): "two"}
print(d[B(1)], B(2) in d, B(3) in d, len({B(1), B(1), B(2)}), hash(B(7)) == hash(7))
class C(B): pass
print(C(1) in d, hash(C(5)))
class D(B):
    def __eq__(self, o): return False
print(D.__hash__ is None)
class E:
    def __hash__(self): return 10 ** 30
print(hash(E()) == hash(10 ** 30))
class F:
    def __hash__(self): return "no"
try:
    hash(F())
except TypeError as e:
    print(e)
class G:
    __hash__ = None
try:
    {G(): 1}
except TypeError as e:
    print(type(e).__name__)
class Collide:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return self.n == o.n
d = {Collide(i): i for i in range(20)}
print(len(d), d[Collide(13)], [d.pop(Collide(i)) for i in (0, 19, 7)], len(d))
