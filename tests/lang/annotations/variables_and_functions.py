x: int = 5
y: str
z: "undefined_forward" = 1
print(x, z, "y" in globals())
def f(a: int, b: "str" = "d", *c: float, d: bool = True, **e: dict) -> list:
    v: int = a
    w: undefined_never_evaluated = 3
    return [v, w, b, c, d, e]
print(f(1), f("x", 2))
class C:
    p: int
    q: str = "q"
    def m(self, o: "C") -> "C": return self
print(C.q, hasattr(C, "p"), C().m(None).q)
(k): int = 3
d = {}
d["a"]: int = 4
class O: pass
o = O()
o.attr: str = "s"
print(k, d, o.attr)
def g():
    t: int
    try:
        return t
    except UnboundLocalError as e:
        return str(e)
print(g())
def h() -> (lambda: 1): return 2
print(h(), (lambda: (yield))().__class__.__name__)
