class Base:
    def __init__(self, **kw):
        print("Base", sorted(kw))
    def go(self): return ["Base"]
class A(Base):
    def __init__(self, a=0, **kw):
        print("A", a)
        super().__init__(**kw)
    def go(self): return ["A"] + super().go()
class B(Base):
    def __init__(self, b=0, **kw):
        print("B", b)
        super().__init__(**kw)
    def go(self): return ["B"] + super().go()
class C(A, B):
    def __init__(self, **kw):
        print("C")
        super().__init__(**kw)
    def go(self): return ["C"] + super(C, self).go()
print(C(a=1, b=2, c=3).go())
print(super(A, C()).go())
