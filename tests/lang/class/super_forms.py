class A:
    x = "A.x"
    def f(self): return "A.f"
    @classmethod
    def c(cls): return "A.c " + cls.__name__
    @staticmethod
    def s(): return "A.s"
    @property
    def p(self): return "A.p"
class B(A):
    x = "B.x"
    def f(self):
        g = lambda: super().f()
        return "B>" + super().f() + super(B, self).f()
    @classmethod
    def c(cls): return "B>" + super().c()
    @staticmethod
    def s(): return "B>" + super(B, B).s()
    @property
    def p(self): return "B>" + super().p
    def getx(self): return super().x, self.x
    def nested(self):
        def inner(me):
            return super(B, me).f()
        return inner(self)
    def comp(self):
        return [super(B, self).f() for _ in range(1)]
b = B()
print(b.f(), b.c(), B.c(), b.s(), b.p, b.getx(), b.nested(), b.comp())
try:
    super().f()
except RuntimeError as e:
    print(e)
def loose(self): return super().f()
try:
    loose(b)
except RuntimeError as e:
    print(e)
try:
    super(A, 5).f()
except TypeError as e:
    print(e)
try:
    super(B, b).nope
except AttributeError as e:
    print(e)
