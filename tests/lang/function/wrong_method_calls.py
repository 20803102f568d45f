class C:
    def m(self, a): pass
    def n(): pass
    @classmethod
    def c(cls, a): pass
    @staticmethod
    def s(a): pass
    def __init__(self, x=0): pass
for t in [lambda: C().m(), lambda: C().m(1, 2), lambda: C().n(), lambda: C.m(), lambda: C.c(), lambda: C.c(1, 2),
          lambda: C.s(), lambda: C().s(1, 2), lambda: C(1, 2), lambda: C(y=1)]:
    try:
        t()
    except TypeError as e:
        print(e)
class D: pass
for t in [lambda: D(1), lambda: D(a=1), lambda: object(1), lambda: D().x(), lambda: D()()]:
    try:
        t()
    except (TypeError, AttributeError) as e:
        print(e)
