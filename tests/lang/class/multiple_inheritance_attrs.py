class A:
    x = "A"
    def who(self): return "A" + self.x
class B:
    x = "B"
    y = "By"
    def who(self): return "B" + self.x
class C(A, B):
    def all(self): return self.who(), B.who(self), self.y, super().who(), super(A, self).who()
class D(B, A): pass
print(C().all(), D().who(), C.x, D.x, C.__mro__[1].__name__, D.__mro__[1].__name__)
C.x = "Cx"
print(C().who(), A.x)
del B.y
try:
    C().all()
except AttributeError as e:
    print(e)
