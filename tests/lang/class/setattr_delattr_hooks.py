class S:
    def __init__(self):
        object.__setattr__(self, "log", [])
        self.a = 1
    def __setattr__(self, k, v):
        self.log.append(("set", k, v))
        super().__setattr__(k, v)
    def __delattr__(self, k):
        self.log.append(("del", k))
        object.__delattr__(self, k)
s = S()
s.b = 2
s.b += 1
del s.a
setattr(s, "c d", 9)
delattr(s, "b")
print(s.log, getattr(s, "c d"))
try:
    del s.zzz
except AttributeError as e:
    print(e)
class Frozen:
    def __init__(self, v): self.__dict__["v"] = v
    def __setattr__(self, k, v): raise AttributeError(f"cannot assign {k}")
    def __delattr__(self, k): raise AttributeError(f"cannot delete {k}")
f = Frozen(3)
for act in (lambda: setattr(f, "v", 1), lambda: delattr(f, "v")):
    try:
        act()
    except AttributeError as e:
        print(e)
print(f.v)
