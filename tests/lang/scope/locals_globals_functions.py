a = 1
def f(x, y=2):
    z = x + y
    d = dict(locals())
    return sorted(d.items())
print(f(1))
globals()["made"] = 42
print(made, "a" in globals(), globals()["a"])
def g():
    globals()["from_g"] = 1
g()
print(from_g)
class C:
    p = 1
    q = sorted(k for k in locals() if not k.startswith("__"))
print(C.q)
def h():
    q = 1
    def inner():
        return q, sorted(locals())
    return inner()
print(h())
print(locals() is globals(), sorted(vars(C(), ).keys()))
