class A:
    x = 1
    def m(self): pass
class B(A):
    y = 2
b = B()
b.z = 3
print([n for n in dir(b) if not n.startswith("__")], [n for n in dir(B) if not n.startswith("__")])
print(vars(b), "x" in vars(A), "x" in vars(B), sorted(k for k in vars(A) if not k.startswith("__")))
print(getattr(b, "x"), getattr(b, "nope", None), hasattr(B, "m"), "m" in dir(B))
setattr(B, "dyn", 5)
print(b.dyn, B.dyn)
del B.dyn
print(hasattr(b, "dyn"))
for s in ("B.nope", "b.nope", "del B.nope", "del b.nope"):
    try:
        exec(s)
    except AttributeError as e:
        print(e)
b.__dict__["via dict"] = 1
b.__dict__.update(q=2)
print(b.q, getattr(b, "via dict"), list(b.__dict__))
b.__class__ = A
print(type(b).__name__, hasattr(b, "y"), b.z)
