x = "global"
class A:
    x = "class"
    y = x + "!"
    def m(self): return x
    z = [x for _ in range(1)]
    def x2(self): return self.x
print(A.y, A().m(), A().x2())
def f():
    x = "func"
    class B:
        print(x)
        x = "body"
        print(x)
        def get(self): return x
    return B().get()
print(f())
class L:
    a = 1
    b = lambda self: self.a
    c = (lambda a=a: a + 1)()
    for i in range(3):
        pass
    del a
print(hasattr(L, "a"), L.c, L.i)
class P:
    n = 0
    if n == 0:
        kind = "zero"
    else:
        kind = "more"
    try:
        1 / 0
    except ZeroDivisionError:
        caught = True
print(P.kind, P.caught)
