class Base:
    def __init__(self): self.log = ["Base"]
class L(Base):
    def __init__(self):
        super().__init__()
        self.log.append("L")
class R(Base):
    def __init__(self):
        super().__init__()
        self.log.append("R")
class D(L, R):
    def __init__(self):
        super().__init__()
        self.log.append("D")
print(D().log, [k.__name__ for k in D.__mro__])
class Mixin:
    def describe(self): return f"{type(self).__name__}:{self.log[-1]}"
class M(Mixin, D): pass
print(M().describe(), M.__mro__.index(Mixin), issubclass(M, R))
class Json:
    def dump(self): return "{" + ", ".join(f"{k}={v!r}" for k, v in sorted(vars(self).items())) + "}"
class User(Json):
    def __init__(self, n, a): self.name, self.age = n, a
print(User("bo", 3).dump())
