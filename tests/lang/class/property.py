class T:
    def __init__(self): self._c = 0
    @property
    def c(self):
        "temperature"
        return self._c
    @c.setter
    def c(self, v):
        if v < -273: raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self):
        print("deleted")
        self._c = None
    @property
    def f(self): return self._c * 9 / 5 + 32
t = T()
t.c = 100
print(t.c, t.f, T.c.__doc__, type(T.c).__name__)
t.c += 1
print(t.c)
try:
    t.c = -300
except ValueError as e:
    print(e)
try:
    t.f = 1
except AttributeError as e:
    print(e)
try:
    del t.f
except AttributeError as e:
    print(e)
del t.c
print(t.c)
class U:
    x = property(lambda self: 5, doc="d")
    w = property(fset=lambda self, v: print("set", v))
u = U()
u.w = 3
print(u.x, U.x.__doc__, U.x.fget(u), U.x.fset)
try:
    u.w
except AttributeError as e:
    print(e)
t.__dict__["f"] = "hidden"
print(t.__dict__["f"] == "hidden", "f" in t.__dict__)
