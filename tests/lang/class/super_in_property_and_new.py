class A:
    def __new__(cls, *a):
        o = super().__new__(cls)
        o.path = ["A.new"]
        return o
    @property
    def p(self): return self.path + ["A.p"]
    @p.setter
    def p(self, v): self.path.append(v)
class B(A):
    def __new__(cls, *a):
        o = super().__new__(cls, *a)
        o.path.append("B.new")
        return o
    @property
    def p(self): return super().p + ["B.p"]
    @p.setter
    def p(self, v): super(B, type(self)).p.fset(self, v * 2)
b = B(1)
print(b.p)
b.p = "x"
print(b.path)
