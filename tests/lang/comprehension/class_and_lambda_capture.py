class C:
    base = 10
    def vals(self, n): return [self.base + i for i in range(n)]
    def fns(self): return [lambda k=k: self.base * k for k in range(3)]
    @classmethod
    def make(cls, n): return [cls() for _ in range(n)]
    table = {k: k * 2 for k in range(3)}
c = C()
print(c.vals(3), [f() for f in c.fns()], len(C.make(2)), C.table, [type(x).__name__ for x in C.make(1)], [(lambda x: x + y)(1) for y in range(3)], [g() for g in [lambda: z for z in range(3)]])
