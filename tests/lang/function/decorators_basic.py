def twice(f):
    def w(*a, **k):
        f(*a, **k)
        return f(*a, **k)
    return w
@twice
def hello(n):
    print("hello", n)
    return n + 1
print(hello(1))
def tag(name):
    print("tag", name)
    def deco(f):
        print("deco", name)
        return lambda *a: f"<{name}>{f(*a)}</{name}>"
    return deco
@tag("b")
@tag("i")
def text(s):
    return s
print(text("x"))
@(lambda f: f() + 1)
def val():
    return 41
print(val)
registry = {}
def reg(cls):
    registry[cls.__name__] = cls
    return cls
@reg
class A: pass
@reg
class B: pass
print(sorted(registry))
