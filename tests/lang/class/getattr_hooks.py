class G:
    def __init__(self): self.real = 1
    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(f"no {name}")
g = G()
print(g.real, g.dyn_x, getattr(g, "zzz", "default"), hasattr(g, "dyn_q"), hasattr(g, "other"))
try:
    g.other
except AttributeError as e:
    print(e)
class H:
    def __getattribute__(self, name):
        if name == "secret":
            return "intercepted"
        return object.__getattribute__(self, name)
    def m(self): return "m"
h = H()
h.secret = "stored"
h.v = 5
print(h.secret, h.v, h.m(), h.__dict__["secret"])
class Both:
    def __getattribute__(self, name):
        print("getattribute", name)
        return super().__getattribute__(name)
    def __getattr__(self, name):
        return "fallback"
print(Both().nothing)
len_bypass = type("L", (), {"__getattribute__": lambda s, n: 1 / 0, "__len__": lambda s: 3})
print(len(len_bypass()))
