# needs: 3.14
class A:
    x = 1
    def m(self): return "m"
a = A()
print(getattr(a, "x"), getattr(a, "nope", "dflt"), getattr(a, "m")(), hasattr(a, "x"), hasattr(a, "q"), setattr(a, "q", 5), a.q, delattr(a, "q"), hasattr(a, "q"), getattr(a, "y", None), getattr("abc", "upper")(), getattr(5, "real"))
for e in ("getattr(a, 'zz')", "getattr(a)", "getattr(a, 5)", "setattr(a, 5, 1)", "delattr(a, 'zz')", "hasattr(a, 5)", "setattr(5, 'x', 1)", "getattr(a, 'x', 1, 2)", "delattr(A, 'nope')"):
    try:
        print(eval(e))
    except (AttributeError, TypeError) as x:
        print(type(x).__name__, x)
class P:
    @property
    def bad(self): raise ValueError("not attr")
    @property
    def att(self): raise AttributeError("is attr")
print(hasattr(P(), "att"), getattr(P(), "att", "default"))
try:
    hasattr(P(), "bad")
except ValueError as e:
    print(e)
for n in ("a b", "", "é", "class"):
    setattr(a, n, n + "!")
    print(getattr(a, n), end=" ")
print(sorted(vars(a)), vars(a) is a.__dict__)
try:
    vars(5)
except TypeError as e:
    print(e)
