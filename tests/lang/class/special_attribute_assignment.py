# Assigning and deleting the attributes that the interpreter itself keeps: of classes, functions, exceptions, generators, properties.


def attempt(label, action):
    try:
        print(label, action())
    except Exception as e:
        print(label, type(e).__name__, e)


def setting(obj, name):
    def act(*values):
        for v in values:
            attempt(f"{name} = {type(v).__name__}", lambda: setattr(obj, name, v) or getattr(obj, name))
    return act


class A:
    def method(self):
        return "A.method"


class B:
    def method(self):
        return "B.method"


# Classes
A.__name__ = "Renamed"
A.__qualname__ = "outer.Renamed"
print(A, A.__name__, A.__qualname__, repr(A()).split(" at ")[0])
attempt("class name", lambda: setattr(A, "__name__", 3))
attempt("class qualname", lambda: setattr(A, "__qualname__", None))
attempt("delete name", lambda: delattr(A, "__name__"))
A.__doc__ = "text"
A.__module__ = "elsewhere"
print(A.__doc__, A.__module__, A)


# Functions
def f(a, b=2, *, c=3):
    "doc"
    return a, b, c


f.__defaults__ = (10, 20)
print(f(), f(1))
f.__kwdefaults__ = {"c": 30}
print(f(1))
f.__defaults__ = None
attempt("no default", lambda: f(1))
attempt("no default", lambda: f())
del f.__kwdefaults__
attempt("no kwdefault", lambda: f(1, 2))
f.__defaults__ = (7,)
f.__kwdefaults__ = {"c": 8, "unknown": 9}
print(f(1))
f.__defaults__ = (1, 2, 3, 4)
attempt("too many defaults", lambda: f())
setting(f, "__defaults__")([1], 1, None)
setting(f, "__kwdefaults__")((1,), 1, None)
setting(f, "__name__")("g", 1)
setting(f, "__qualname__")("h.g", b"")
setting(f, "__doc__")(None, 4)
setting(f, "__dict__")({"x": 1}, 3)
print(f.x, f.__dict__)
f.y = 2
print(sorted(f.__dict__))
f.__dict__ = {}
attempt("gone", lambda: f.x)
attempt("delete doc", lambda: delattr(f, "__doc__"))
print(f.__doc__)

# __class__
a = A()
a.__class__ = B
print(a.method(), type(a) is B)
attempt("class of int", lambda: setattr(5, "__class__", B))
attempt("to int", lambda: setattr(a, "__class__", int))
attempt("to value", lambda: setattr(a, "__class__", 3))
attempt("delete", lambda: delattr(a, "__class__"))


class S1:
    __slots__ = ("x", "y")


class S2:
    __slots__ = ("x", "y")


class S3:
    __slots__ = ("x",)


s = S1()
s.x, s.y = 1, 2
s.__class__ = S2
print(s.x, s.y, type(s).__name__)
attempt("slots differ", lambda: setattr(s, "__class__", S3))
attempt("slots to dict", lambda: setattr(s, "__class__", A))


class E1(Exception):
    pass


class E2(Exception):
    tag = "second"


e = E1("m")
e.__class__ = E2
try:
    raise e
except E2 as caught:
    print("caught", caught.tag, caught.args)

# Instances
a.x = 1
a.__dict__ = {"z": 26}
print(a.z, hasattr(a, "x"))
attempt("instance dict", lambda: setattr(a, "__dict__", 3))
del a.__dict__
print(hasattr(a, "z"), a.__dict__)
a.__doc__ = "mine"
print(a.__doc__, a.__dict__)

# Exceptions
e = ValueError(1, 2)
e.args = [3, 4]
print(e.args, str(e))
setting(e, "__cause__")(KeyError("k"), None, 3)
setting(e, "__context__")(KeyError("k"), None, 3)
setting(e, "__traceback__")(None, 3)
setting(e, "__suppress_context__")(True, False, 1)
attempt("args", lambda: delattr(e, "args"))
attempt("cause", lambda: delattr(e, "__cause__"))
attempt("traceback", lambda: delattr(e, "__traceback__"))
e.add_note("n")
print(e.__notes__)
e.__notes__ = ["other"]
print(e.__notes__)
del e.__notes__
print(hasattr(e, "__notes__"))
e.__dict__ = {"own": 1}
print(e.own, e.__dict__)
e.__doc__ = "d"
print(e.__doc__)
g = ExceptionGroup("g", [ValueError()])
attempt("group", lambda: setattr(g, "message", "x"))
k = KeyError("a")
o = OSError(2, "no", "file")
o.errno, o.filename = 5, "other"
print(o.errno, o.filename, o)
si = StopIteration(3)
si.value = 4
print(si.value, si.args)


# Generators, cells, properties, static methods
def gen():
    yield 1


g = gen()
g.__name__, g.__qualname__ = "renamed", "a.renamed"
print(g.__name__, g.__qualname__, repr(g).split(" at ")[0])
attempt("generator name", lambda: setattr(g, "__name__", 1))


def outer():
    v = 1

    def inner():
        return v
    return inner


inner = outer()
inner.__closure__[0].cell_contents = 42
print(inner())
del inner.__closure__[0].cell_contents
attempt("empty cell", inner)
attempt("empty cell contents", lambda: inner.__closure__[0].cell_contents)


class P:
    @property
    def p(self):
        "first"
        return 1

    @staticmethod
    def s():
        pass

    @classmethod
    def c(cls):
        pass


p = P.__dict__["p"]
p.__doc__ = "second"
print(P.p.__doc__)
st = P.__dict__["s"]
st.note = 5
print(st.note, st.__dict__["note"])
cm = P.__dict__["c"]
cm.note = 6
print(cm.note)


async def coro():
    pass


co = coro()
co.__qualname__ = "other.coro"
print(co.__name__, co.__qualname__)
attempt("coroutine name", lambda: delattr(co, "__name__"))
co.close()
