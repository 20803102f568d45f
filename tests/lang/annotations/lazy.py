# needs: 3.14
# Annotations are evaluated when they are asked for; those in blocks count once they were executed.
class sys: argv = []
def f(a: int, b: str = "x") -> None: pass
try: f.__annotate__(2)
except NotImplementedError as e: print("NI", repr(e))
try: f.__annotate__(3)
except NotImplementedError as e: print("NI", repr(e))
print(f.__annotate__.__name__, f.__annotate__.__qualname__, f.__annotate__.__code__.co_varnames)
def g(): pass
print(g.__annotate__, g.__annotations__)
g.__annotate__ = lambda fmt: {"z": fmt}
print(g.__annotations__, g.__annotate__ is not None)
g.__annotations__ = {"q": 1}
print(g.__annotate__, g.__annotations__)
try: g.__annotations__ = 3
except TypeError as e: print(e)
try: g.__annotate__ = 3
except TypeError as e: print(e)
del g.__annotations__
print(g.__annotations__, g.__annotate__)
try: del g.__annotate__
except TypeError as e: print(e)
class C:
    x: int
    if True:
        y: str = "s"
    for _ in range(0):
        z: never = 1
    if False:
        w: int
    d: Undefined
try: C.__annotations__
except NameError as e: print(e)
Undefined = 5
print(C.__annotations__)
print(C.__annotations__ is C.__annotations__, "__annotations_cache__" in C.__dict__)
class D(C): pass
print(D.__annotations__, D.__annotate__)
class E:
    a: int
E.__annotations__["b"] = 1
print(E.__annotations__)
E.__annotations__ = {"n": 1}
print(E.__annotations__, E.__annotate__, sorted(k for k in E.__dict__ if "anno" in k))
del E.__annotations__
try: print(E.__annotations__)
except AttributeError as e: print("AE", e)
a: int = 1
if len(sys.argv) > 1000:
    never: int
b: str
print(__annotate__(1) if "__annotate__" in globals() else "no annotate")
try: print(__annotations__)
except NameError as e: print(e)
class F:
    T = int
    def m(self, x: T, y: "T") -> T: pass
    z: T
    def n(self) -> F: pass
print(F.m.__annotations__, F.__annotations__, F.n.__annotations__)
def outer(t):
    v = t
    class G:
        x: t
        def m(self, p: v): pass
    def h(q: v): pass
    return G, h
G, h = outer(float)
print(G.__annotations__, G.m.__annotations__, h.__annotations__)
class H:
    __x: int
    def m(self, __y: int): pass
print(H.__annotations__, H.m.__annotations__)
class I:
    class __annotations__: pass
class J:
    a: int = __annotations__ if False else 1
for bad in ("def f(x: (yield)): pass", "def f(x: (y := 1)): pass", "x: (await z)", "def f(): x: (yield)", "class A:\n x: [i async for i in x]"):
    try: compile(bad, "s", "exec"); print("ok")
    except SyntaxError as e: print(e.msg)
def loc():
    x: print("evaluated") = 1
    y: nope
    (z): nope = 2
    z2.a: nope = 3
    return x
class Z2: pass
z2 = Z2()
print(loc())
try:
    (1).q: int
except Exception as e: print("??", e)
