class D:
    n = 0
    def __init__(self, v): self.v = v
    @classmethod
    def make(cls, s):
        cls.n += 1
        return cls(int(s))
    @staticmethod
    def valid(s): return s.isdigit()
    plain = staticmethod(len)
class E(D): pass
d = D.make("5")
e = E.make("6")
print(type(d).__name__, type(e).__name__, D.n, E.n, d.make("7").v)
print(D.valid("12"), d.valid("x"), D.plain([1, 2]), d.plain("abc"))
print(D.__dict__["make"].__class__.__name__, D.__dict__["valid"].__func__("3"))
print(D.make.__self__ is D, E.make.__self__ is E, D.make.__func__ is E.make.__func__)
f = E.make
print(f("9").v)
@staticmethod
def free(x): return x + 1
print(free(1))
