# needs: 3.14
class A:
    __slots__ = ("s",)
    def m(self): pass
    @property
    def p(self): return 1
class B: pass
a, b = A(), B()
for s in ("a.y = 1", "a.p = 1", "del a.p", "a.m = 1", "del a.s", "(1).x = 1", "'s'.x = 2", "None.x = 1", "[].x = 1", "del [].append", "len.x = 1", "int.x = 1", "del b.x", "del B.x",
          "b.m().x = 1", "B.__name__ = 5", "b.__class__ = 5", "b.__class__ = int", "b.__dict__ = 5", "del B.__name__", "[].append = 1", "(1).real = 2", "range(3).start = 1", "object().x = 1"):
    try:
        exec(s)
        print(s, "ok")
    except (AttributeError, TypeError) as e:
        print(s, "->", type(e).__name__, e)
